import { Readable } from 'node:stream';
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import * as answers from './answers.ts';
import { ask, attempt, type CallOutcome, type Declined } from './calls.ts';
import { paces, type RateLanes } from './lanes.ts';

/** A file as a message names it. */
export interface NamedFile {
  id: string;
  name: string;
  type?: string | undefined;
  size?: number | undefined;
  /** Where its bytes are; absent when only Slack says, asked about it. */
  url?: string | undefined;
  /** It lies elsewhere (a link to somebody's drive), and Slack has no bytes of it. */
  external?: string | undefined;
}

/** A file's bytes, on their way. */
export interface Fetched extends NamedFile {
  body: Readable;
}

/** Files of a workspace, both ways. Each call is tried once. */
export interface SlackFiles {
  /** Opens a file; whoever gets it ends the stream. Declined: `elsewhere` (the token is for Slack's servers alone), `not_readable`, or what Slack says. */
  fetch(file: NamedFile, signal: AbortSignal): Promise<CallOutcome<Fetched>>;
  /** Brings bytes to Slack, which nobody sees until they are shared; says what Slack calls them. */
  upload(file: { name: string; bytes: Uint8Array }, signal: AbortSignal): Promise<CallOutcome<string>>;
  /** Shows what was uploaded. */
  share(
    file: { id: string; name: string },
    to: { channel: string; thread?: string | undefined },
    signal: AbortSignal,
  ): Promise<CallOutcome<null>>;
  /** Deletes it everywhere; one that is gone already is done. */
  remove(id: string, signal: AbortSignal): Promise<CallOutcome<null>>;
  /** Whether it is shown there already. */
  isShared(id: string, channel: string): Promise<CallOutcome<boolean>>;
}

const text = z.string();
const fileSchema = z.object({
  id: text.min(1),
  name: text.nullish(),
  title: text.nullish(),
  mimetype: text.nullish(),
  size: z.number().nullish(),
  mode: text.nullish(),
  is_external: z.boolean().nullish(),
  file_access: text.nullish(),
  url_private: text.nullish(),
  url_private_download: text.nullish(),
  shares: z.record(z.record(z.unknown())).nullish(),
});

/** The files that a message names; what is none is left out. */
export const filesOf = (given: readonly unknown[] | undefined): NamedFile[] =>
  (given ?? []).flatMap((each) => {
    const read = fileSchema.safeParse(each);
    return read.success ? [named(read.data)] : [];
  });

function named(file: z.infer<typeof fileSchema>): NamedFile {
  const { id, name, title, mimetype, size, mode, is_external: external, file_access: access } = file;
  const url = file.url_private_download ?? file.url_private ?? undefined;
  // Slack Connect says no more than that there is one; what was deleted or lies beyond the plan's limit has no bytes.
  const known = access !== 'check_file_info' && mode !== 'tombstone' && mode !== 'hidden_by_limit';
  return {
    id,
    name: name || title || id,
    ...(mimetype && { type: mimetype }),
    ...(typeof size === 'number' && { size }),
    ...(external ? { external: file.url_private ?? '' } : known && url && { url }),
  };
}

/** Redirects that are followed, on Slack's own servers. */
const HOPS = 3;

/** Files over a client of the Web API; its token leaves for Slack's servers alone, and for the server of `SLACK_API_URL`. */
export const createSlackFiles = (parts: { client: webApi.WebClient; lanes: RateLanes }): SlackFiles => {
  const { client, lanes } = parts;
  const own = new URL(client.slackApiUrl);
  const isSlacks = (url: URL): boolean =>
    url.origin === own.origin || (url.protocol === 'https:' && /(^|\.)slack\.com$/.test(url.hostname) && !url.port);

  const info = (id: string) =>
    lanes.send('info', paces.ephemeral, () =>
      ask(z.object({ file: fileSchema }), () => client.files.info({ file: id })),
    );

  async function open(address: string, signal: AbortSignal): Promise<CallOutcome<Response>> {
    let url = address;
    for (let hop = 0; hop < HOPS; hop++) {
      if (!URL.canParse(url) || !isSlacks(new URL(url))) return no('elsewhere');
      let response: Response;
      try {
        const headers = { authorization: `Bearer ${client.token ?? ''}` };
        response = await fetch(url, { headers, redirect: 'manual', signal });
      } catch (error) {
        return { outcome: 'uncertain', reason: error instanceof Error ? error.message : String(error) };
      }
      const { status, ok } = response;
      const next = status >= 300 && status < 400 ? response.headers.get('location') : null;
      if (ok) return { outcome: 'done', data: response };
      await response.body?.cancel();
      if (next === null) {
        if (status === 429 || status >= 500) return { outcome: 'uncertain', reason: `HTTP ${status}` };
        return no(`http_${status}`);
      }
      url = new URL(next, url).href;
    }
    return no('elsewhere');
  }

  return {
    async fetch(file, signal) {
      if (file.external !== undefined) return no('elsewhere');
      let known = file;
      if (known.url === undefined) {
        const asked = await info(file.id);
        if (asked.outcome !== 'done') return asked;
        known = named(asked.data.file);
      }
      if (known.url === undefined) return no(known.external === undefined ? 'not_readable' : 'elsewhere');
      const opened = await open(known.url, signal);
      if (opened.outcome !== 'done') return opened;
      const { data: response } = opened;
      const type = response.headers.get('content-type') ?? '';
      // Whoever may not read a file is shown a page to sign in, and no error.
      if (!response.body || (/^text\/html/i.test(type) && !/^text\/html/i.test(known.type ?? ''))) {
        await response.body?.cancel();
        return no('not_readable');
      }
      const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
      return { outcome: 'done', data: { ...known, body } };
    },

    async upload({ name, bytes }, signal) {
      const begun = await lanes.send(
        'upload',
        paces.ephemeral,
        () => ask(answers.uploading, () => client.files.getUploadURLExternal({ filename: name, length: bytes.length })),
        signal,
      );
      if (begun.outcome !== 'done') return begun;
      const { upload_url: url, file_id: id } = begun.data;
      try {
        const sent = await fetch(url, { method: 'POST', body: Buffer.from(bytes), redirect: 'error', signal });
        await sent.body?.cancel();
        if (sent.ok) return { outcome: 'done', data: id };
        return { outcome: 'uncertain', reason: `HTTP ${sent.status}` };
      } catch (error) {
        return { outcome: 'uncertain', reason: error instanceof Error ? error.message : String(error) };
      }
    },

    async share({ id, name }, { channel, thread }, signal) {
      const to = thread ? { channel_id: channel, thread_ts: thread } : { channel_id: channel };
      const shared = await lanes.send(
        `post:${channel}`,
        paces.post,
        () => attempt(() => client.files.completeUploadExternal({ files: [{ id, title: name }], ...to })),
        signal,
      );
      return shared.outcome === 'done' ? { outcome: 'done', data: null } : shared;
    },

    async remove(id, signal) {
      const removed = await lanes.send(
        'update',
        paces.update,
        () => attempt(() => client.files.delete({ file: id })),
        signal,
      );
      const isGone = removed.outcome === 'declined' && /^file_(not_found|deleted)$/.test(removed.error);
      return removed.outcome === 'done' || isGone ? { outcome: 'done', data: null } : removed;
    },

    async isShared(id, channel) {
      const asked = await info(id);
      if (asked.outcome !== 'done') return asked;
      const places = Object.values(asked.data.file.shares ?? {});
      return { outcome: 'done', data: places.some((place) => Object.hasOwn(place, channel)) };
    },
  };
};

const no = (error: string): Declined => ({ outcome: 'declined', error });
