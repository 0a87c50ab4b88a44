import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type EmailAccount, readAccounts } from './email.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type AnswerSettings as AnswersInFile, type ConfigFile, type EncoderSetting, readConfigFile } from './file.ts';
import { mailboxProblem } from './mailbox.ts';
import type { Problem } from './problem.ts';

export type { EmailAccount } from './email.ts';
export { environmentNames } from './environment.ts';
export type { OAuthSettings } from './oauth.ts';
export type { OnCallPlace } from './on-call.ts';
export type { Problem } from './problem.ts';
export type { SlackCustomers } from './slack.ts';
export type { Hours, Interval, Targets, Team } from './team.ts';
export type { WebchatLimits } from './webchat.ts';

/** How the Slack app is reached: Socket Mode, or HTTP at /slack/events. */
export type SlackSettings = { botToken: string; apiUrl: string | undefined } & (
  | { mode: 'socket'; appToken: string }
  | { mode: 'http'; signingSecret: string }
);

/** What the knowledge base aims at, and with what: an encoder's folder is absolute, its key is at hand. */
export interface AnswerSettings extends Omit<AnswersInFile, 'encoder'> {
  encoder: 'bundled' | 'off' | { folder: string } | { url: string; model: string; key?: string };
}

/** Everything an operator can choose, checked. Folders are absolute; nothing in here has been created yet. */
export interface Settings extends Omit<ConfigFile, 'webchat' | 'answers' | 'email'> {
  answers: AnswerSettings;
  port: number;
  /** The address that the server listens on. */
  host: string;
  /** How customers' browsers reach it, without a slash at the end; unset means http://localhost and the port. */
  publicUrl: string | undefined;
  /** Networks whose proxies are believed about addresses and scheme: `10.0.0.0/8`, `fd00::/8`. */
  trustedProxies: string[];
  /** Unset means the private Redis. */
  redisUrl: string | undefined;
  dataFolder: string;
  configFile: string;
  stateFolder: string;
  logLevel: Environment['LOG_LEVEL'];
  /** What the environment gave; `keepSecrets` makes up for what it did not. */
  secrets: { frontdesk: string | undefined; webchat: string | undefined };
  slack: SlackSettings | undefined;
  /** Where customers' mail is read and sent; the URLs hold passwords. */
  email: EmailAccount[];
  webchat: ConfigFile['webchat'];
}

/** What settings are read from. */
export interface SettingsParts {
  env: Record<string, string | undefined>;
  /** The text of frontdesk.yaml; left out, the file that FRONTDESK_CONFIG names is read. */
  file?: string;
  /** Asks for the mailbox to try e-mail with, whatever frontdesk.yaml says. */
  mailbox?: boolean;
  /** What relative paths start from; default the working directory. */
  folder?: string;
}

/** Reads and checks the environment and frontdesk.yaml; writes nothing. Wrong settings come back as every problem at once. */
export function readSettings(parts: SettingsParts): { settings: Settings } | { problems: Problem[] } {
  const { env, problems } = readEnvironment(parts.env);
  const folder = parts.folder ?? process.cwd();
  const configFile = resolve(folder, env.FRONTDESK_CONFIG);
  const name = relative(folder, configFile) || env.FRONTDESK_CONFIG;
  const text = parts.file ?? textOf(configFile);
  if (typeof text !== 'string') return { problems: [...problems, { where: name, message: text.unread }] };
  const { config, problems: inFile } = readConfigFile(text, name);
  problems.push(...inFile);
  if (!config || problems.length > 0) return { problems };
  const encoder = encoderOf(config.answers.encoder, parts.env, folder);
  if (encoder === undefined) {
    const message = 'answers.encoder.key_env names a variable that is not set: put the key there.';
    return { problems: [{ where: name, message }] };
  }
  const answers = { ...config.answers, encoder };
  const { accounts: email, problems: ofMail } = readAccounts(config.email, env.EMAIL_ADDRESS, parts.env);
  if (ofMail.length > 0) return { problems: ofMail };
  const mailbox = parts.mailbox || config.mailbox;
  const why = mailbox && mailboxProblem({ email, publicUrl: env.PUBLIC_URL });
  if (why) return { problems: [{ where: parts.mailbox ? '--mailbox' : `${name} mailbox`, message: why }] };
  return { settings: { ...assemble(env, config, { folder, configFile }), answers, email, mailbox } };
}

/** Undefined when the key that it wants is not in the environment. */
function encoderOf(
  chosen: EncoderSetting,
  env: SettingsParts['env'],
  folder: string,
): AnswerSettings['encoder'] | undefined {
  if (typeof chosen === 'string') return chosen;
  if ('folder' in chosen) return { folder: resolve(folder, chosen.folder) };
  const { url, model, key_env: variable } = chosen;
  if (variable === undefined) return { url, model };
  const key = env[variable];
  return key ? { url, model, key } : undefined;
}

function assemble(
  env: Environment,
  config: ConfigFile,
  at: { folder: string; configFile: string },
): Omit<Settings, 'answers' | 'email'> {
  return {
    ...config,
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    trustedProxies: env.TRUSTED_PROXIES,
    redisUrl: env.REDIS_URL,
    dataFolder: resolve(at.folder, env.FRONTDESK_DATA),
    configFile: at.configFile,
    stateFolder: resolve(at.folder, env.FRONTDESK_STATE),
    logLevel: env.LOG_LEVEL,
    secrets: { frontdesk: env.FRONTDESK_SECRET, webchat: env.WEBCHAT_SECRET },
    slack: slackOf(env),
  };
}

function slackOf(env: Environment): SlackSettings | undefined {
  if (!env.SLACK_BOT_TOKEN) return undefined;
  const shared = { botToken: env.SLACK_BOT_TOKEN, apiUrl: env.SLACK_API_URL };
  if (env.SLACK_APP_TOKEN) return { ...shared, mode: 'socket', appToken: env.SLACK_APP_TOKEN };
  if (env.SLACK_SIGNING_SECRET) return { ...shared, mode: 'http', signingSecret: env.SLACK_SIGNING_SECRET };
  return undefined;
}

function textOf(file: string): string | { unread: string } {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const next = ['ENOENT', 'ENOTDIR'].includes(code)
      ? ': copy the frontdesk.yaml of the project there, or set FRONTDESK_CONFIG to where yours is.'
      : ` (${code}): it must be a file that the user may read whom Frontdesk runs as.`;
    return { unread: `cannot be read${next}` };
  }
}
