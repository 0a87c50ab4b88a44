import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { usualLimits } from '../../files/admitting.ts';
import { receive } from '../../files/receiving.ts';
import { refusedAs } from '../../files/refusing.ts';
import { letGo, saidSize } from '../../files/uploading.ts';
import { isSame } from '../../handoff/ticket.ts';
import type { SignedIn } from './answers-api.ts';
import type { DeskEditing } from './editing.ts';
import { fail } from './http.ts';
import type { Looking } from './looking.ts';

/** As large as an article's file may be; as JSON a text takes more. So many files are held in memory until they are looked at. */
const LARGEST = { text: 256 * 1024, body: '1mb', uploads: 3 };

const path = z.string().min(1).max(400);
const text = z.string().max(LARGEST.text, 'is too long: split the article');
const id = z.string().min(1).max(100);
const writing = z.strictObject({ path, text });
const moving = z.strictObject({ path, to: path.optional(), opened: z.string().max(64) });
const saving = z.strictObject({
  ...{ path, text },
  opened: z.string().max(64).optional(),
  from: path.optional(),
  proposal: id.optional(),
  back: id.optional(),
});

/**
 * Adds what the editor of articles asks and sends, below `/editor`. Bodies are read only of who is signed in; `trying` wraps what
 * changes nothing and is sent while somebody types.
 */
