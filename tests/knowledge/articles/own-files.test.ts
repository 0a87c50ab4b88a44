import { afterEach, describe, expect, it } from '@jest/globals';
import { withOwnFiles } from '../../../src/knowledge/articles/own-files.ts';
import { checkBase } from '../../../src/knowledge/authoring/check.ts';
import { tryOut } from '../../../src/knowledge/authoring/trial.ts';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { png } from '../../helpers/samples.ts';
import { article, createBase, type TestBase } from '../base.ts';

const at = 'https://desk.example/articles/files/';

describe('a link to a file of the base', () => {
  it.each([
    ['The [form](../../_files/form.pdf).', `The [form](${at}form.pdf).`, 'The form.'],
    [
      '![Map of zones](../../_files/maps/zo%20nes.png "Zones")',
      `![Map of zones](${at}maps/zo%20nes.png)`,
      'Map of zones',
    ],
    ['![](<../../_files/map.png>)', `![map.png](${at}map.png)`, 'map.png'],
    ['[x](../../_files/../../secret.md)', 'x', 'x'],
    ['`![code](../../_files/map.png)` and [ours](https://a.example/_files/x.png)', undefined, undefined],
    ['```\n![code](../../_files/map.png)\n```', undefined, undefined],
    ['[site](/_files/x.pdf) [beside](x.pdf)', undefined, undefined],
  ])(
    'leads to where customers get it, and is its words where that is not known: %s',
    (text, there = text, words = text) => {
      expect(withOwnFiles(text, at)).toBe(there);
      expect(withOwnFiles(text, undefined)).toBe(words);
    },
  );

  it('is found at once in a text that is made to take long', () => {
    const text = `${'![a]('.repeat(60_000)}_files/\n${'../'.repeat(60_000)}_files/`;
    expect(withOwnFiles(text, at)).toBe(text);
  });
});

describe('a base with pictures and documents', () => {
  let base: TestBase;
  afterEach(() => base.clear());
  const also = ['Town map', 'Map of all zones', 'Parking zones'];
  const files = {
    'en/parking/zones.md': article('Which zones are there?', also, 'See ![the map](../../_files/map.png).'),
  };

  it('answers with their addresses, and has no fault', async () => {
    base = createBase(files);
    base.write('_files/map.png', png);
    const opened = await openKnowledge({ folder: base.folder, locales: ['en'], watch: false, filesAt: at });
    if (!('ask' in opened)) throw new Error(JSON.stringify(opened.faults));
    expect(opened.faults()).toEqual([]);
    expect(opened.article('zones', 'en')?.answer).toBe(`See ![the map](${at}map.png).`);
    await opened.stop();
  });

  it('is checked: what is not there, of another kind, or lies elsewhere', async () => {
    const said = async () => {
      const { problems } = await checkBase({ folder: base.folder, locales: ['en'], today: '2026-11-30' });
      return problems.map(({ line, level, message }) => `${line} ${level}: ${message}`);
    };
    base = createBase(files);
    expect(await said()).toEqual([expect.stringContaining('8 error: The link "../../_files/map.png" leads nowhere')]);
    base.write('_files/map.png', png);
    expect(await said()).toEqual([]);
    base.write('_files/map.svg', '<svg/>');
    base.write('en/parking/map.png', png);
    base.write(
      'en/parking/zones.md',
      article('Which zones are there?', also, '[a](../../_files/map.svg) [b](map.png)'),
    );
    expect(await said()).toEqual([
      expect.stringMatching(/^1 warning: This is not read\./),
      expect.stringMatching(/^8 error: “..\/..\/_files\/map.svg” is not given to customers: only png, /),
      expect.stringMatching(/^8 error: “map.png” is not given to customers where it lies. Put it into .*_files\.$/),
    ]);
  });

  it('is tried out without a copy of them, and with a look at them', async () => {
    base = createBase(files);
    base.write('_files/map.png', png);
    const { folder, clear } = await tryOut(base.folder, []);
    const { problems } = await checkBase({ folder, locales: ['en'], today: '2026-11-30' });
    expect(problems).toEqual([]);
    await clear();
    expect((await checkBase({ folder: base.folder, locales: ['en'], today: '2026-11-30' })).problems).toEqual([]);
  });
});
