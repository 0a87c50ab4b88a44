import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '../../src/cli/commands.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
});
afterEach(() => terminal.close());

const ann = { channel: 'email', id: 'ann@example.org', since: Date.now() - 3 * 3_600_000 };
const ben = { channel: 'email', id: 'benjamin@example.org', since: Date.now() - 3 * 86_400_000 };
/** An app in which these are blocked. */
function withBlocked(...senders: (typeof ann)[]): Partial<App> & { let: string[] } {
  const lets: string[] = [];
  return {
    let: lets,
    blockedSenders: async (_given, most) => senders.slice(0, most),
    async unblock(_given, address) {
      lets.push(address);
      return senders.some(({ id }) => id === address);
    },
  };
}

describe('frontdesk mail blocked', () => {
  it('lists who is blocked, and since when', async () => {
    const { status, out } = await terminal.type('mail blocked', withBlocked(ann, ben));
    expect(status).toBe(0);
    expect(out).toBe('Sender                Blocked for\nann@example.org       3 h\nbenjamin@example.org  3 days\n');
    expect((await terminal.type('mail blocked --limit 1', withBlocked(ann, ben))).out).not.toContain('benjamin');
    const { out: lines } = await terminal.type('mail blocked --jsonl', withBlocked(ann));
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([ann]);
    expect((await terminal.type('mail blocked', withBlocked())).out).toBe('Nobody is blocked.\n');
  });

  it('lets somebody in again, and says when nobody had blocked them', async () => {
    const app = withBlocked(ann);
    const { status, out } = await terminal.type('mail blocked --unblock ann@example.org', app);
    expect([status, out]).toEqual([0, 'Done: what ann@example.org writes from now on is heard again.\n']);
    expect(app.let).toEqual(['ann@example.org']);
    const other = await terminal.type('mail blocked --unblock ben@example.org', app);
    expect([other.status, other.err]).toEqual([
      1,
      'Nobody has blocked ben@example.org. See who is: frontdesk mail blocked\n',
    ]);
  });
});
