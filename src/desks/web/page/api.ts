import type { Entry } from '../../../conversation/decision.ts';
import type { Representative } from '../../../conversation/event.ts';
import type { FileRef } from '../../../conversation/message.ts';
import { type Changed, changedWords } from '../../../handoff/changed.ts';
import type { Escalation } from '../../../handoff/others.ts';
import type { Summary } from '../../../handoff/queue.ts';
import type { Disposition, Ticket } from '../../../handoff/ticket.ts';
import { clock } from './words.ts';

/** Who is signed in, and what the page needs to know. */
export interface Me {
  me: Representative;
  csrf: string;
  title: string;
  /** How channels are called, by name. */
  titles: Readonly<Record<string, string>>;
  teams: { id: string; name: string; tier: number; escalate?: Escalation }[];
  dispositions: Disposition[];
  /** Whether there is a page on answers. */
  answers: boolean;
  /** How the channel is called where one can write to somebody first; undefined where there is none. */
  letters?: string;
  /** Whether answers are suggested. */
  suggestions?: boolean;
  /** Whether the bot can be taught from a ticket. */
  teaching?: boolean;
  /** Whether customers are asked how it was. */
  survey?: boolean;
  /** The languages of the form letters, the usual one first; undefined where there are none. */
  formLetters?: string[];
  /** The languages of the articles that can be inserted, the usual one first; undefined where there are none. */
  articles?: string[];
  /** What files may be sent; undefined where none are taken. */
  files?: { largest: number; accept: string };
}

/** A ticket with the end of its conversation; `you` is the id under which the customer sees one's own replies. */
export type Opened = Summary & { you: string; entries: Entry[] };

/** What the server said; status 0: it was not reached. */
export type Answer<Value> =
  | { ok: true; value: Value }
  | { ok: false; status: number; error: string; field?: string /** All that it said. */; body?: unknown };

/** A ticket as the page showed it when something was done with it: the server says when it has changed since. */
export type Seen = Pick<Ticket, 'version'> & { number: number; read: number };

/** Does something with a ticket; the act's id makes one that is sent twice happen once. */
export const sendAct = <Doing extends { id: string; type: string }>(
  { number, version, read }: Seen,
  csrf: string,
  doing: Doing,
): Promise<Answer<object>> => call(`tickets/${number}/acts`, { csrf, body: { ...doing, saw: version, read } });

/** The same until the server was reached, three times: with an id of its own what is sent twice happens once. */
export async function surely<Value>(send: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
  let answer = await send();
  for (let tries = 1; !answer.ok && answer.status === 0 && tries < 3; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * tries));
    answer = await send();
  }
  return answer;
}

const LIMIT_MS = 15_000;
/** How far the server's clock is ahead of the browser's: what a page counts down to is a time of the server's. */
let ahead = 0;

/** The server's time, to about a second. */
export const serverNow = (): number => Date.now() + ahead;

/** Asks the desk's server; `within` so many milliseconds. */
export async function call<Value>(
  path: string,
  post?: { csrf: string; body: object },
  within = LIMIT_MS,
): Promise<Answer<Value>> {
  try {
    const response = await fetch(`api/${path}`, {
      signal: AbortSignal.timeout(within),
      ...(post && {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-desk-token': post.csrf },
        body: JSON.stringify(post.body),
        // What was pressed just before the page is left arrives; browsers take no more of it than this.
        keepalive: JSON.stringify(post.body).length < 10_000,
      }),
    });
    const date = Date.parse(response.headers.get('date') ?? '');
    if (date) ahead = date - Date.now();
    const body = (await response.json()) as Value & { error?: string; changed?: Changed; field?: string };
    if (response.ok) return { ok: true, value: body };
    const error = body.changed ? changedWords(body.changed, clock) : body.error;
    const { status } = response;
    return {
      ok: false,
      status,
      error: error ?? `The server answered ${status}.`,
      ...(body.field && { field: body.field }),
      body,
    };
  } catch {
    return { ok: false, status: 0, error: 'The server could not be reached.' };
  }
}

/** What came of an upload. */
export type Uploaded<File = FileRef> = Answer<{ file: File }>;

const UPLOAD_LIMIT_MS = 6 * 60_000;

/** Sends a file to a place (a ticket, a letter that is not sent yet); `progress` hears the share that is sent, which fetch does not tell. */
export function uploadFile<Stored = FileRef>(
  place: string,
  file: File,
  { csrf, progress, signal }: { csrf: string; progress: (share: number) => void; signal: AbortSignal },
): Promise<Uploaded<Stored>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `api/${place}/upload?${new URLSearchParams({ name: file.name, type: file.type })}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-desk-token', csrf);
    request.responseType = 'json';
    request.timeout = UPLOAD_LIMIT_MS;
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    request.onloadend = () => {
      const { status } = request;
      const body = request.response as { file?: Stored; error?: string } | null;
      if (status === 200 && body?.file) return resolve({ ok: true, value: { file: body.file } });
      const error = status === 0 ? 'The server could not be reached.' : `The server answered ${status}.`;
      resolve({ ok: false, status, error: body?.error ?? error });
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
