import type { IncomingMessage, ServerResponse } from 'node:http';
import { blockFaults, type Part } from './blockkit.ts';
import { type createPerson, elementsOf, type Interact } from './people.ts';
import type { Answer } from './transports.ts';
import type { Ephemeral, OpenView, Post, Room, User, Workspace } from './workspace.ts';

/** Sends a command, with a fresh trigger made for its user. */
export type Obey = (user: string, command: object) => Promise<Answer>;

/** The app's surfaces that are no message: its Home tab, and its commands. */
export const createSurfaces = (
  workspace: Workspace,
  user: User,
  parts: { interact: Interact; obey: Obey; answerTo: (ephemeral: Ephemeral) => string },
) => {
  const me = { id: user.id, username: user.name, name: user.name, team_id: workspace.team };
  const home = (): OpenView | undefined =>
    [...workspace.views.values()].filter((each) => each.user === user.id && each.view.type === 'home').at(-1);
  return {
    /** The Home tab as it is now. */
    home,
    /** Looks at the app's Home tab. */
    opensHome(): void {
      const channel = workspace.direct(user.id).id;
      workspace.tell({ type: 'app_home_opened', user: user.id, channel, tab: 'home' });
    },
    /** Clicks a button of the Home tab, by its text. */
    async clicksHome(label: string): Promise<Answer> {
      const shown = home();
      const found = elementsOf((shown?.view.blocks ?? []) as Part[]).find(
        ({ element }) => (element.text as Part | undefined)?.text === label,
      );
      if (!shown || !found) throw new Error(`there is no ${label} to click in the Home tab`);
      const { type, action_id, text, value } = found.element;
      return parts.interact(user.id, {
        type: 'block_actions',
        user: me,
        api_app_id: workspace.app.id,
        team: { id: workspace.team, domain: 'frontdesk' },
        enterprise: null,
        is_enterprise_install: false,
        container: { type: 'view', view_id: shown.id },
        view: { ...shown.view, id: shown.id, hash: shown.hash },
        actions: [{ type, action_id, block_id: 'b1', text, value, action_ts: workspace.stamp() }],
      });
    },
    /** Uses a shortcut of the app's on a message, by its callback_id. */
    usesOn: (post: Post, shortcut: string): Promise<Answer> =>
      parts.interact(user.id, {
        type: 'message_action',
        callback_id: shortcut,
        user: me,
        team: { id: workspace.team, domain: 'frontdesk' },
        enterprise: null,
        is_enterprise_install: false,
        channel: { id: post.channel, name: workspace.rooms.get(post.channel)?.name },
        message_ts: post.ts,
        message: workspace.shown(post),
        response_url: 'https://hooks.slack.com/app/none',
        action_ts: workspace.stamp(),
      }),
    /** Types a command of the app's; what only they see of its answer. */
    async types(line: string, where: { in: Room }): Promise<Ephemeral> {
      const { id: channel, name } = where.in;
      const [command = '', ...words] = line.split(' ');
      const ts = workspace.stamp();
      const shown: Ephemeral = { channel, user: user.id, ts, text: '' };
      const answer = await parts.obey(user.id, {
        ...{ command, text: words.join(' '), channel_id: channel, channel_name: name },
        ...{ user_id: user.id, user_name: user.name, team_id: workspace.team, team_domain: 'frontdesk' },
        ...{ api_app_id: workspace.app.id, is_enterprise_install: 'false', response_url: parts.answerTo(shown) },
      });
      if (!answer.acked) throw new Error(`${command} was not answered`);
      show(shown, answer.payload as Shown);
      workspace.ephemerals.push(shown);
      workspace.changed();
      return shown;
    },
  };
};

/** Somebody in Slack. */
export type Person = ReturnType<typeof createPerson> & ReturnType<typeof createSurfaces>;

interface Shown {
  response_type?: string;
  replace_original?: boolean;
  text?: string;
  blocks?: Part[];
}

/** Shows what the app answered, when Slack would. */
const show = (ephemeral: Ephemeral, { response_type, text = '', blocks }: Shown): void => {
  if (response_type !== 'ephemeral') throw new Error('everybody would see it');
  const bad = blocks && blockFaults(blocks);
  if (bad) throw new Error(`Slack refuses it: ${bad.error} ${bad.faults.join(', ')}`);
  ephemeral.text = text;
  if (blocks) ephemeral.blocks = blocks;
};

/** Takes what the app sends to change what one person sees. */
export const takeAnswer = async (
  workspace: Workspace,
  ephemeral: Ephemeral,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const given = JSON.parse(body) as Shown;
  if (given.replace_original) show(ephemeral, given);
  response.writeHead(200).end('ok');
  workspace.changed();
};
