/** How many partitions conversations are spread over, for ever: each would lie in one slot of a Redis Cluster. */
export const partitions = 256;

/** The partition of a conversation: FNV-1a over its id, so that every process and version agrees. */
export function partitionOf(conversation: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < conversation.length; i++) {
    hash ^= conversation.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & 0xff;
}

const tags = Array.from({ length: partitions }, (_, number) => `fd:{${number.toString(16).padStart(2, '0')}}`);

// Keys say `lane` for a destination, as version 0.1 named them: what is stored under a name is found only by it.
const keysOfPartitions = tags.map((tag) => ({
  /** zset: conversation → when somebody else should look after its mailbox. */
  ready: `${tag}:ready`,
  /** zset: "conversation\0name" → when it is due. */
  timers: `${tag}:timers`,
  /** zset: "conversation\0destination" → when somebody else should look after what waits for it. */
  outboxes: `${tag}:lanes`,
  /** list: dead letters, newest first. */
  aside: `${tag}:aside`,
  /** zset: conversation → when it may leave. Those with an open ticket are not in it. */
  expires: `${tag}:expires`,
}));

/** A partition's own keys. */
export const partitionKeys = (partition: number) => keysOfPartitions[partition]!;

/** A conversation's keys, all in its partition's slot. */
export function conversationKeys(id: string) {
  const partition = partitionOf(id);
  const own = `${tags[partition]}:c:${id}`;
  // Named one by one: spreading costs more here than all of the rest of a turn's own work (measured, Node 20).
  const { ready, timers, outboxes, aside, expires } = partitionKeys(partition);
  return {
    ready,
    timers,
    outboxes,
    aside,
    expires,
    /** hash: record (JSON), tries (of the turn at the head), tries:<destination>. */
    conversation: own,
    /** list: "event id\nJSON", oldest first. */
    mailbox: `${own}:mailbox`,
    /** stream: entry n has the id n-0 and one field e (JSON). */
    log: `${own}:log`,
    /** string: who has the turn. */
    lease: `${own}:lease`,
    /** string, expires: this event was received. */
    seen: (event: string) => `${own}:seen:${event}`,
    /** list: "item id\nJSON", oldest first. */
    outbox: (destination: string) => `${own}:lane:${destination}`,
    /** string: who delivers to this destination. */
    outboxLease: (destination: string) => `${own}:lane:${destination}:lease`,
    /** zset, expires: who reads it now; see scripts/visit.lua. */
    visits: `${own}:visits`,
    /** pub/sub: the entries of each commit, as a JSON array. */
    watch: `${own}:watch`,
  };
}

/** The conversation of such a hash. */
export const conversationOf = (key: string): string => key.slice(key.indexOf(':c:') + 3);

/** Matches the hash of every conversation, in every partition. */
export const everyConversation = 'fd:{*}:c:*';

/** Keys that belong to no conversation (indexes; they can be rebuilt from the conversations). */
export const indexKeys = {
  queue: 'fd:{queue}',
  slack: 'fd:slack',
  desk: 'fd:desk',
  record: 'fd:{record}',
  /** hash: "desk\nid" of a representative who is away → {name, since}. */
  away: 'fd:{away}',
  /** zset: "channel\nsender" → when a representative blocked them. */
  blocked: 'fd:{blocked}',
  /** zsets: id of a code → when it was counted; one for each address and account, by a hash. */
  codes: 'fd:{codes}',
  /** strings: a hash of what shows who a customer is → the conversation in which they were asked how it was. */
  surveys: 'fd:{surveys}',
  /** strings, expire: a conversation whose customer has ended the web chat for good. */
  ended: 'fd:ended',
  /** pub/sub: who types where, as a JSON array of conversation and typist. */
  typing: 'fd:typing',
  /** string: how far those were looked through that came without a time to leave: "cursor:pass:found", or "done". */
  undated: 'fd:{undated}',
};
