import type { Log } from '../conversation/log.ts';
import { connectSlack, type SlackConnection, type SlackSettings } from './connect.ts';
import { createSlackFiles, type SlackFiles } from './files.ts';
import { createRateLanes, type RateLanes } from './lanes.ts';
import type { Pacing } from './pacing.ts';
import { createPeople, type People } from './people.ts';
import { createPosts, type Posts } from './posts.ts';

/**
 * A Slack workspace as one process is connected to it. Its channel and its desk are one app there: they share the connection, who is
 * who, and the lanes that Slack's limits are kept with.
 */
export interface SlackWorkspace {
  connection: SlackConnection;
  people: People;
  posts: Posts;
  files: SlackFiles;
  lanes: RateLanes;
}

/** What is shared of a connection. Nothing happens before it listens. */
export const workspaceOf = (
  connection: SlackConnection,
  { log, lanes = createRateLanes() }: { log: Log; lanes?: RateLanes },
): SlackWorkspace => {
  const { app, client, me } = connection;
  return {
    connection,
    people: createPeople({ app, client, team: () => me()?.team, log }),
    posts: createPosts({
      client,
      lanes,
      mayCustomize: () => me()?.scopes.has('chat:write.customize') === true,
    }),
    files: createSlackFiles({ client, lanes }),
    lanes,
  };
};

/** The workspace of the settings; `pacing` is shared with the other processes. */
export const openWorkspace = (settings: SlackSettings, { pacing, log }: { pacing: Pacing; log: Log }): SlackWorkspace =>
  workspaceOf(connectSlack(settings, { log }), { log, lanes: createRateLanes({ pacing }) });
