/**
 * `npm run slack:stand-in [-- --port 3100]` runs Frontdesk with a stand-in for Slack, and a page on which one sees its channels,
 * cards, forms and Home tab, and writes and clicks as its people. Nothing leaves this machine, and nothing is kept.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { botEvents, botScopes } from '../src/slack/manifest.ts';
import { openPage } from '../tests/helpers/slack/page/page.ts';
import { createSlack } from '../tests/helpers/slack/slack.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '3100' } } });
const port = Number(values.port);

const slack = await createSlack({ scopes: [...botScopes], subscribed: botEvents });
const reps = ['Ana', 'Bob'].map((name) => slack.person(name));
const carla = slack.person('Carla');
const people = [...reps, carla];

// As the sample has it, with a channel and a group for each team.
const config = parse(readFileSync('frontdesk.yaml', 'utf8')) as { teams: Record<string, object>; hold?: object };
for (const [id, team] of Object.entries(config.teams))
  Object.assign(team, {
    slack: { channel: slack.channel(id, { members: reps }).id, group: slack.usergroup(id, reps) },
  });
slack.channel('general', { members: people, public: true });
slack.direct(carla);
const page = await openPage({ slack, people, folder: resolve('tests/helpers/slack/page'), port });

const folder = mkdtempSync(join(tmpdir(), 'fd-stand-in-'));
writeFileSync(join(folder, 'frontdesk.yaml'), stringify({ ...config, hold: { slack: '3s', webchat: '3s' } }));
const frontdesk = spawn(process.execPath, [resolve('dist/main.js'), 'start'], {
  cwd: folder,
  stdio: 'inherit',
  env: {
    ...process.env,
    FRONTDESK_DATA: resolve('data'),
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    SLACK_API_URL: slack.apiUrl,
  },
});
console.log(`Ana and Bob (representatives) and Carla (a customer) are at ${page.url}`);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => frontdesk.kill('SIGTERM'));
frontdesk.on('exit', async (status) => {
  await page.stop();
  await slack.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = status ?? 1;
});
