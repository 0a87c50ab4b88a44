import { expect, it } from '@jest/globals';
import { createOutage } from '../../src/server/outage.ts';

function setup() {
  let now = 0;
  const lines: string[] = [];
  const log = {
    error: (details: object, text: string) => lines.push(`${text}: ${(details as { err: Error }).err.message}`),
    info: (details: object, text: string) => lines.push(`${text} ${JSON.stringify(details)}`),
  };
  const outage = createOutage(log, { begins: 'away', ends: 'back' }, () => now);
  const fails = (why: string) =>
    outage
      .watch(() => Promise.reject(new Error(why)))
      .catch((error: Error) => [error.message, outage.knows(error)] as const);
  return {
    outage,
    lines,
    fails,
    works: () => outage.watch(() => Promise.resolve('done')),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

it('says once that something is away, with the first cause, and once that it is back', async () => {
  const { fails, works, pass, lines, outage } = setup();
  expect(await works()).toBe('done');
  expect(await fails('OOM')).toEqual(['OOM', true]);
  pass(60);
  for (let n = 0; n < 100; n++) await fails('READONLY');
  await works();
  await works();
  expect(lines).toEqual(['away: OOM', 'back {"failed":101,"seconds":60}']);
  expect(outage.knows(new Error('another'))).toBe(false);
});

it('says no more of what comes and goes, and does not forget what stays', async () => {
  const { fails, works, pass, lines } = setup();
  for (let n = 0; n < 9; n++) {
    await fails('flutter');
    await works();
    pass(1);
  }
  expect(lines).toHaveLength(2);
  await fails('flutter');
  pass(1);
  await fails('it stays');
  await works();
  expect(lines.slice(2)).toEqual(['away: it stays', 'back {"failed":2,"seconds":1}']);
});

it('takes nothing that began before a failure for its end', async () => {
  const { outage, fails, lines } = setup();
  let answer = () => {};
  const slow = outage.watch(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  await fails('OOM');
  answer();
  await slow;
  expect(lines).toEqual(['away: OOM']);
});

it('watches every promise of a port, and leaves the rest as it is', async () => {
  const { outage, lines } = setup();
  const port = outage.around({ name: 'x', add: (a: number, b: number) => a + b, read: async () => 'read' });
  expect([port.name, port.add(1, 2), await port.read()]).toEqual(['x', 3, 'read']);
  const broken = outage.around({ read: async () => Promise.reject(new Error('gone')) });
  await expect(broken.read()).rejects.toThrow('gone');
  expect(lines).toEqual(['away: gone']);
});
