import type { Document } from 'yaml';
import { z } from 'zod';
import { accountKeys, email, type WrittenAccount } from './email.ts';
import { type FileSettings, files } from './files.ts';
import { hold } from './hold.ts';
import { type Keep, keep, keepKeys } from './keep.ts';
import { type OnCall, onCall } from './on-call.ts';
import { nearest, type Problem } from './problem.ts';
import { recurring } from './recurring.ts';
import { placeKeys, type SlackCustomers, slack } from './slack.ts';
import { type Team, team } from './team.ts';
import { starters, type WebchatSettings, webchat, webchatKeys } from './webchat.ts';
import { offsetOf, readYaml } from './yaml.ts';

/** What the knowledge base aims at. */
export interface AnswerSettings {
  /** The share of answers that must be right. */
  precision: number;
  /** The share of questions that is expected to have no answer. */
  outOfScope: number;
  encoder: EncoderSetting;
}

/**
 * What tells like meanings: the project's own encoder, none (by words only), an ONNX encoder in a folder, or whatever speaks
 * OpenAI's `/v1/embeddings` at a URL; its key, if it wants one, is read from the variable that `key_env` names.
 */
export type EncoderSetting =
  | 'bundled'
  | 'off'
  | { folder: string }
  | { url: string; model: string; key_env?: string | undefined };

/** frontdesk.yaml, checked. */
export interface ConfigFile {
  name: string;
  /** The first is the default. */
  locales: string[];
  teams: Team[];
  defaultTeam: string;
  webchat: WebchatSettings;
  answers: AnswerSettings;
  /** The bot's sentences that are to be different: locale, name of the phrase, text. */
  phrases: Record<string, Record<string, string>>;
  /** The sentence that is said first to somebody in danger, by locale. */
  emergency: Record<string, string>;
  /** The same for somebody who may harm themselves. */
  selfHarm: Record<string, string>;
  /** What stands before the first message, by locale. */
  privacy: Record<string, string>;
  /** Questions that the greeting offers, by locale. */
  starters: Record<string, string[]>;
  onCall: OnCall;
  keep: Keep;
  /** How long a reply can be taken back before it is sent, in milliseconds by channel. */
  hold: Record<string, number>;
  /** So many customers who ask the same within a day are told of; undefined: nobody is told. */
  recurring?: number | undefined;
  files: FileSettings;
  slackCustomers: SlackCustomers;
  email: WrittenAccount[];
  /** Whether there is a mailbox to try e-mail with, for who has no account. */
  mailbox: boolean;
  /** Whether customers are asked how it was, after a person had helped them. */
  survey: boolean;
  /** Who may write articles at the desk, by the names with which they sign in; undefined: every representative. */
  trainers?: string[] | undefined;
}

const text = z.string().trim().min(1, 'must not be empty');
const sentence = z
  .string({ invalid_type_error: 'must be one sentence, like "If anyone is in danger, call 911 now"' })
  .trim()
  .min(1, 'must not be empty');
const locale = text.refine(isLocale, 'must be a language like en, es or pt-BR');
const share = (low: number, high: number) => {
  const message = `must be a number from ${low} to ${high}`;
  return z.number({ invalid_type_error: message }).min(low, message).max(high, message);
};

const encoderShape =
  'must be bundled, off, { folder: … } or { url: …, model: … } with key_env: … where a key is needed';
const encoder = z.union(
  [
    z.enum(['bundled', 'off']),
    z.strictObject({ folder: text }),
    z.strictObject({
      url: text.refine((each) => URL.canParse(each) && /^https?:$/.test(new URL(each).protocol)),
      model: text,
      key_env: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
        .optional(),
    }),
  ],
  { errorMap: () => ({ message: encoderShape }) },
);

