import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './redis.ts';
import { until } from './until.ts';

/** The program as it is built, which `scripts/built-first.mjs` sees to before the tests begin. */
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** The secrets that every Frontdesk of the tests has, unless its `env` says others. */
export const secrets = { FRONTDESK_SECRET: 'f'.repeat(40), WEBCHAT_SECRET: 'w'.repeat(40) };

/** A whole Frontdesk in a process of its own, as an operator runs it. */
export interface Frontdesk {
  url: string;
  /** What it printed. */
  said(): string;
  /** Starts it again, after it was killed. */
  start(): Promise<void>;
  /** As if it had crashed: SIGKILL. */
  kill(): Promise<void>;
  /** What another command prints that an operator runs beside it; rejects when its status is not 0. */
  command(...words: string[]): Promise<string>;
  /** Ends it in good order; its exit status. */
  stop(): Promise<number | null>;
}

/** Starts one on a port of its own; `redisUrl` makes several share what they know, `env` adds settings. */
export async function startFrontdesk(parts: {
  folder: string;
  redisUrl?: string;
  env?: Record<string, string>;
}): Promise<Frontdesk> {
  const port = parts.env?.PORT ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let said = '';
  const options = {
    cwd: parts.folder,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...secrets,
      ...(parts.redisUrl && { REDIS_URL: parts.redisUrl }),
      ...parts.env,
    },
  };
  const frontdesk: Frontdesk = {
    url,
    said: () => said,
    async start() {
      child = spawn(process.execPath, [main, 'start'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout?.on('data', (data) => {
        said += data;
      });
      child.stderr?.on('data', (data) => {
        said += data;
      });
      await until('an open Frontdesk', async () => {
        if (child?.exitCode !== null) throw new Error(`Frontdesk did not start:\n${said}`);
        const health = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
        return health?.ok && said.includes('is open');
      });
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      said = '';
    },
    async command(...words) {
      const { stdout } = await promisify(execFile)(process.execPath, [main, ...words], { ...options, timeout: 60_000 });
      return stdout.trim();
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
  };
  await frontdesk.start().catch(async (error: unknown) => {
    await frontdesk.kill();
    throw error;
  });
  return frontdesk;
}

/** What an operator keeps: frontdesk.yaml and articles. */
export interface Home {
  folder: string;
  /** Writes a file, by its path in the folder, as an editor saves it. */
  write(path: string, text: string): void;
  remove(): void;
}

/** An article as its author has it. */
export const articleOf = ({ question, answer }: { question: string; answer: string }): string => {
  const also = ['a', 'b', 'c'].map((variant) => `  - ${JSON.stringify(`${question} (${variant})`)}`).join('\n');
  return `---\nquestion: ${JSON.stringify(question)}\nalso:\n${also}\n---\n${answer}\n`;
};

const oneTeam =
  'name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, topics: [general] }\ndefault_team: front\n';

/** As a town of its own has it by itself: answers are found by meaning, too. The encoder costs a third of each start. */
export const byMeaning = `${oneTeam}answers: { encoder: bundled }\n`;

/**
 * A folder with frontdesk.yaml (one team, unless another text is given) and articles, as an operator has it. Where that text says
 * nothing about answers they are found by their words alone.
 */
export function makeHome(articles: Record<string, { question: string; answer: string }>, config = oneTeam): Home {
  const folder = mkdtempSync(join(tmpdir(), 'fd-home-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('frontdesk.yaml', /^answers:/m.test(config) ? config : `${config}answers: { encoder: off }\n`);
  for (const [id, article] of Object.entries(articles)) write(`data/faq/en/general/${id}.md`, articleOf(article));
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** How a program ended, and what it left behind. */
export interface Ended {
  status: number;
  out: string;
  err: string;
}

/** Runs a command of Frontdesk's in a folder until it ends. */
export async function runCommand(folder: string, words: string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = { cwd: folder, env: { PATH: process.env.PATH, ...env }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], options, (error, out, err) =>
      resolve({ status: error ? Number(error.code ?? -1) : 0, out, err }),
    );
  });
}

/** A customer whose client never gives up: it sends each message until it is acknowledged. */
export interface Customer {
  conversation: string;
  token: string;
  /** Sends under that id to the Frontdesk given, once; whether it was acknowledged. */
  says(text: string, id: string, to: Pick<Frontdesk, 'url'>): Promise<boolean>;
  /** What was said to them so far, as they read it there: the texts of the bot and of persons, in order. */
  hears(at: Pick<Frontdesk, 'url'>): Promise<string[]>;
}

/** Opens a conversation through Direct Line, as a site's server would; `name` is what the customer is called, `id` what the site knows them by. */
export async function openConversation(at: Pick<Frontdesk, 'url'>, name?: string, id?: string): Promise<Customer> {
  const user = { ...(name && { name }), ...(id && { id }) };
  const wish = id ? { user } : {};
  const { token, conversationId } = await post(`${at.url}/v3/directline/tokens/generate`, secrets.WEBCHAT_SECRET, wish);
  await post(`${at.url}/v3/directline/conversations`, String(token), { user });
  const conversation = String(conversationId);
  const path = `/v3/directline/conversations/${conversation}/activities`;
  return {
    conversation,
    token: String(token),
    async hears(at) {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${at.url}${path}`, { headers, signal: AbortSignal.timeout(30_000) });
      const { activities } = (await response.json()) as {
        activities: { type: string; text?: string; from: { role: string } }[];
      };
      return activities.flatMap(({ type, text, from }) =>
        type === 'message' && from.role !== 'user' ? [text ?? ''] : [],
      );
    },
    async says(text, id, to) {
      const activity = { type: 'message', from: { id: 'me' }, text, channelData: { clientActivityID: id } };
      return post(`${to.url}${path}`, String(token), activity).then(
        () => true,
        () => false,
      );
    },
  };
}

async function post(url: string, token: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
