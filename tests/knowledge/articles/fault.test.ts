import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../src/knowledge/articles/fault.ts';
import { errorLines, tellFaults } from '../../../src/knowledge/articles/fault.ts';

const fault = (line: number, level: Fault['level'] = 'warning'): Fault => ({
  file: 'data/guard/en/upset.txt',
  line,
  level,
  message: 'It stands in two files.',
});

function listen() {
  const said: [string, object, string][] = [];
  const on = (level: string) => (details: object, text: string) => void said.push([level, details, text]);
  return { said, tell: tellFaults({ info: on('info'), warn: on('warn'), error: on('error') }) };
}

describe('the log', () => {
  it('has warnings once, until they are others: how many, and the first of them', () => {
    const { said, tell } = listen();
    const many = Array.from({ length: 7 }, (_, i) => fault(i + 1));
    tell(many, false);
    expect(said).toEqual([
      [
        'warn',
        { first: many.slice(0, 5).map(({ line }) => `data/guard/en/upset.txt:${line} It stands in two files.`) },
        'the knowledge base has 7 warnings; the desk’s page Answers lists them',
      ],
    ]);
    tell(many, true);
    expect(said.slice(1)).toEqual([['info', {}, 'a changed knowledge base is in force']]);
    tell([fault(1)], true);
    expect(said.at(-1)).toEqual(['warn', expect.anything(), expect.stringContaining('has a warning')]);
    tell([], true);
    tell([fault(1)], true);
    expect(said.filter(([level]) => level === 'warn')).toHaveLength(3);
  });

  it('has errors every time, and whether a changed base is in force beside them', () => {
    const { said, tell } = listen();
    const broken = [fault(3, 'error'), fault(4)];
    tell(broken, false);
    expect(said.map(([level]) => level)).toEqual(['error', 'warn']);
    tell(broken, true);
    expect(said.slice(2).map(([level]) => level)).toEqual(['error', 'info']);
    expect(errorLines(broken)).toEqual(['data/guard/en/upset.txt:3 It stands in two files.']);
  });
});
