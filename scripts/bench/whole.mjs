/** The whole path: starts the real Frontdesk and the ceiling, lets the load generator drive both, and prints what it found. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRedisSessions } from '../../dist/desks/web/sessions.js';
import { createSignIn } from '../../dist/desks/web/sign-in.js';
import { openRedis } from '../../dist/server/redis.js';
import { bringIn, message } from './customers.mjs';
import { staff } from './desk.mjs';
import { openConnection } from './http.mjs';
import { round, runProcess, startProcess, temporaryFolder, told } from './measure.mjs';
import { quietLog } from './redis.mjs';
import { answerable, sampleBase } from './sample.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const options = told();
const { folder, remove } = temporaryFolder();
const secret = randomBytes(24).toString('hex');
// First, because it leaves the vectors of the base where the app finds them.
const data = sampleBase(folder, options);
const questions = await answerable({ data, stateFolder: folder });
const begun = performance.now();
const app = startApp();
let ceiling;
try {
  const address = await opened();
  await firstAnswer(Number(address.port));
  const startSeconds = round((performance.now() - begun) / 1000);
  ceiling = startProcess('ceiling.mjs');
  const { port } = await ceiling.next();
  const load = {
    ...options,
    questions,
    ceiling: port,
    app: { pid: app.pid, port: Number(address.port), origin: address.origin, secret },
    replies: { ...options.replies, tokens: await linksFor(staff(options.replies)) },
  };
  console.log(JSON.stringify({ startSeconds, ...(await runProcess('load.mjs', load, 200_000)) }));
} finally {
  await Promise.all([app.stop(), ceiling?.stop()]);
  remove();
}

/** As `npm start` starts it, with everything of its own in a folder. */
function startApp() {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    NO_COLOR: '1',
    PORT: '0',
    LOG_LEVEL: 'warn',
    FRONTDESK_STATE: folder,
    WEBCHAT_SECRET: secret,
  };
  const files = { FRONTDESK_DATA: data, FRONTDESK_CONFIG: join(root, 'frontdesk.yaml') };
  return startProcess(join(root, 'dist/main.js'), {}, { env: { ...env, ...files }, words: ['start'] });
}

/** Reads what it prints until it says where it is. */
async function opened() {
  for (;;) {
    const address = /Chat page\s+(http:\S+)/.exec(await app.line())?.[1];
    if (address) return new URL(address);
  }
}

/** Brings in one customer, who asks something, and resolves when he has the answer. */
async function firstAnswer(port) {
  const [customer] = await bringIn({ port, secret, count: 1, first: 99_999 });
  const answered = new Promise((resolve) => {
    customer.hear = resolve;
  });
  const connection = await openConnection(port);
  await connection.request('POST', customer.path, { headers: customer.headers, body: message(questions[0]) });
  await answered;
  connection.close();
  customer.close();
}

/** One-time links for so many representatives, made like `frontdesk desk link` makes them. */
async function linksFor(count) {
  const redis = await openRedis({ redisUrl: undefined, stateFolder: folder }, quietLog);
  const signIn = createSignIn({ passes: createRedisSessions(redis.client), desk: 'web' });
  const names = Array.from({ length: count }, (_, index) => `Representative ${index + 1}`);
  const tokens = await Promise.all(names.map((name) => signIn.invite(name)));
  await redis.close();
  return tokens;
}