const schema = z.strictObject({
  name: text,
  locales: z.array(locale).min(1, 'must name at least one language'),
  teams: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a short name of small letters, digits and hyphens'), team)
    .refine((teams) => Object.keys(teams).length > 0, 'must name at least one team'),
  default_team: text,
  webchat,
  answers: z
    .strictObject({
      precision: share(0.5, 0.999).default(0.95),
      outOfScope: share(0, 0.95).default(0.25),
      encoder: encoder.default('bundled'),
    })
    .default({}),
  phrases: z.record(locale, z.record(text)).default({}),
  emergency: z.record(locale, sentence).default({}),
  self_harm: z.record(locale, sentence).default({}),
  privacy: z
    .record(
      locale,
      z
        .string({ invalid_type_error: 'must be a text, like "How we use what you write: https://…"' })
        .trim()
        .min(1, 'must not be empty'),
    )
    .default({}),
  starters: z.record(locale, starters).default({}),
  on_call: onCall,
  keep,
  hold,
  recurring,
  files,
  slack,
  email,
  mailbox: z.boolean({ invalid_type_error: 'must be true or false' }).default(false),
  survey: z.boolean({ invalid_type_error: 'must be true or false' }).default(false),
  trainers: z
    .array(text, { invalid_type_error: 'must be a list of the names with which they sign in, like [Ana Reyes, Bo]' })
    .optional(),
});

/** Checks the text of frontdesk.yaml; `name` is how problems call the file. */
export function readConfigFile(source: string, name: string): { config?: ConfigFile; problems: Problem[] } {
  const read = readYaml(source, name);
  if ('problems' in read) return read;
  const { document, given, at } = read;
  const parsed = schema.safeParse(given);
  const issues = [...(parsed.error?.issues ?? []), ...crossChecks(names.parse(given))];
  const problems = issues.flatMap((issue) => describe(issue, document, at));
  if (!parsed.success || problems.length > 0) return { problems };
  const { default_team: defaultTeam, self_harm: selfHarm, on_call: onCall, teams, slack, ...rest } = parsed.data;
  return {
    config: {
      ...rest,
      defaultTeam,
      selfHarm,
      onCall,
      slackCustomers: slack.customers,
      teams: Object.entries(teams).map(([id, each]) => ({ id, ...each })),
    },
    problems,
  };
}

/** What zod or a cross-check found, at a path of keys and indexes. */
type Found = Pick<z.ZodIssue, 'path' | 'message'> & Partial<z.ZodIssue>;

/** What names something elsewhere in the file, as far as it can be read, whatever else is wrong there. */
const names = z
  .object({
    locales: z.array(text).catch([]),
    teams: z
      .record(
        z
          .object({
            topics: z.array(text).catch([]),
            tier: z.number().catch(1),
            escalate: z
              .union([text, z.object({ to: text }).transform(({ to }) => to)])
              .optional()
              .catch(undefined),
          })
          .catch({ topics: [], tier: 1, escalate: undefined }),
      )
      .catch({}),
    default_team: text.optional().catch(undefined),
    phrases: z.record(z.unknown()).catch({}),
    emergency: z.record(z.unknown()).catch({}),
    self_harm: z.record(z.unknown()).catch({}),
    privacy: z.record(z.unknown()).catch({}),
    starters: z.record(z.unknown()).catch({}),
    on_call: z.object({ team: text.optional().catch(undefined) }).catch({}),
    email: z.array(z.object({ team: text.optional().catch(undefined) }).catch({})).catch([]),
  })
  .catch({
    locales: [],
    teams: {},
    default_team: undefined,
    phrases: {},
    emergency: {},
    self_harm: {},
    privacy: {},
    starters: {},
    on_call: {},
    email: [],
  });

