import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { Slack } from '../slack.ts';
import { html } from './blocks.ts';
import { createDrawing, homeTab, type Look } from './drawing.ts';

/** Somebody who can be looked and acted as. */
export type Somebody = ReturnType<Slack['person']>;

const doing = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), channel: z.string(), thread: z.string().optional(), text: z.string().min(1) }),
  z.object({
    do: z.literal('click'),
    kind: z.enum(['post', 'whisper', 'view']),
    channel: z.string().optional(),
    on: z.string(),
    action: z.string(),
    /** What the button says. */
    label: z.string().optional(),
    option: z.string().optional(),
  }),
  z.object({ do: z.literal('react'), channel: z.string(), on: z.string(), name: z.string() }),
  z.object({ do: z.literal('submit'), view: z.string(), values: z.record(z.union([z.string(), z.array(z.string())])) }),
  z.object({ do: z.literal('close'), view: z.string() }),
  z.object({ do: z.literal('home') }),
]);
type Doing = z.infer<typeof doing>;

/**
 * A page on which a developer looks at the stand-in's channels, cards, forms and Home tab, and acts as its people. On
 * loopback only. `folder`: where the page's script and style are.
 */
export const openPage = async (parts: { slack: Slack; people: readonly Somebody[]; folder: string; port?: number }) => {
  const { slack, people, folder } = parts;
  const { workspace } = slack;
  const drawing = createDrawing(slack);
  const streams = new Set<ServerResponse>();
  const changed = () => {
    for (const stream of streams) stream.write('data: changed\n\n');
  };
  workspace.bus.on('change', changed);

  const lookOf = (url: URL): Look => {
    const as = url.searchParams.get('as') ?? people[0]?.id ?? '';
    const room = url.searchParams.get('room') ?? drawing.rooms(as).find(({ kind }) => kind !== 'im')?.id ?? homeTab;
    return { as, room };
  };
  const menu = ({ as, room }: Look): string => {
    const link = (look: Look, words: string, on: boolean) =>
      `<a href="/?as=${html(look.as)}&amp;room=${html(look.room)}"${on ? ' aria-current="page"' : ''}>${html(words)}</a>`;
    const seen = drawing.rooms(as).map((each) => link({ as, room: each.id }, drawing.titleOf(each), each.id === room));
    const who = people.map((each) => link({ as: each.id, room }, each.name, each.id === as));
    return `<nav><h2>You are</h2>${who.join('')}<h2>Channels</h2>${seen.join('')}${link({ as, room: homeTab }, 'App Home', room === homeTab)}</nav>`;
  };
  const whole = (look: Look): string =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stand-in for Slack</title><style>${readFileSync(
      join(folder, 'page.css'),
      'utf8',
    )}</style><body data-as="${html(look.as)}">${menu(look)}<main>${drawing.draw(look)}</main><script>${readFileSync(
      join(folder, 'page.js'),
      'utf8',
    )}</script></body></html>`;

  /** Does what the page asks, as one of the people; what Slack would say against it. */
  async function act(who: Somebody, asked: Doing): Promise<string | undefined> {
    switch (asked.do) {
      case 'say': {
        const room = workspace.rooms.get(asked.channel);
        const post = asked.thread && workspace.find(asked.channel, asked.thread);
        if (!room) return 'There is no such channel.';
        if (asked.text.startsWith('/')) await who.types(asked.text, { in: room });
        else who.says(asked.text, { in: post || room });
        return undefined;
      }
      case 'react': {
        const post = workspace.find(asked.channel, asked.on);
        if (!post) return 'That is not there any more.';
        who.reacts(post, asked.name);
        return undefined;
      }
      case 'click': {
        if (asked.kind === 'view') {
          const opened = workspace.views.get(asked.on);
          const label = asked.label ?? '';
          const { acked } =
            opened?.view.type === 'modal' ? await who.presses(label, opened) : await who.clicksHome(label);
          return acked ? undefined : 'The app did not answer in time.';
        }
        const on =
          asked.kind === 'post'
            ? workspace.find(asked.channel ?? '', asked.on)
            : workspace.ephemerals.find(({ ts, channel }) => ts === asked.on && channel === asked.channel);
        if (!on) return 'That is not there any more.';
        const { acked } = await who.clicks(
          on,
          asked.action,
          asked.option === undefined ? {} : { option: asked.option },
        );
        return acked ? undefined : 'The app did not answer in time.';
      }
      case 'submit': {
        const answer = await who.submits(asked.values, workspace.views.get(asked.view));
        const { errors } = (answer.payload ?? {}) as { errors?: Record<string, string> };
        return errors ? Object.values(errors).join(' ') : answer.acked ? undefined : 'The app did not answer in time.';
      }
      case 'close':
        workspace.views.delete(asked.view);
        workspace.changed();
        return undefined;
      case 'home':
        workspace.tell({ type: 'app_home_opened', user: who.id, channel: workspace.direct(who.id).id, tab: 'home' });
        return undefined;
      default:
        return asked satisfies never;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    if (request.method === 'POST' && url.pathname === '/act') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const asked = doing.safeParse(JSON.parse(body));
      const who = people.find(({ id }) => id === url.searchParams.get('as'));
      // Only this page's own script sends JSON: another site's form cannot.
      const ours = request.headers['content-type'] === 'application/json';
      if (!asked.success || !who || !ours) return void response.writeHead(400).end('Not understood.');
      const problem = await act(who, asked.data).catch((error: Error) => error.message);
      return void response.writeHead(problem ? 409 : 200).end(problem ?? '');
    }
    if (url.pathname === '/changes') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      streams.add(response);
      request.on('close', () => streams.delete(response));
      return;
    }
    const look = lookOf(url);
    if (url.pathname === '/' && look.room === homeTab && url.searchParams.has('room')) {
      const who = people.find(({ id }) => id === look.as);
      if (who) await act(who, { do: 'home' });
    }
    if (url.pathname !== '/' && url.pathname !== '/part') return void response.writeHead(404).end();
    const drawn = url.pathname === '/' ? whole(look) : drawing.draw(look);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(drawn);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(parts.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop(): Promise<void> {
      workspace.bus.off('change', changed);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
