import type {
  App,
  BlockAction,
  ButtonAction,
  GlobalShortcut,
  MessageShortcut,
  OverflowAction,
  SlashCommand,
  ViewSubmitAction,
} from '@slack/bolt';
import type { Part } from '../../slack/text.ts';
import { readClick, readMenu, readSearch, readShortcut, readSubmission } from './payloads.ts';

/** Why a form stays open: what is wrong with a field, or the form to show instead. */
export type Unaccepted = { errors: Record<string, string> } | { view: Part };

/** Tells Slack that it was taken; a second time does nothing. Slack gives three seconds, and shows that something went wrong when nothing comes. */
export type Ack = () => Promise<void>;

type Shortcut = Pick<GlobalShortcut | MessageShortcut, 'user' | 'trigger_id'>;

/**
 * What a part of the desk answers to in Slack, each by its name there: this is all that has to be said to add one, in the list of
 * desk.ts. Names are of one surface only.
 */
export interface Surface {
  /** Buttons, by action_id. Acknowledged after it returned, unless it did that itself; not at all when it threw. */
  clicks?: Record<string, (body: BlockAction, action: ButtonAction, ack: Ack) => Promise<void>>;
  /** Choices from menus, by action_id. Acknowledged like clicks. */
  menus?: Record<string, (body: BlockAction, action: OverflowAction, ack: Ack) => Promise<void>>;
  /**
   * Filled-in forms, by callback_id. They stay open, with what was typed and the reason, when they do not count; one that counts is
   * closed, with `clear` also what it lies on.
   */
  forms?: Record<string, (body: ViewSubmitAction) => Promise<Unaccepted | 'clear' | undefined>>;
  /** Lists of forms that ask for what is typed into them, by action_id: the options to show, a hundred at most. */
  options?: Record<string, (typed: NonNullable<ReturnType<typeof readSearch>>) => Promise<Part[]>>;
  /** Shortcuts, global ones and those on messages, by callback_id. Acknowledged already. */
  shortcuts?: Record<string, (shortcut: Shortcut) => Promise<void>>;
  /** Commands, with their slash; what is answered only whoever typed it sees. Undefined: somebody else answers it. */
  commands?: Record<string, (command: SlashCommand) => Promise<{ text: string; blocks?: Part[] } | undefined>>;
  /** What happened, by its type. Acknowledged after it returned, and brought again when it threw. */
  events?: Record<string, (event: unknown) => Promise<void>>;
}

type Named<Kind extends keyof Surface> = [string, NonNullable<Surface[Kind]>[string]];

const once = (ack: Ack): Ack => {
  let acknowledged: Promise<void> | undefined;
  return () => {
    acknowledged ??= ack();
    return acknowledged;
  };
};

/** Begins to listen to all that surfaces answer to; what cannot be read is told to `unknown`. Throws when two want the same. */
export const listenTo = (app: App, surfaces: readonly Surface[], unknown: (what: string) => void): void => {
  const taken = new Set<string>();
  const all = <Kind extends keyof Surface>(kind: Kind): Named<Kind>[] => {
    const named = surfaces.flatMap((surface) => Object.entries(surface[kind] ?? {}) as Named<Kind>[]);
    // Bolt would call both for one click; buttons and menus share their names.
    const space = kind === 'menus' ? 'clicks' : kind;
    for (const [name] of named) {
      // What happened may matter to several.
      if (kind !== 'events' && taken.has(`${space} ${name}`)) throw new Error(`two surfaces want ${name}`);
      taken.add(`${space} ${name}`);
    }
    return named;
  };

  for (const [name, click] of all('clicks'))
    app.action(name, async ({ body, action, ack }) => {
      const read = readClick({ body, action });
      const acknowledge = once(() => ack());
      if (read) await click(read.body, read.action, acknowledge);
      else unknown('click');
      await acknowledge();
    });
  for (const [name, choose] of all('menus'))
    app.action(name, async ({ body, action, ack }) => {
      const read = readMenu({ body, action });
      const acknowledge = once(() => ack());
      if (read) await choose(read.body, read.action, acknowledge);
      else unknown('choice');
      await acknowledge();
    });
  for (const [name, submit] of all('forms'))
    app.view(name, async ({ body, ack }) => {
      const read = readSubmission(body);
      // Not acknowledged here: the connection then keeps it open, with what was typed, and says so in it.
      if (!read) return unknown('form');
      const no = await submit(read);
      if (!no) return ack();
      if (no === 'clear') return ack({ response_action: 'clear' });
      if ('errors' in no) return ack({ response_action: 'errors', errors: no.errors });
      return ack({ response_action: 'update', view: no.view as never });
    });
  for (const [name, find] of all('options'))
    app.options(name, async ({ body, ack }) => {
      const read = readSearch(body);
      if (!read) unknown('search');
      await ack({ options: (read ? await find(read) : []) as never });
    });
  for (const [name, use] of all('shortcuts'))
    app.shortcut(name, async ({ shortcut, ack }) => {
      await ack();
      const read = readShortcut(shortcut);
      if (read) await use(read);
      else unknown('shortcut');
    });
  for (const [name, obey] of all('commands'))
    app.command(name, async ({ command, ack }) => {
      const answer = await obey(command);
      if (!answer) return;
      const { text, blocks } = answer;
      await ack({ response_type: 'ephemeral', text, ...(blocks && { blocks: blocks as never }) });
    });
  for (const [name, hear] of all('events')) app.event(name, async ({ event }) => hear(event));
};
