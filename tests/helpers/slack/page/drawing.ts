import type { Part } from '../blockkit.ts';
import type { Slack } from '../slack.ts';
import type { Ephemeral, OpenView, Post, Room } from '../workspace.ts';
import { drawBlocks, drawMrkdwn, emojiOf, html, type Showing } from './blocks.ts';

/** Whose eyes it is seen with, and what of it: a channel, or the app's Home tab. */
export interface Look {
  as: string;
  room: string;
}

/** What the address of the Home tab has instead of a channel. */
export const homeTab = 'home';

const reacting = `<select class="react" aria-label="React"><option value="">☺</option>${[
  'eyes',
  'white_check_mark',
  'zzz',
  'lock',
]
  .map((name) => `<option value="${name}">${emojiOf(name)}</option>`)
  .join('')}</select>`;

/** Draws what one person sees of the workspace. */
export const createDrawing = (slack: Pick<Slack, 'workspace'>) => {
  const { workspace } = slack;
  const nameOf = (id: string): string =>
    workspace.users.get(id)?.name ?? workspace.rooms.get(id)?.name ?? workspace.groups.get(id)?.handle ?? id;
  const sees = (room: Room, as: string) => room.members.has(as) || room.kind === 'channel';

  const blocksOf = ({ blocks, text }: { blocks?: Part[]; text: string }, on: Showing['on']): string =>
    blocks?.length ? drawBlocks(blocks, { nameOf, ...(on && { on }) }) : `<div>${drawMrkdwn(text, { nameOf })}</div>`;

  const drawPost = (post: Post): string => {
    const { channel, ts, user = '', username, bot_id, reactions, files = [], edited } = post;
    const author = username ?? nameOf(user);
    const reacted = reactions
      .filter(({ users }) => users.length > 0)
      .map(
        ({ name, users }) =>
          `<span class="reaction" title="${html(users.map(nameOf).join(', '))}">${emojiOf(name)} ${users.length}</span>`,
      )
      .join('');
    return `<article data-ts="${html(ts)}" data-channel="${html(channel)}"><p class="who"><b>${html(author)}</b>${bot_id ? ' <small>APP</small>' : ''} <small>${html(
      new Date(Number(ts) * 1000).toISOString().slice(11, 19),
    )}${edited ? ' (edited)' : ''}</small></p>${blocksOf(post, { kind: 'post', channel, id: ts })}${files
      .map(({ name }) => `<p class="file">📎 ${html(name)}</p>`)
      .join('')}<p class="reactions">${reacted}${reacting}</p></article>`;
  };

  const drawWhisper = (whisper: Ephemeral): string =>
    `<article class="whisper"><p class="who"><small>Only visible to you</small></p>${blocksOf(whisper, {
      kind: 'whisper',
      channel: whisper.channel,
      id: whisper.ts,
    })}</article>`;

  /** A message with its thread, and where one writes into that. */
  const drawThread = (room: Room, post: Post, as: string): string => {
    const inside = workspace.replies(room, post.ts).map((each) => ({ ts: each.ts, drawn: drawPost(each) }));
    const whispers = workspace.ephemerals
      .filter((each) => each.user === as && each.channel === room.id && each.thread_ts === post.ts)
      .map((each) => ({ ts: each.ts, drawn: drawWhisper(each) }));
    const replies = [...inside, ...whispers].sort((a, b) => (a.ts < b.ts ? -1 : 1)).map(({ drawn }) => drawn);
    return `<section class="message">${drawPost(post)}<div class="thread">${replies.join('')}${writer(room, post.ts)}</div></section>`;
  };

  const writer = (room: Room, thread?: string): string =>
    `<form class="write" data-channel="${html(room.id)}" data-thread="${html(thread)}"><input name="text" aria-label="Message" placeholder="${
      thread ? 'Reply in the thread' : `Message ${html(titleOf(room))}`
    }"><button>Send</button></form>`;

  const titleOf = (room: Room): string =>
    room.kind === 'im' ? `Direct message of ${nameOf(room.name)}` : `#${room.name}`;

  const drawRoom = (room: Room, as: string): string => {
    const roots = room.messages.filter((post) => !post.thread_ts || post.thread_ts === post.ts);
    const whispers = workspace.ephemerals.filter(
      (each) => each.user === as && each.channel === room.id && !each.thread_ts,
    );
    return `<h2>${html(titleOf(room))}</h2>${roots.map((post) => drawThread(room, post, as)).join('')}${whispers
      .map(drawWhisper)
      .join('')}${writer(room)}`;
  };

  const viewOf = (as: string, type: 'modal' | 'home'): OpenView | undefined =>
    [...workspace.views.values()].filter(({ user, view }) => user === as && view.type === type).at(-1);

  const drawHome = (as: string): string => {
    const shown = viewOf(as, 'home');
    const blocks = (shown?.view.blocks ?? []) as Part[];
    const drawn = shown
      ? drawBlocks(blocks, { nameOf, on: { kind: 'view', id: shown.id } })
      : '<p>Nothing is shown there yet.</p>';
    return `<h2>Home</h2><section class="message">${drawn}</section>`;
  };

  /** The form that is open, over everything else. */
  const drawModal = (as: string): string => {
    const open = viewOf(as, 'modal');
    if (!open) return '';
    const { title, submit, close, blocks } = open.view as {
      title?: Part;
      submit?: Part;
      close?: Part;
      blocks?: Part[];
    };
    return `<dialog open data-view="${html(open.id)}"><form class="modal"><h3>${html(title?.text)}</h3>${drawBlocks(
      blocks ?? [],
      {
        nameOf,
        on: { kind: 'view', id: open.id },
      },
    )}<p class="problem" role="alert"></p><div class="actions"><button type="button" class="close">${html(close?.text ?? 'Close')}</button>${
      submit ? `<button class="primary">${html(submit.text)}</button>` : ''
    }</div></form></dialog>`;
  };

  return {
    /** The channels that somebody sees, by id. */
    rooms: (as: string): Room[] => [...workspace.rooms.values()].filter((room) => sees(room, as)),
    titleOf,
    /** The channel or the Home tab, and the form that is open. */
    draw({ as, room }: Look): string {
      const found = workspace.rooms.get(room);
      const shown =
        room === homeTab ? drawHome(as) : found && sees(found, as) ? drawRoom(found, as) : '<p>Choose a channel.</p>';
      return `${shown}${drawModal(as)}`;
    },
  };
};
