import { Router } from 'express';
import type { Given } from '../cli/commands.ts';
import { indexKeys } from '../conversation/keys.ts';
import type { RedisScripts } from '../conversation/redis/script.ts';
import { createRedisPacing } from '../slack/pacing.ts';
import type { SlackWorkspace } from '../slack/workspace.ts';

/** The workspace of the settings, which channel and desk share; loaded only when there is one, since Bolt takes a third of a second to load. */
export async function openSlack(
  { settings: { slack, slackCustomers }, log }: Given,
  { redis }: { redis: RedisScripts },
): Promise<SlackWorkspace | undefined> {
  if (!slack) return undefined;
  const { openWorkspace } = await import('../slack/workspace.ts');
  const pacing = createRedisPacing({ redis, prefix: indexKeys.slack });
  return openWorkspace({ ...slack, customers: slackCustomers !== false }, { pacing, log });
}

/** Where Slack's requests arrive, when it reaches us by HTTP. */
export function slackRoutes(slack: SlackWorkspace | undefined): Router[] {
  const http = slack?.connection.http;
  if (!http) return [];
  const router = Router();
  router.post('/slack/events', (request, response) => http(request, response));
  return [router];
}
