import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from '../setup/built.ts';
import { freePort } from './redis.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const secrets = { FRONTDESK_SECRET: 'f'.repeat(40), WEBCHAT_SECRET: 'w'.repeat(40) };

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
  build();
  const port = await freePort();
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
      while (!(await fetch(`${url}/healthz`).catch(() => undefined))?.ok || !said.includes('is open')) {
        if (child.exitCode !== null) throw new Error(`Frontdesk did not start:\n${said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
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
  await frontdesk.start();
  return frontdesk;
}

/** A folder with frontdesk.yaml and articles, as an operator has it. */
export function makeHome(articles: Record<string, { question: string; answer: string }>): {
  folder: string;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'fd-home-'));
  writeFileSync(
    join(folder, 'frontdesk.yaml'),
    'name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, topics: [general] }\ndefault_team: front\n',
  );
  for (const [id, { question, answer }] of Object.entries(articles)) {
    const file = join(folder, 'data/faq/en/general', `${id}.md`);
    mkdirSync(dirname(file), { recursive: true });
    const also = ['a', 'b', 'c'].map((variant) => `  - ${JSON.stringify(`${question} (${variant})`)}`).join('\n');
    writeFileSync(file, `---\nquestion: ${JSON.stringify(question)}\nalso:\n${also}\n---\n${answer}\n`);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A customer whose client never gives up: it sends each message until it is acknowledged. */
export interface Customer {
  conversation: string;
  /** Sends under that id to the Frontdesk given, once; whether it was acknowledged. */
  says(text: string, id: string, to: Frontdesk): Promise<boolean>;
}

/** Opens a conversation through Direct Line, as a site's server would. */
export async function openConversation(at: Frontdesk): Promise<Customer> {
  const { token, conversationId } = await post(`${at.url}/v3/directline/tokens/generate`, secrets.WEBCHAT_SECRET, {});
  await post(`${at.url}/v3/directline/conversations`, String(token), {});
  const conversation = String(conversationId);
  return {
    conversation,
    async says(text, id, to) {
      const activity = { type: 'message', from: { id: 'me' }, text, channelData: { clientActivityID: id } };
      const path = `/v3/directline/conversations/${conversation}/activities`;
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
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
