import { randomUUID } from 'node:crypto';
import { type Part, viewFaults } from './blockkit.ts';
import type { SlackFiles, StoredFile } from './files.ts';
import type { Answer } from './transports.ts';
import type { Ephemeral, OpenView, Post, Room, User, Workspace } from './workspace.ts';

/** Anything with buttons: a message, or what only one person sees. */
export type Clickable = Post | Ephemeral;
/** What somebody fills into a modal: per action_id a text, an option's value, or several. */
export type Filled = Record<string, string | string[]>;

const special = /<(@[UW]\w+|!subteam\^\w+|!here|!channel|!everyone|https?:[^>]+)>/g;

/** What Slack makes of a typed line: text in its markup, and the same as rich text. `<@U…>`, `<!here>` and links are what a person picked. */
export const typed = (line: string): { text: string; blocks: Part[] } => {
  const elements: Part[] = [];
  let text = '';
  let at = 0;
  const plain = (upTo: number): void => {
    const piece = line.slice(at, upTo);
    if (piece) elements.push({ type: 'text', text: piece });
    text += piece.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  };
  for (const match of line.matchAll(special)) {
    plain(match.index);
    at = match.index + match[0].length;
    const mark = match[1] ?? '';
    text += match[0];
    if (mark.startsWith('@')) elements.push({ type: 'user', user_id: mark.slice(1) });
    else if (mark.startsWith('!subteam')) elements.push({ type: 'usergroup', usergroup_id: mark.split('^')[1] });
    else if (mark.startsWith('!')) elements.push({ type: 'broadcast', range: mark.slice(1) });
    else elements.push({ type: 'link', url: mark });
  }
  plain(line.length);
  return { text, blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] };
};

/** What can be clicked or filled in. */
export const elementsOf = (blocks: Part[] = []): { block: Part; element: Part }[] =>
  blocks.flatMap((block) =>
    [
      ...((block.elements as Part[] | undefined) ?? []),
      block.accessory as Part | undefined,
      block.element as Part | undefined,
    ]
      .filter((element): element is Part => Boolean(element?.action_id))
      .map((element) => ({ block, element })),
  );

/** What lists offered that ask for what is typed into them. */
const offered = new WeakMap<Part, Part[]>();

const optionOf = (element: Part, value: string): Part => {
  const option = ((element.options ?? offered.get(element) ?? []) as Part[]).find((each) => each.value === value);
  if (!option) throw new Error(`${String(element.action_id)} has no option ${value}`);
  return option;
};

const filledIn = (element: Part, value: string | string[] | undefined): Part => {
  const type = String(element.type);
  if (Array.isArray(value)) return { type, selected_options: value.map((each) => optionOf(element, each)) };
  if (type === 'plain_text_input') return { type, value: value ?? element.initial_value ?? null };
  if (type === 'datetimepicker') return { type, selected_date_time: value === undefined ? null : Number(value) };
  if (type === 'checkboxes') return { type, selected_options: element.initial_options ?? [] };
  return { type, selected_option: value === undefined ? (element.initial_option ?? null) : optionOf(element, value) };
};

/** The menu that has an option of that text, and the option. */
const optionIn = (blocks: Part[] | undefined, text: string) =>
  elementsOf(blocks)
    .filter(({ element }) => element.type === 'overflow')
    .flatMap(({ block, element }) =>
      (element.options as Part[])
        .filter((each) => (each.text as Part | undefined)?.text === text)
        .map(({ value }) => ({ block, element, option: String(value) })),
    )[0];

/** Sends an interaction, with a fresh trigger made for its user. */
export type Interact = (user: string, payload: object) => Promise<Answer>;

