/** What kind of trouble it is, for programs: /healthz says it. */
export type TroubleKind =
  | 'cluster'
  | 'read-only'
  | 'memory-full'
  | 'disk-failing'
  | 'access-refused'
  | 'rights-missing'
  | 'tls-mismatch'
  | 'too-few-replicas'
  | 'starting';

/** Why Redis does not do what it is asked, in our words. */
export interface Trouble {
  kind: TroubleKind;
  /** Redis's own short name of it, for who looks it up. */
  code: string;
  /** Goes on after "Redis …". */
  says: string;
  /** What to do, as a sentence. */
  next: string;
}

/** A rule reads the code and the first words of an error; the first one that fits is taken. */
type Rule = [RegExp, Omit<Trouble, 'code'>];

const rules: Rule[] = [
  [
    /^(MOVED|ASK|CROSSSLOT|CLUSTERDOWN|TRYAGAIN)\b/,
    {
      kind: 'cluster',
      says: 'is a Redis Cluster, which Frontdesk cannot use yet',
      next: 'Name a single Redis (with replicas, if you like) in REDIS_URL.',
    },
  ],
  [
    /^READONLY\b/,
    {
      kind: 'read-only',
      says: 'is a replica, which takes no writes',
      next: 'Name its primary in REDIS_URL, or make this one the primary (REPLICAOF NO ONE).',
    },
  ],
  [
    /^OOM\b/,
    {
      kind: 'memory-full',
      says: 'is full: its maxmemory is used up',
      next: 'Give it more memory (maxmemory in redis.conf); keep maxmemory-policy noeviction.',
    },
  ],
  [
    /^MISCONF\b/,
    {
      kind: 'disk-failing',
      says: 'takes no writes, because it cannot save to its disk',
      next: 'Make room on its disk, and see its log.',
    },
  ],
  [
    /^NOAUTH\b/,
    {
      kind: 'access-refused',
      says: 'wants a password',
      next: 'Put user and password into REDIS_URL: redis://user:password@host:6379.',
    },
  ],
  [
    /^(WRONGPASS\b|ERR AUTH|ERR Client sent AUTH|ERR invalid password)/,
    {
      kind: 'access-refused',
      says: 'refuses the user or the password of REDIS_URL',
      next: 'Check both; in them, @ is written %40, : is %3A and / is %2F.',
    },
  ],
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*)\b/,
    {
      kind: 'tls-mismatch',
      says: 'shows a certificate that nobody vouches for',
      next: 'Set NODE_EXTRA_CA_CERTS to the file with the certificate of its authority (or with its own, when it is self-signed).',
    },
  ],
  [
    /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)\b/,
    { kind: 'tls-mismatch', says: 'shows a certificate that is not valid today', next: 'Renew its certificate.' },
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID\b/,
    {
      kind: 'tls-mismatch',
      says: 'shows a certificate for another name',
      next: 'Write in REDIS_URL the name that the certificate is for.',
    },
  ],
  [
    /^NEEDS_TLS\b/,
    { kind: 'tls-mismatch', says: 'speaks TLS only', next: 'Begin REDIS_URL with rediss:// instead of redis://.' },
  ],
  [
    /^(NO_TLS|ERR_SSL_\w+)\b/,
    {
      kind: 'tls-mismatch',
      says: 'does not speak TLS there',
      next: 'Begin REDIS_URL with redis:// instead of rediss://, or name its port for TLS.',
    },
  ],
  [
    /^NOREPLICAS\b/,
    {
      kind: 'too-few-replicas',
      says: 'takes no writes, because fewer replicas follow it than min-replicas-to-write asks for',
      next: 'Look after its replicas.',
    },
  ],
  [
    /^(LOADING|BUSY|MASTERDOWN)\b/,
    { kind: 'starting', says: 'is not ready: it reads its files, or runs a long script', next: 'Wait a moment.' },
  ],
];

/** What an error of Redis, or of connecting to it, means; undefined when it may mean anything. `user`: who we are there, if that is known. */
export function troubleOf(error: unknown, user?: string): Trouble | undefined {
  const { code, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const text = code ?? message;
  if (text === undefined) return undefined;
  if (/^NOPERM\b/.test(text)) return rightsMissing(text, user);
  const found = rules.find(([pattern]) => pattern.test(text));
  return found && { ...found[1], code: text.split(' ')[0]! };
}

function rightsMissing(text: string, user: string | undefined): Trouble {
  const who = user === undefined ? 'the user of REDIS_URL' : `the user "${user}"`;
  const setUser = `ACL SETUSER ${user ?? 'NAME'}`;
  const channels = /\bchannels?\b/.test(text);
  const keys = !channels && /\bkeys?\b/.test(text);
  return {
    kind: 'rights-missing',
    code: 'NOPERM',
    says: channels
      ? `does not let ${who} use the channels that begin with fd:`
      : keys
        ? `does not let ${who} use the keys that begin with fd:`
        : `does not let ${who} do all that Frontdesk does`,
    next: channels
      ? `Give the user &fd:*: ${setUser} &fd:*`
      : keys
        ? `Give the user ~fd:*: ${setUser} ~fd:*`
        : `Give the user its commands: ${setUser} ~fd:* &fd:* +@all`,
  };
}

/** The trouble as one line, which says where it is: `Redis at redis.example.org:6379`. */
export const sentenceOf = ({ code, says, next }: Trouble, where: string): string =>
  `${where} ${says} (${code}). ${next}`;
