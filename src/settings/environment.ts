import { z } from 'zod';
import { networkOf } from './networks.ts';
import { nearest, type Problem } from './problem.ts';

const url = (schemes: string[], example: string) =>
  z.string().refine((text) => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    return parsed !== undefined && schemes.includes(parsed.protocol) && parsed.host !== '';
  }, `must be an address like ${example}`);

const startingWith = (prefix: string, where: string) =>
  z.string().startsWith(prefix, `must start with ${prefix}: you find it at api.slack.com/apps under ${where}`);

const secret = z
  .string()
  .min(
    32,
    'is too short to be a secret: use at least 32 characters (openssl rand -hex 32), or leave it unset and one is made',
  );

const serverUrl = {
  imap: url(['imaps:', 'imap:'], 'imaps://user:password@host:993'),
  smtp: url(['smtps:', 'smtp:'], 'smtps://user:password@host:465'),
};

/** What is wrong with the address of a mail server; undefined when it is right. */
export const addressProblem = (kind: keyof typeof serverUrl, text: string): string | undefined =>
  serverUrl[kind].safeParse(text).error?.issues[0]?.message;

const fields = {
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a number from 0 to 65535')
    .default('3000'),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url(['https:', 'http:'], 'https://help.example.org')
    .refine(
      (text) => !URL.canParse(text) || /^\/*$/.test(text.slice(text.indexOf('//') + 2).replace(/^[^/?#]*/, '')),
      'must end after host and port',
    )
    .transform((text) => (URL.canParse(text) ? new URL(text).origin : text))
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text, context) => {
      const networks = text.split(/[\s,]+/).filter((each) => each !== '');
      return networks.flatMap((each) => {
        const network = networkOf(each);
        if ('cidr' in network) return [network.cidr];
        context.addIssue({ code: 'custom', message: `holds "${each}", which ${network.wrong}` });
        return [];
      });
    }),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://user:password@host:6379')
    .refine(isEncoded, 'has a % that stands for itself: in user and password, % is written %25')
    .optional(),
  FRONTDESK_DATA: z.string().default('./data'),
  FRONTDESK_CONFIG: z.string().default('./frontdesk.yaml'),
  FRONTDESK_STATE: z.string().default('./var'),
  FRONTDESK_SECRET: secret.optional(),
  SLACK_BOT_TOKEN: startingWith('xoxb-', 'OAuth & Permissions').optional(),
  SLACK_APP_TOKEN: startingWith('xapp-', 'Basic Information, App-Level Tokens').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_API_URL: url(['https:', 'http:'], 'https://slack.com/api/').optional(),
  WEBCHAT_SECRET: secret.optional(),
  EMAIL_ADDRESS: z.string().email('must be an e-mail address like help@example.org').optional(),
  IMAP_URL: serverUrl.imap.optional(),
  SMTP_URL: serverUrl.smtp.optional(),
  EMAIL_CLIENT_ID: z.string().optional(),
  EMAIL_CLIENT_SECRET: z.string().optional(),
  EMAIL_REFRESH_TOKEN: z.string().optional(),
  EMAIL_DKIM_KEY: z.string().optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      errorMap: () => ({ message: 'must be fatal, error, warn, info, debug, trace or silent' }),
    })
    .default('info'),
};

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const schema = z.object(fields);

/** The variables of the environment, checked. */
export type Environment = z.output<typeof schema>;

/** The name of every variable that is read. */
export const environmentNames = Object.keys(fields) as (keyof Environment)[];

/** Checks the variables. An empty one counts as unset. With problems, `env` holds what was right and else the defaults. */
export function readEnvironment(given: Record<string, string | undefined>): { env: Environment; problems: Problem[] } {
  const set = environmentNames.flatMap((name) => {
    const value = given[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  const wanted = Object.fromEntries(set);
  const parsed = schema.safeParse(wanted);
  if (parsed.success) return { env: parsed.data, problems: [...misspelt(given, wanted), ...incomplete(wanted)] };
  const problems = parsed.error.issues.map((issue) => ({ where: String(issue.path[0]), message: `${issue.message}.` }));
  const right = Object.fromEntries(set.filter(([name]) => !problems.some(({ where }) => where === name)));
  return { env: schema.parse(right), problems: [...problems, ...misspelt(given, wanted), ...incomplete(wanted)] };
}

/** Variables that are nearly ours. Others on the machine are nobody's business; Kubernetes names services FRONTDESK_PORT. */
function misspelt(given: Record<string, string | undefined>, wanted: Record<string, string>): Problem[] {
  const longNames = environmentNames.filter((name) => name.includes('_'));
  return Object.keys(given).flatMap((name) => {
    if (!given[name] || environmentNames.includes(name as keyof Environment)) return [];
    const meant = nearest(name, longNames);
    if (meant && !wanted[meant]) return [{ where: name, message: `is not a setting. Did you mean ${meant}?` }];
    if (!name.startsWith('FRONTDESK_') || /^FRONTDESK_(PORT|SERVICE)/.test(name)) return [];
    return [{ where: name, message: 'is not a setting: .env.example lists every one.' }];
  });
}

/** Variables that make sense only together. */
function incomplete(wanted: Record<string, string>): Problem[] {
  const problems: Problem[] = [];
  const slack = ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'].filter((name) => wanted[name]);
  if (wanted.SLACK_BOT_TOKEN && slack.length === 0) {
    const message = 'needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it.';
    problems.push({ where: 'SLACK_BOT_TOKEN', message });
  }
  if (!wanted.SLACK_BOT_TOKEN && slack[0]) {
    problems.push({ where: slack[0], message: 'needs SLACK_BOT_TOKEN beside it.' });
  }
  const email = ['EMAIL_ADDRESS', 'IMAP_URL', 'SMTP_URL'];
  const missing = email.filter((name) => !wanted[name]);
  const present = email.find((name) => wanted[name]);
  if (present && missing.length > 0) {
    problems.push({
      where: present,
      message: `needs ${missing.join(' and ')} beside it: e-mail is on with all three.`,
    });
  }
  return problems;
}
