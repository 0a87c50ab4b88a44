import type { FileRef } from '../activity.ts';

/** How the upload of a file fared: `later` is to be tried again (after `wait` ms, if said), `refused` for the reason of that code. */
export type Uploaded =
  | { kind: 'stored'; file: FileRef }
  | { kind: 'later'; wait?: number }
  | { kind: 'refused'; code: string };

/** Gives what the conversation is asked for with, a new one when the last was refused. */
export type Token = (renew: boolean) => Promise<string | undefined>;

const uploadLimit = 6 * 60_000;

/** Sends a file; `progress` hears the share that is sent, which fetch does not tell. */
export async function upload(
  file: File,
  { token, progress, signal }: { token: Token; progress: (share: number) => void; signal: AbortSignal },
): Promise<Uploaded> {
  const query = new URLSearchParams({ name: file.name, type: file.type });
  const send = (bearer: string | undefined) =>
    new Promise<XMLHttpRequest>((resolve) => {
      const request = new XMLHttpRequest();
      request.open('POST', `/webchat/upload?${query}`);
      request.setRequestHeader('Authorization', `Bearer ${bearer}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.responseType = 'json';
      request.timeout = uploadLimit;
      request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      request.onloadend = () => resolve(request);
      signal.onabort = () => request.abort();
      if (signal.aborted) resolve(request);
      else request.send(file);
    });
  let answer = await send(await token(false));
  if (answer.status === 403) answer = await send(await token(true));
  const { status, response } = answer;
  if (status === 200 && response?.file) return { kind: 'stored', file: response.file };
  if (signal.aborted) return { kind: 'refused', code: '' };
  const after = Number(answer.getResponseHeader('Retry-After'));
  if (!status || status === 403 || status === 408 || status === 429 || status >= 500)
    return { kind: 'later', ...(after > 0 ? { wait: after * 1000 } : {}) };
  return { kind: 'refused', code: response?.error?.code ?? '' };
}
