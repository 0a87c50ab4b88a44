import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApi } from './api.ts';
import { createEvents } from './events.ts';
import { createFaults } from './faults.ts';
import { createFiles } from './files.ts';
import { createMethods, type Triggers } from './methods.ts';
import { createPerson, type Interact } from './people.ts';
import { pingsOf } from './pings.ts';
import { createSurfaces, type Obey, type Person, takeAnswer } from './surfaces.ts';
import { type Answer, httpTransport, socketTransport, type Transport } from './transports.ts';
import { createWorkspace, type Ephemeral, type Post, type Room, type User } from './workspace.ts';

/** What an app usually has; pass fewer to see what it does without. */
const everyScope =
  'app_mentions:read channels:history channels:read chat:write chat:write.customize files:read files:write groups:history groups:read im:history im:read im:write mpim:history mpim:read reactions:read reactions:write usergroups:read users:read users:read.email';

/**
 * A workspace of Slack's on this machine, for the real Bolt: the Web API and Socket Mode on a loopback port, and signed
 * requests to the app's address, once it is known. `patience` is how long an acknowledgement may take and a trigger lives:
 * three seconds in Slack, longer here, so that a busy machine fails no test.
 */
export const createSlack = async ({
  scopes = everyScope.split(' '),
  patience = 10_000,
  subscribed,
}: {
  scopes?: string[];
  patience?: number;
  subscribed?: readonly string[];
} = {}) => {
  const limits = { patience };
  const workspace = createWorkspace();
  const faults = createFaults();
  const tokens = { bot: 'xoxb-stand-in', app: 'xapp-stand-in' };
  const signingSecret = 'a-secret-of-the-stand-in';
  const revoked = new Set<string>();
  const granted = new Set(scopes);
  const given = new Map<string, { used: boolean; at: number }>();
  /** What only one person sees, by the address at which the app changes it. */
  const addresses = new Map<string, Ephemeral>();
  let port = 0;

  const triggers: Triggers = {
    use(id) {
      const trigger = given.get(id);
      if (!trigger) return 'invalid_trigger_id';
      if (trigger.used) return 'exchanged_trigger_id';
      if (Date.now() - trigger.at > limits.patience) return 'expired_trigger_id';
      trigger.used = true;
      return 'ok';
    },
  };
  const files = createFiles({
    workspace,
    scopes: () => granted,
    token: tokens.bot,
    base: () => `http://127.0.0.1:${port}`,
  });
  const api = createApi({
    workspace,
    faults,
    tokens,
    revoked,
    scopes: () => granted,
    methods: { ...createMethods(workspace, triggers, () => granted), ...files.methods },
    socketUrl: () => `ws://127.0.0.1:${port}/link?ticket=${workspace.id('L')}`,
  });
  const server = createServer((request, response) => {
    const method = request.url?.match(/^\/api\/([\w.]+)/)?.[1];
    const answered = addresses.get(request.url?.match(/^\/respond\/(\w+)/)?.[1] ?? '');
    if (method) void api.handle(request, response, method);
    else if (answered) void takeAnswer(workspace, answered, { request, response });
    else
      void files.handle(request, response).then((taken) => {
        if (!taken) response.writeHead(404).end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;

  const sockets = socketTransport(server, workspace, limits);
  let http: Transport | undefined;
  const transport = (): Transport | undefined => http ?? (sockets.open.length ? sockets : undefined);
  const events = createEvents(workspace, transport, subscribed && new Set(subscribed));
  const interactions: object[] = [];
  const interact: Interact = async (user, payload) => {
    const id = `${workspace.id('')}.${given.size}.${user}`;
    given.set(id, { used: false, at: Date.now() });
    const whole = { token: 'legacy', trigger_id: id, ...payload };
    interactions.push(whole);
    return (await transport()?.send('interactive', whole)) ?? { acked: false };
  };
  const answerTo = (ephemeral: Ephemeral): string => {
    const id = workspace.id('R');
    addresses.set(id, ephemeral);
    return `http://127.0.0.1:${port}/respond/${id}`;
  };
  const obey: Obey = async (user, command) => {
    const id = `${workspace.id('')}.${given.size}.${user}`;
    given.set(id, { used: false, at: Date.now() });
    return (
      (await transport()?.send('slash_commands', { token: 'legacy', trigger_id: id, ...command })) ?? { acked: false }
    );
  };

  const slack = {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    tokens,
    signingSecret,
    workspace,
    faults,
    files,
    calls: api.calls,
    events,
    sockets,
    scopes: granted,
    /** May be changed while it runs: a test that waits for an acknowledgement that never comes should not wait long. */
    limits,
    /** Every interaction that was sent, for sending it again as a forger would. */
    interactions,
    /** Sends an interaction again, word for word. */
    repeat: async (interaction: object): Promise<Answer> =>
      (await transport()?.send('interactive', interaction)) ?? { acked: false },
    /** Slack sends events and interactions to this address from now on. */
    subscribe(url: string): void {
      http = httpTransport({ url, secret: signingSecret, limits });
    },
    revoke(token: string): void {
      revoked.add(token);
    },
    restore(token: string): void {
      revoked.delete(token);
    },
    /** A channel that the app is in, with the people given. */
    channel(
      name: string,
      options: { members?: Person[]; public?: boolean; shared?: boolean; several?: boolean; without?: 'app' } = {},
    ): Room {
      const room: Room = {
        id: workspace.id('C'),
        name,
        kind: options.several ? 'mpim' : options.public ? 'channel' : 'group',
        members: new Set((options.members ?? []).map((each) => each.id)),
        messages: [],
        archived: false,
        shared: options.shared ?? false,
      };
      if (options.without !== 'app') room.members.add(workspace.app.user);
      workspace.rooms.set(room.id, room);
      return room;
    },
    person(name: string, traits: Partial<User> = {}): Person {
      const user: User = { id: workspace.id('U'), name, team_id: workspace.team, ...traits };
      workspace.users.set(user.id, user);
      return {
        ...createPerson(workspace, user, { interact, files, answerTo }),
        ...createSurfaces(workspace, user, { interact, obey, answerTo }),
      };
    },
    /** Somebody's direct messages with the app. */
    direct: (person: Pick<User, 'id'>): Room => workspace.direct(person.id),
    usergroup(handle: string, members: Person[]): string {
      const id = workspace.id('S');
      workspace.groups.set(id, { id, handle, users: members.map((each) => each.id) });
      return id;
    },
    /** Changes who is in a usergroup, and tells the app. */
    regroup(id: string, members: Person[]): void {
      const group = workspace.groups.get(id);
      if (!group) throw new Error(`no usergroup ${id}`);
      group.users = members.map((each) => each.id);
      workspace.tell({ type: 'subteam_members_changed', subteam_id: id, team_id: workspace.team });
    },
    /** Everything in the thread of a message, the message first. */
    thread(of: Post): Post[] {
      const room = workspace.rooms.get(of.channel);
      return room ? [of, ...workspace.replies(room, of.ts)] : [];
    },
    /** Everybody that anything the app posted would notify. */
    pings(): string[] {
      const posts = [...workspace.rooms.values()].flatMap((room) => room.messages).filter((post) => post.bot_id);
      return [...posts, ...workspace.ephemerals].flatMap((post) => pingsOf(post.text, post.blocks));
    },
    /** Settles once the condition holds: looked at whenever anything changes in the workspace, and now and then for what changes elsewhere. */
    async until<T>(what: string, holds: () => T | undefined | false, limit = 100_000): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const end = (): void => {
          clearTimeout(limited);
          clearInterval(elsewhere);
          workspace.bus.off('change', look);
        };
        const look = (): void => {
          const value = holds();
          if (value === undefined || value === false) return;
          end();
          resolve(value);
        };
        const limited = setTimeout(() => {
          end();
          reject(new Error(`waited ${limit} ms in vain for: ${what}`));
        }, limit);
        const elsewhere = setInterval(look, 20);
        workspace.bus.on('change', look);
        look();
      });
    },
    async stop(): Promise<void> {
      await sockets.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return slack;
};

/** The stand-in for Slack. */
export type Slack = Awaited<ReturnType<typeof createSlack>>;