export function addEditorApi(parts: {
  api: Router;
  signedIn: SignedIn;
  trying: SignedIn;
  editing: DeskEditing;
  locales: readonly string[];
  /** Who has which article open. */
  looking: Pick<Looking, 'looks' | 'leaves' | 'at'>;
}): void {
  const { api, editing, locales, looking } = parts;
  const ofTrainers =
    (allowed: SignedIn): SignedIn =>
    (work) =>
      allowed(async (request, response, session) => {
        if (editing.isTrainer(session.by)) return work(request, response, session);
        fail(
          response,
          403,
          'Who writes articles here is set in frontdesk.yaml (trainers), and you are not among them.',
        );
      });
  const [signedIn, trying] = [ofTrainers(parts.signedIn), ofTrainers(parts.trying)];
  let uploading = 0;
  const whole = express.json({ limit: LARGEST.body, strict: true });

  /** What was sent, or undefined after it was refused. */
  const read = async <T>(request: Request, response: Response, schema: z.ZodType<T>): Promise<T | undefined> => {
    await new Promise<void>((resolve, reject) => {
      whole(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
    });
    const found = schema.safeParse(request.body);
    if (found.success) return found.data;
    const [issue] = found.error.issues;
    fail(response, 400, `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is not understood'}.`);
    return undefined;
  };
  const gone = (response: Response) => fail(response, 404, 'There is no such article (any more).');

  api.get(
    '/editor',
    signedIn(async (request, response) => {
      response.json(await editing.list(localeOf(request)));
    }),
  );

  const localeOf = ({ query }: Request) => locales.find((each) => each === query.locale) ?? locales[0] ?? 'en';

  api.get(
    '/editor/found',
    signedIn(async (request, response) => {
      const words = String(request.query.words ?? '').slice(0, 200);
      response.json(words.trim() ? await editing.found(words, localeOf(request)) : { articles: [], proposals: [] });
    }),
  );

  api.get(
    '/editor/deleted',
    signedIn(async (request, response) => {
      response.json({ deleted: await editing.deleted(localeOf(request)) });
    }),
  );

  api.get(
    '/editor/article',
    signedIn(async (request, response) => {
      const found = await editing.open(String(request.query.path));
      if (!found) return gone(response);
      if ('fault' in found) return fail(response, 409, found.fault);
      response.json(found);
    }),
  );

  api.get(
    '/editor/proposal',
    signedIn(async (request, response) => {
      const found = await editing.proposal(String(request.query.id));
      if (!found) return fail(response, 404, 'The proposal is not there any more: somebody took or refused it.');
      if ('fault' in found) return fail(response, 409, found.fault);
      response.json(found);
    }),
  );

  api.post(
    '/editor/refuse',
    signedIn(async (request, response) => {
      const given = await read(request, response, z.strictObject({ id }));
      if (!given) return;
      await editing.refuse(given.id);
      response.json({});
    }),
  );

  api.post(
    '/editor/preview',
    trying(async (request, response) => {
      const given = await read(request, response, writing);
      if (given) response.json({ previews: editing.previews(given.text) });
    }),
  );

  api.post(
    '/editor/check',
    trying(async (request, response) => {
      const given = await read(request, response, writing);
      if (!given) return;
      const found = await editing.check(given.path, given.text);
      if (!found) return fail(response, 400, notAPlace);
      if ('broken' in found) return fail(response, 503, `It could not be checked: ${found.broken}.`);
      response.json(found);
    }),
  );

  api.post(
    '/editor/compare',
    trying(async (request, response) => {
      const given = await read(request, response, writing);
      if (!given) return;
      const left = new AbortController();
      response.once('close', () => left.abort());
      const found = await editing.compare(given.path, given.text, left.signal);
      if (!found) return fail(response, 400, 'A draft that is put aside changes nothing for customers.');
      if (found === 'busy') {
        response.set('Retry-After', '5');
        return fail(response, 503, 'Somebody else compares just now, or much is asked: try again in a moment.');
      }
      if ('fault' in found) return fail(response, 409, found.fault);
      response.json(found);
    }),
  );

  api.post(
    '/editor/save',
    signedIn(async (request, response, { by }) => {
      const given = await read(request, response, saving);
      if (!given) return;
      const saved = await editing.save(given, by);
      if ('why' in saved) return fail(response, 409, saved.why);
      if ('problems' in saved) return void response.status(422).json({ error: notTaken, problems: saved.problems });
      if ('there' in saved) return void response.status(409).json({ error: changedBy(saved.there), ...saved });
      response.json(saved);
    }),
  );

  api.post(
    '/editor/move',
    signedIn(async (request, response, { by }) => {
      const given = await read(request, response, moving);
      if (!given) return;
      const moved = await editing.move(given, by);
      if ('why' in moved) return fail(response, 409, moved.why);
      if ('there' in moved)
        return void response.status(409).json({ error: changedBy(moved.there, 'Not done'), ...moved });
      response.json(moved);
    }),
  );

  api.get(
    '/editor/uses',
    signedIn(async (request, response) => {
      const uses = await editing.uses(String(request.query.path));
      if (!uses) return gone(response);
      response.json({ uses });
    }),
  );

  const upload = signedIn(async (request, response, { by }) => {
    const refused = (refusal: Parameters<typeof refusedAs>[0]) => {
      const { status, message } = refusedAs(refusal);
      fail(response, status, message);
    };
    const limit = editing.largestFile;
    if ((saidSize(request) ?? 0) > limit) return refused({ reason: 'too-large', limit });
    if (uploading >= LARGEST.uploads) return fail(response, 429, 'Others are adding files just now: try again.');
    uploading++;
    try {
      const chunks: Buffer[] = [];
      const size = await receive(request, { ...usualLimits, fileBytes: limit }, async (chunk) => {
        chunks.push(chunk);
      });
      if (typeof size !== 'number') return refused(size);
      if (size === 0) return refused({ reason: 'empty' });
      const { name } = request.query;
      const file = { name: typeof name === 'string' ? name.slice(0, 400) : '', bytes: Buffer.concat(chunks) };
      const added = await editing.addFile(file, by);
      if ('why' in added) return fail(response, 409, added.why);
      response.json({ file: added });
    } finally {
      uploading--;
    }
  });
  api.post('/editor/upload', async (request, response, next) => {
    await upload(request, response, next);
    letGo(request, response);
  });

  api.post(
    '/editor/looking',
    trying(async (request, response, { by }) => {
      const given = await read(request, response, z.strictObject({ path, leaves: z.literal(true).optional() }));
      if (!given) return;
      const at = `article:${given.path}`;
      await (given.leaves ? looking.leaves(at, by) : looking.looks(at, by, false));
      const others = given.leaves ? [] : (await looking.at(at)).filter((each) => !isSame(each, by));
      response.json({ others: others.map(({ name }) => name) });
    }),
  );

  api.get(
    '/editor/versions',
    signedIn(async (request, response) => {
      const versions = await editing.versions(String(request.query.path));
      if (!versions) return gone(response);
      response.json({ versions });
    }),
  );

  api.get(
    '/editor/version',
    signedIn(async (request, response) => {
      const found = await editing.version(String(request.query.path), String(request.query.id));
      if (found === undefined) return fail(response, 404, 'That version is not there (any more).');
      response.json({ text: found });
    }),
  );
}

const notAPlace = 'An article has a topic and a name without “/”, and the name no spaces.';
const notTaken = 'Not saved: put right what is marked first.';

const changedBy = ({ text, by }: { text?: string; by?: string }, not = 'Not saved'): string =>
  text === undefined
    ? `${not}: the article is not there any more.`
    : `${not}: ${by ?? 'somebody'} has changed the article since you opened it.`;
