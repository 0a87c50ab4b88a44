import { describe, expect, it } from '@jest/globals';
import { openLog, withoutSecrets } from '../../src/server/log.ts';

function logged(write: (log: ReturnType<typeof openLog>) => void, level = 'info'): string[] {
  const lines: string[] = [];
  write(openLog(level, { write: (line) => void lines.push(line) }));
  return lines;
}

describe('the log', () => {
  it('writes one JSON object a line, with its level in words and the time in UTC', () => {
    const [line] = logged((log) => log.info({ conversation: 'c1' }, 'a turn'));
    expect(line).toMatch(/\n$/);
    expect(JSON.parse(String(line))).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      conversation: 'c1',
      msg: 'a turn',
    });
  });

  it('says nothing below its level', () => {
    expect(logged((log) => log.debug('more than one wants to know'))).toEqual([]);
  });

  it('never holds the value of a key that is a secret', () => {
    const lines = logged((log) => {
      log.info({ token: 'hunter2', slack: { botToken: 'hunter2' }, a: { b: { password: 'hunter2' } } }, 'settings');
      log.info({ headers: { authorization: 'hunter2', cookie: 'hunter2' } }, 'a request');
      log.child({ secret: 'hunter2' }).info('with a child');
    });
    expect(lines.join()).not.toContain('hunter2');
  });

  it('never holds a secret inside a text or an error', () => {
    const lines = logged((log) => {
      log.error(new Error('cannot connect to rediss://user:hunter2@host:6379'));
      log.error({ err: new Error('outer', { cause: new Error('Bearer hunter2hunter2') }) }, 'xoxb-hunter2 was refused');
      log.info('GET /v3/directline/conversations/c1/stream?watermark=3&t=hunter2 %s', 'xapp-1-hunter2');
    });
    expect(lines.join()).not.toContain('hunter2');
    expect(lines[0]).toContain('rediss://***@host:6379');
  });

  it('keeps the name, code and cause of an error', () => {
    const error = Object.assign(new TypeError('no'), { code: 'ECONNREFUSED', cause: new Error('deeper') });
    const { err } = JSON.parse(String(logged((log) => log.error({ err: error }, 'away'))[0]));
    expect(err).toMatchObject({ name: 'TypeError', message: 'no', code: 'ECONNREFUSED', cause: { message: 'deeper' } });
  });
});

describe('a text without secrets', () => {
  it.each([
    ['imaps://me%40example.org:pa55@mail.example.org:993', 'imaps://***@mail.example.org:993'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer ***'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'eyJ***'],
    ['/desk?token=abc&next=/', '/desk?token=***&next=/'],
    ['xoxb-1-2-abc and xoxe.xoxp-1-x', 'x*** and xoxe.x***'],
    ['https://www.example.org/a@b', 'https://www.example.org/a@b'],
  ])('%s', (text, clean) => {
    expect(withoutSecrets(text)).toBe(clean);
  });
});