/** What can only be seen with the whole file in view. */
function crossChecks(config: z.output<typeof names>): Found[] {
  const found: Found[] = [];
  // A Map, because an object has `constructor` too.
  const teams = new Map(Object.entries(config.teams));
  const ids = [...teams.keys()];
  const noTeam = (id: string) => {
    const meant = nearest(id, ids);
    return `"${id}" is not a team here. ${meant ? `Did you mean ${meant}?` : `The teams are ${ids.join(', ')}.`}`;
  };
  if (config.default_team && ids.length > 0 && !teams.has(config.default_team))
    found.push({ path: ['default_team'], message: noTeam(config.default_team) });
  if (config.on_call.team && ids.length > 0 && !teams.has(config.on_call.team))
    found.push({ path: ['on_call', 'team'], message: noTeam(config.on_call.team) });
  config.email.forEach(({ team }, i) => {
    if (team && ids.length > 0 && !teams.has(team)) found.push({ path: ['email', i, 'team'], message: noTeam(team) });
  });
  const takenBy = new Map<string, string>();
  for (const [id, { topics, tier, escalate }] of teams) {
    const next = escalate === undefined ? undefined : teams.get(escalate);
    if (escalate !== undefined && !teams.has(escalate))
      found.push({ path: ['teams', id, 'escalate'], message: noTeam(escalate) });
    else if (circles(id, teams))
      found.push({
        path: ['teams', id, 'escalate'],
        message: 'leads back to this team: the last tier has no escalate',
      });
    else if (next && next.tier < tier)
      found.push({
        path: ['teams', id, 'escalate'],
        message: `goes down: ${escalate} is tier ${next.tier}, and this team is tier ${tier}`,
      });
    topics.forEach((each, i) => {
      const other = takenBy.get(each);
      if (other)
        found.push({
          path: ['teams', id, 'topics', i],
          message: `"${each}" belongs to ${other} already: a topic has one team`,
        });
      takenBy.set(each, id);
    });
  }
  for (const key of ['phrases', 'emergency', 'self_harm', 'privacy', 'starters'] as const) {
    for (const each of Object.keys(config[key])) {
      if (config.locales.length > 0 && !config.locales.includes(each))
        found.push({ path: [key, each], message: 'is not among the locales above' });
    }
  }
  return found;
}

function circles(id: string, teams: Map<string, { escalate?: string | undefined }>): boolean {
  const seen = new Set<string>();
  for (let at = teams.get(id)?.escalate; at !== undefined && !seen.has(at); at = teams.get(at)?.escalate) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}

function describe(issue: Found, document: Document, at: (offset: number) => string): Problem[] {
  if (issue.code === 'unrecognized_keys' && 'keys' in issue) {
    return issue.keys!.map((key) => {
      const meant = nearest(key, keysAt(issue.path));
      const path = [...issue.path, key];
      return {
        where: at(offsetOf(document, path)),
        message: `${path.join('.')} is not a setting.${meant ? ` Did you mean ${meant}?` : ''}`,
      };
    });
  }
  const message = issue.message === 'Required' ? 'is missing' : plain(issue);
  const subject = issue.path.join('.');
  return [
    {
      where: at(offsetOf(document, issue.path)),
      message: `${subject ? `${subject} ` : 'the file '}${message}${/[.?]$/.test(message) ? '' : '.'}`,
    },
  ];
}

/** zod's own sentences name types; ours say what to write. */
function plain(issue: Found): string {
  if (issue.code !== 'invalid_type' || !('expected' in issue) || !issue.message.startsWith('Expected'))
    return issue.message;
  const words: Record<string, string> = {
    string: 'text',
    array: 'a list',
    object: 'a group of settings, indented below it',
    number: 'a number',
  };
  return `must be ${words[String(issue.expected)] ?? issue.expected}`;
}

/** The keys that the schema knows at a path, for "did you mean". */
function keysAt(path: (string | number)[]): readonly string[] {
  const [top, , third] = path;
  if (path.length === 0) return Object.keys(schema.shape);
  if (top === 'teams' && path.length === 2) return Object.keys(team.innerType().shape);
  if (top === 'teams' && third === 'targets') return ['first_reply', 'next_reply', 'resolve'];
  if (top === 'teams' && third === 'slack') return placeKeys;
  if (top === 'webchat') return webchatKeys(path);
  if (top === 'on_call') return ['team', 'notify'];
  if (top === 'files') return ['scan', 'largest'];
  if (top === 'slack') return ['customers'];
  if (top === 'keep') return keepKeys;
  if (top === 'email') return accountKeys;
  if (top === 'answers') return ['precision', 'outOfScope', 'encoder'];
  return [];
}

function isLocale(name: string): boolean {
  try {
    return /^[a-z]{2,3}(-|$)/.test(name) && Intl.getCanonicalLocales(name)[0] === name;
  } catch {
    return false;
  }
}
