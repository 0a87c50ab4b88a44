import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Args, Refusal, type Reply } from './methods.ts';
import type { Post, Workspace } from './workspace.ts';

/** A file as Slack keeps it: its bytes, and what messages say of it. */
export interface StoredFile {
  id: string;
  name: string;
  mimetype: string;
  bytes: Buffer;
  /** Bytes have come, and they are shared. */
  complete: boolean;
  /** Slack Connect: a message only names the file, and `files.info` says the rest. */
  checked?: boolean;
  /** What is said instead of the truth: another size, a link that is somebody else's. */
  says?: Record<string, unknown>;
  shares: { channel: string; ts: string; thread_ts?: string }[];
}

const signIn = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to your workspace</body></html>';

/** Files: the Web API's methods, and the two addresses where bytes come and go. `base` is where they are. */
export const createFiles = (parts: {
  workspace: Workspace;
  scopes: () => ReadonlySet<string>;
  token: string;
  base: () => string;
}) => {
  const { workspace, scopes, token, base } = parts;
  const kept = new Map<string, StoredFile>();
  /** How often bytes were asked for, by the file's id. */
  const fetched: string[] = [];
  const find = (id: unknown): StoredFile => {
    const found = kept.get(String(id));
    if (!found) throw new Refusal('file_not_found');
    return found;
  };
  const whole = ({ id, name, mimetype, bytes, says, shares }: StoredFile): Record<string, unknown> => ({
    id,
    name,
    title: name,
    mimetype,
    filetype: name.split('.').at(-1),
    size: bytes.length,
    mode: 'hosted',
    is_external: false,
    file_access: 'visible',
    url_private: `${base()}/files-pri/${id}/${encodeURIComponent(name)}`,
    url_private_download: `${base()}/files-pri/${id}/download/${encodeURIComponent(name)}`,
    shares: {
      private: Object.fromEntries(
        shares.map(({ channel }) => [channel, shares.filter((each) => each.channel === channel)]),
      ),
    },
    ...says,
  });
  /** As a message shows it. */
  const shown = (file: StoredFile): Record<string, unknown> =>
    file.checked ? { id: file.id, mode: 'file_access', file_access: 'check_file_info' } : whole(file);

  const methods: Record<string, (args: Args) => Reply> = {
    'files.info': (args) => ({ file: whole(find(args.file)) }),
    'files.delete': (args) => {
      const file = find(args.file);
      kept.delete(file.id);
      for (const { channel, ts } of file.shares) {
        const room = workspace.rooms.get(channel);
        const post = workspace.find(channel, ts);
        if (room && post) workspace.remove(room, post);
      }
      return {};
    },
    'files.getUploadURLExternal': (args) => {
      if (!(Number(args.length) > 0)) throw new Refusal('invalid_arguments');
      const file: StoredFile = {
        id: workspace.id('F'),
        name: String(args.filename),
        mimetype: 'application/octet-stream',
        bytes: Buffer.alloc(0),
        complete: false,
        shares: [],
      };
      kept.set(file.id, file);
      return { upload_url: `${base()}/upload/${file.id}/${String(args.length)}`, file_id: file.id };
    },
    'files.completeUploadExternal': (args) => {
      const [named] = JSON.parse(String(args.files)) as { id: string; title?: string }[];
      const file = find(named?.id);
      if (file.bytes.length === 0) throw new Refusal('file_not_found');
      const room = workspace.rooms.get(String(args.channel_id));
      if (!room?.members.has(workspace.app.user)) throw new Refusal('channel_not_found');
      file.complete = true;
      const post: Post = workspace.post(room, {
        user: workspace.app.user,
        bot_id: workspace.app.bot,
        subtype: 'file_share',
        text: typeof args.initial_comment === 'string' ? args.initial_comment : '',
        files: [shown(file) as { id: string; name: string }],
        ...(typeof args.thread_ts === 'string' && { thread_ts: args.thread_ts }),
      });
      file.shares.push({ channel: room.id, ts: post.ts, ...(post.thread_ts && { thread_ts: post.thread_ts }) });
      return { files: [whole(file)] };
    },
  };

  const files = {
    methods,
    /** What is in a file, as text. */
    textIn: (id: string): string => kept.get(id)?.bytes.toString('utf8') ?? '',
    /** Where whoever asks for bytes is sent instead. */
    redirects: undefined as string | undefined,
    kept,
    fetched,
    shown,
    /** Somebody's file, not in any message yet. */
    add(file: Pick<StoredFile, 'name' | 'mimetype' | 'bytes'> & Partial<StoredFile>): StoredFile {
      const added: StoredFile = { id: workspace.id('F'), complete: true, shares: [], ...file };
      kept.set(added.id, added);
      return added;
    },
    /** Answers a request that is about bytes; false when it is about something else. */
    async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      const [, kind, id = '', rest = ''] = /^\/(files-pri|upload)\/([^/]+)\/([^/]+)/.exec(request.url ?? '') ?? [];
      const file = kept.get(id);
      if (!kind || !file) return false;
      if (kind === 'upload') {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const bytes = Buffer.concat(chunks);
        if (bytes.length !== Number(rest)) response.writeHead(400).end('wrong length');
        else {
          file.bytes = bytes;
          response.writeHead(200).end(`OK - ${bytes.length}`);
        }
        return true;
      }
      fetched.push(id);
      if (files.redirects) {
        response.writeHead(302, { location: files.redirects }).end();
        return true;
      }
      // Who may not read it is shown a page, and no error.
      const may = request.headers.authorization === `Bearer ${token}` && scopes().has('files:read');
      if (may) response.writeHead(200, { 'content-type': file.mimetype }).end(file.bytes);
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(signIn);
      return true;
    },
  };
  return files;
};

/** The files of a workspace. */
export type SlackFiles = ReturnType<typeof createFiles>;
