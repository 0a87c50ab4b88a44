import { Router } from 'express';
import { deliveryOf } from '../../conversation/deliveries.ts';
import { indexKeys } from '../../conversation/keys.ts';
import { openLinks } from '../../files/access.ts';
import { statusOf } from '../../slack/status.ts';
import { assignable, createRedisColleagues } from '../colleagues.ts';
import type { OpenDesk } from '../desk.ts';
import { createRedisViewers } from './home/viewers.ts';

/** Whom the links in threads are for: whoever has one may read. */
const audience = 'slack';

/** Slack, when it is set up; loaded only then, since Bolt takes a third of a second to load. */
export const openSlackDesk: OpenDesk = async (ground) => {
  const { settings, redis, store, http: server, files, slack } = ground;
  const { teams, queue, away, blocked, judge, suggestions, teaching, titleOf, letters, formLetters, log } = ground;
  const { defaultTeam } = settings;
  const title = 'Slack desk';
  if (!slack) return { title, next: 'frontdesk slack manifest, then SLACK_BOT_TOKEN and SLACK_APP_TOKEN' };
  const { createRedisCards, createRedisMarks, createRedisRecurring, createRedisTraces, createSlackDesk, examineSlack } =
    await import('./desk.ts');
  const { connection, posts, people } = slack;
  const keys = { redis, prefix: indexKeys.slack };
  const cards = createRedisCards(keys);
  const traces = createRedisTraces(keys);
  const colleagues = createRedisColleagues(redis);
  const customers = settings.slackCustomers !== false;
  const desk = createSlackDesk({
    customers,
    survey: settings.survey,
    ...{
      connection,
      posts,
      people,
      teams,
      defaultTeam,
      queue,
      away,
      blocked,
      judge,
      suggestions,
      teaching,
      titleOf,
      letters,
      log,
    },
    ...(formLetters && { formLetters, organisation: settings.name }),
    cards,
    marks: createRedisMarks(keys),
    recurring: createRedisRecurring(keys),
    traces,
    viewers: createRedisViewers(keys),
    files: slack.files,
    ...(files && {
      store: files.store,
      linkTo: (file) => `${server.publicUrl}/slack/files/${files.links.sign(audience, file, Date.now())}`,
    }),
    history: (conversation, last) => store.history(conversation, { last }),
    historyAfter: (conversation, after, limit) => store.history(conversation, { after, limit }),
    elsewhere: async () =>
      (await assignable(colleagues, { queue, now: Date.now() })).filter((each) => each.desk !== 'slack'),
    localeOf: async (conversation) => (await store.conversation(conversation))?.locale,
    async deliveryOf(conversation, message) {
      const known = await store.conversation(conversation);
      return known && deliveryOf(known, message);
    },
  });
  const router = Router();
  if (files) router.get('/files/:link', openLinks(files, audience));
  return {
    ...desk,
    ...{ title, router, path: '/slack' },
    status: () => statusOf(connection, settings.publicUrl),
    async forget(conversation) {
      await cards.forget(conversation);
      await traces.forget(conversation);
    },
    examine: () => examineSlack({ client: connection.client, teams, customers }),
  };
};
