import { z } from 'zod';
import { durationOf } from './hours.ts';
import { nearest } from './problem.ts';

/** The channels that settings can name. */
export const channelNames = ['webchat', 'email', 'slack', 'console'] as const;

const HOUR = 3_600_000;
/** Where many letters are written in a hurry, and none can be called back, longer than where somebody waits for each word. */
const usual: Record<string, number> = { email: 10_000, slack: 3000, webchat: 0 };

/** `hold` of frontdesk.yaml: how long a reply can be taken back before it is sent, in milliseconds by channel. */
export const hold = z
  .record(z.unknown())
  .default({})
  .transform((given, context): Record<string, number> => {
    const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const holds = { ...usual };
    for (const [channel, written] of Object.entries(given)) {
      const milliseconds = typeof written === 'string' ? readHold(written) : undefined;
      const meant = nearest(channel, [...channelNames]);
      if (!channelNames.some((name) => name === channel)) {
        const next = meant ? `Did you mean ${meant}?` : `The channels are ${channelNames.join(', ')}.`;
        problem([channel], `is not a channel. ${next}`);
      } else if (milliseconds === undefined) problem([channel], 'must be a time like 10s, or 0s to send at once');
      else if (milliseconds > HOUR) problem([channel], 'must be an hour at most: the customer waits as long');
      else holds[channel] = milliseconds;
    }
    return holds;
  });

const readHold = (written: string): number | undefined =>
  /^\s*0+\s*[smh]\s*$/.test(written) ? 0 : durationOf(written, undefined);
