import { Router } from 'express';
import { indexKeys } from '../../conversation/keys.ts';
import { openLinks } from '../../files/access.ts';
import type { OpenDesk } from '../desk.ts';

/** Whom the links in threads are for: whoever has one may read. */
const audience = 'slack';

/** Slack, when it is set up; loaded only then, since Bolt takes a third of a second to load. */
export const openSlackDesk: OpenDesk = async ({
  settings,
  teams,
  redis,
  store,
  judge,
  titleOf,
  http: server,
  files,
  log,
}) => {
  const { slack, defaultTeam, publicUrl = '' } = settings;
  const title = 'Slack desk';
  if (!slack) return { title, next: 'frontdesk slack manifest, then SLACK_BOT_TOKEN and SLACK_APP_TOKEN' };
  const [{ connectSlack }, { createRedisCards, createSlackDesk, examineSlack }] = await Promise.all([
    import('../../slack/connect.ts'),
    import('./desk.ts'),
  ]);
  const connection = connectSlack(slack, { log });
  const cards = createRedisCards({ redis, prefix: indexKeys.slack });
  const desk = createSlackDesk({
    ...{ connection, teams, defaultTeam, judge, titleOf, log },
    cards,
    ...(files && {
      linkTo: (file) => `${server.publicUrl}/slack/files/${files.links.sign(audience, file, Date.now())}`,
    }),
    history: (conversation, last) => store.history(conversation, { last }),
  });
  const router = Router();
  const { http } = connection;
  if (http) router.post('/events', (request, response) => http(request, response));
  if (files) router.get('/files/:link', openLinks(files, audience));
  return {
    ...desk,
    ...{ title, router, path: '/slack' },
    async start(receive) {
      await desk.start(receive);
      await connection.listen();
    },
    async stop() {
      await Promise.all([desk.stop(), connection.stop()]);
    },
    status() {
      const health = connection.health();
      if (health.connected) return { on: true, where: http ? `${publicUrl}/slack/events` : 'Socket Mode' };
      return { on: false, next: `goes on trying: ${health.reason ?? 'Slack cannot be reached'}` };
    },
    forget: cards.forget,
    examine: () => examineSlack({ client: connection.client, teams }),
  };
};