/** Somebody in Slack, who writes, clicks and fills in. */
export const createPerson = (
  workspace: Workspace,
  user: User,
  { interact, files, answerTo }: { interact: Interact; files: SlackFiles; answerTo: (ephemeral: Ephemeral) => string },
) => {
  const roomOf = (where: { channel: string }): Room => {
    const room = workspace.rooms.get(where.channel);
    if (!room) throw new Error(`no channel ${where.channel}`);
    return room;
  };
  const me = { id: user.id, username: user.name.toLowerCase(), name: user.name.toLowerCase(), team_id: user.team_id };
  /** The modal that was opened last for this person. */
  const modal = (): OpenView | undefined =>
    [...workspace.views.values()].filter((each) => each.user === user.id && each.view.type === 'modal').at(-1);
  return {
    ...user,
    mention: `<@${user.id}>`,
    /** Writes into a channel, or into the thread of a message; `text` and `blocks` are what an odd client sends. */
    says(
      line: string,
      where: {
        in: Room | Post;
        subtype?: string;
        /** Its client's own id: the same for one gesture. */
        id?: string;
        files?: { id: string; name: string }[];
        text?: string;
        blocks?: Part[];
      },
    ): Post {
      const thread = 'messages' in where.in ? undefined : (where.in.thread_ts ?? where.in.ts);
      const room = 'messages' in where.in ? where.in : roomOf(where.in);
      return workspace.post(room, {
        user: user.id,
        client_msg_id: where.id ?? randomUUID(),
        ...(line ? typed(line) : { text: where.text ?? '' }),
        ...(where.blocks && { blocks: where.blocks }),
        ...(where.files && { files: where.files, subtype: 'file_share' }),
        ...(where.subtype && { subtype: where.subtype }),
        ...(thread && { thread_ts: thread }),
      });
    },
    /** Writes with files, which a message shows as Slack does. */
    uploads(line: string, where: { in: Room | Post; files: Parameters<SlackFiles['add']>[0][] }): Post {
      const added: StoredFile[] = where.files.map((each) => files.add(each));
      return this.says(line, {
        in: where.in,
        files: added.map((each) => files.shown(each) as { id: string; name: string }),
      });
    },
    edits(post: Post, line: string): void {
      workspace.edit(roomOf(post), post, { ...typed(line), by: user.id });
    },
    deletes(post: Post): void {
      workspace.remove(roomOf(post), post);
    },
    reacts(post: Post, name: string): void {
      workspace.react(roomOf(post), post, { name, user: user.id, add: true });
    },
    /** Types into a list of the form that is open; what it offers then, of which one can be submitted. */
    async searches(name: string, words: string, opened = modal()): Promise<string[]> {
      const found = elementsOf(opened?.view.blocks as Part[]).find(({ element }) => element.action_id === name);
      if (!opened || !found || found.element.type !== 'external_select') throw new Error(`there is no list ${name}`);
      const answer = await interact(user.id, {
        ...{ type: 'block_suggestion', action_id: name, block_id: found.block.block_id, value: words },
        ...{ user: me, team: { id: workspace.team, domain: 'frontdesk' }, api_app_id: workspace.app.id },
        view: { ...opened.view, id: opened.id, hash: opened.hash },
      });
      const { options = [] } = (answer.payload ?? {}) as { options?: Part[] };
      const texts = options.map(({ text }) => String((text as Part).text));
      if (!answer.acked || options.length > 100 || texts.some((text) => text.length > 75))
        throw new Error(`Slack cannot show what ${name} offers`);
      offered.set(found.element, options);
      return texts;
    },
    /**
     * Clicks a button (by action_id or its text), or picks an option by its value, or that of a menu by its text; `with` replaces
     * the button's value, as a forger would.
     */
    async clicks(on: Clickable, action: string, choice: { option?: string; with?: string } = {}): Promise<Answer> {
      const listed = optionIn(on.blocks, action);
      const found =
        elementsOf(on.blocks).find(
          ({ element }) => element.action_id === action || (element.text as Part | undefined)?.text === action,
        ) ?? listed;
      if (!found && choice.with === undefined) throw new Error(`there is no ${action} to click`);
      const { block = {}, element = { type: 'button', action_id: action } } = found ?? {};
      const picked = choice.option ?? (found && found === listed ? listed.option : undefined);
      const { type, action_id, text, value } = element;
      const room = roomOf(on);
      return interact(user.id, {
        type: 'block_actions',
        user: me,
        api_app_id: workspace.app.id,
        team: { id: workspace.team, domain: 'frontdesk' },
        enterprise: null,
        is_enterprise_install: false,
        container: {
          type: 'message',
          message_ts: on.ts,
          channel_id: on.channel,
          is_ephemeral: !('reactions' in on),
          ...(on.thread_ts && { thread_ts: on.thread_ts }),
        },
        channel: { id: room.id, name: room.name },
        message: 'reactions' in on ? workspace.shown(on) : undefined,
        ...(!('reactions' in on) && { response_url: answerTo(on) }),
        state: { values: {} },
        actions: [
          {
            type,
            action_id,
            block_id: block.block_id ?? 'b1',
            text,
            ...(picked === undefined
              ? { value: choice.with ?? value }
              : { selected_option: optionOf(element, picked) }),
            action_ts: workspace.stamp(),
          },
        ],
      });
    },
    modal,
    /** Presses a button in the modal that is open, by its text. */
    async presses(text: string, opened = modal()): Promise<Answer> {
      const found = elementsOf(opened?.view.blocks as Part[]).find(
        ({ element }) => (element.text as Part | undefined)?.text === text,
      );
      if (!opened || !found) throw new Error(`there is no ${text} to press`);
      const { type, action_id, value } = found.element;
      return interact(user.id, {
        ...{ type: 'block_actions', user: me, api_app_id: workspace.app.id },
        team: { id: workspace.team, domain: 'frontdesk' },
        ...{ enterprise: null, is_enterprise_install: false },
        container: { type: 'view', view_id: opened.id },
        view: { ...opened.view, id: opened.id, hash: opened.hash, state: { values: {} } },
        actions: [{ type, action_id, block_id: 'b1', value, action_ts: workspace.stamp() }],
      });
    },
    /** Uses a shortcut of the app's, by its callback_id. */
    uses: (shortcut: string): Promise<Answer> =>
      interact(user.id, {
        type: 'shortcut',
        callback_id: shortcut,
        user: me,
        team: { id: workspace.team, domain: 'frontdesk' },
        enterprise: null,
        is_enterprise_install: false,
        action_ts: workspace.stamp(),
      }),
    /** Submits the modal that is open, and closes it when the app agrees. */
    async submits(filled: Filled, opened = modal()): Promise<Answer> {
      if (!opened) throw new Error(`${user.name} has no modal open`);
      const values: Record<string, Record<string, Part>> = {};
      for (const [index, { block, element }] of elementsOf(opened.view.blocks as Part[]).entries()) {
        const given = filled[String(element.action_id)];
        const there = given ?? element.initial_value ?? element.initial_option;
        if (there === undefined && block.type === 'input' && !block.optional)
          throw new Error(`Slack would not let ${user.name} submit without ${String(element.action_id)}`);
        const blockId = String(block.block_id ?? `b${index}`);
        values[blockId] = { ...values[blockId], [String(element.action_id)]: filledIn(element, given) };
      }
      const answer = await interact(user.id, {
        type: 'view_submission',
        user: me,
        api_app_id: workspace.app.id,
        team: { id: workspace.team, domain: 'frontdesk' },
        enterprise: null,
        is_enterprise_install: false,
        response_urls: [],
        view: {
          ...opened.view,
          id: opened.id,
          hash: opened.hash,
          team_id: workspace.team,
          app_id: workspace.app.id,
          bot_id: workspace.app.bot,
          root_view_id: opened.id,
          state: { values },
        },
      });
      const { response_action: action, view: next } = (answer.payload ?? {}) as {
        response_action?: string;
        view?: Part;
      };
      if (answer.acked && action === 'update' && next) {
        const faults = viewFaults(next);
        if (faults.length > 0) throw new Error(`Slack refuses the form: ${faults.join(', ')}`);
        opened.view = next;
      }
      if (answer.acked && action !== 'errors' && action !== 'update') workspace.views.delete(opened.id);
      if (answer.acked && action === 'clear')
        for (const each of [...workspace.views.values()])
          if (each.user === user.id && each.view.type === 'modal') workspace.views.delete(each.id);
      workspace.changed();
      return answer;
    },
    /** What only this person was shown. */
    whispers(): Ephemeral[] {
      return workspace.ephemerals.filter((each) => each.user === user.id);
    },
  };
};
