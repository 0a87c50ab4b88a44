import type { Answer, Transport } from './transports.ts';
import type { SlackEvent, Workspace } from './workspace.ts';

/** An event that Slack has for the app, how often it tried, and whether the app has acknowledged it. */
export interface Sent {
  body: { event_id: string; event: SlackEvent; [key: string]: unknown };
  attempts: number;
  acked: boolean;
}

const kinds: Record<string, string> = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' };
/** What an app subscribes to. */
const nameOf = ({ type, channel_type }: SlackEvent): string =>
  type === 'message' ? `message.${kinds[String(channel_type)]}` : type;

/** Wraps the workspace's events, sends them to the app one after another's start, and again at once when not acknowledged. */
export const createEvents = (
  workspace: Workspace,
  transport: () => Transport | undefined,
  /** What the app has subscribed to: `message.im`, `user_change` …; undefined: everything. */
  subscribed: ReadonlySet<string> | undefined,
) => {
  const sent: Sent[] = [];
  const underway = new Set<Promise<unknown>>();
  const { app, team } = workspace;

  const attempt = async (one: Sent): Promise<void> => {
    const num = one.attempts;
    one.attempts += 1;
    const to = transport();
    const answer: Answer = to
      ? await to.send('events_api', one.body, num ? { num, reason: 'timeout' } : undefined)
      : { acked: false };
    one.acked ||= answer.acked;
    workspace.changed();
  };
  const track = (work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => underway.delete(tracked));
    underway.add(tracked);
    return tracked;
  };
  const dispatch = (event: SlackEvent): void => {
    if (subscribed && !subscribed.has(nameOf(event))) return;
    const body = {
      token: 'legacy',
      team_id: team,
      api_app_id: app.id,
      event,
      type: 'event_callback',
      event_id: workspace.id('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: team, user_id: app.user, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
    };
    const one: Sent = { body, attempts: 0, acked: false };
    sent.push(one);
    void track(
      (async () => {
        await attempt(one);
        if (!one.acked && transport()) await attempt(one);
      })(),
    );
  };
  workspace.bus.on('event', (event: SlackEvent) => {
    dispatch(event);
    // Whoever mentions the app is heard twice: as a message, and as a mention with another event_id.
    const { subtype, channel_type, ...said } = event;
    const written = subtype === undefined || subtype === 'file_share' || subtype === 'thread_broadcast';
    if (event.type === 'message' && written && channel_type !== 'im' && String(event.text).includes(`<@${app.user}>`))
      dispatch({ ...said, type: 'app_mention' });
  });

  return {
    sent,
    /** Sends events again with the same event_id, as Slack does after one and five minutes: those not acknowledged, or those picked. */
    async redeliver(which: (one: Sent) => boolean = (one) => !one.acked): Promise<void> {
      await Promise.all(sent.filter(which).map((one) => track(attempt(one))));
    },
    /** Settles when nothing is on its way to the app. */
    async quiet(): Promise<void> {
      while (underway.size) await Promise.all(underway);
    },
  };
};
