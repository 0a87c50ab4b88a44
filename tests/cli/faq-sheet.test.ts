import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { article, createBase, marlow, type TestBase } from '../knowledge/base.ts';
import { faq } from './faq-run.ts';

let base: TestBase;
beforeEach(() => {
  base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, content]) => [`faq/${path}`, content])));
});
afterEach(() => base.clear());

const inBase = (path: string) => join(base.folder, path);
const text = (path: string) => readFileSync(inBase(`faq/${path}`), 'utf8');
const send = (file: string, ...words: string[]) => faq(['import', inBase(file), '--data', base.folder, ...words]);
const fetch = (file: string, ...words: string[]) => faq(['export', inBase(file), '--data', base.folder, ...words]);

const csv = (...rows: string[]) => `${['topic,id,question,also,answer', ...rows].join('\n')}\n`;

describe('frontdesk faq import', () => {
  it('writes articles, in the order and with the words of the table', async () => {
    base.write(
      'a.csv',
      csv(
        'billing,refund,"How do I get a refund?","Money back\n\nCan you return my payment?","Write to us, with ""refund"" in it.\nThen wait."',
        ',,,,',
      ),
    );
    const { output, errors, status } = await send('a.csv');
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    expect(output).toBe(
      `  new      ${inBase('faq/en/billing/refund.md')}\n1 article written, 0 left alone, 0 unchanged.\n`,
    );
    expect(text('en/billing/refund.md')).toBe(
      '---\nquestion: How do I get a refund?\nalso:\n  - Money back\n  - Can you return my payment?\n---\nWrite to us, with "refund" in it.\nThen wait.\n',
    );
    expect((await faq(['ask', '--data', base.folder, 'money back'])).output).toContain('answers with refund');
  });

  it('changes what it wrote itself, and leaves alone what somebody edited', async () => {
    base.write('a.csv', csv('billing,one,One?,,1', 'billing,two,Two?,,2'));
    await send('a.csv');
    base.write('faq/en/billing/two.md', text('en/billing/two.md').replace('2\n', 'two\n'));
    base.write('a.csv', csv('billing,one,One?,,uno', 'billing,two,Two?,,dos'));

    const dry = await send('a.csv', '--dry-run');
    expect(dry.output).toContain(`update   ${inBase('faq/en/billing/one.md')}`);
    expect(dry.output).toContain(`edited   ${inBase('faq/en/billing/two.md')}  would be left alone`);
    expect(text('en/billing/one.md')).toContain('\n1\n');

    const { output, status } = await send('a.csv');
    expect(status).toBe(1);
    expect(output).toContain(`left     ${inBase('faq/en/billing/two.md')}: it was edited since`);
    expect(text('en/billing/one.md')).toContain('\nuno\n');
    expect(text('en/billing/two.md')).toContain('\ntwo\n');

    expect((await send('a.csv', '--force')).status).toBe(0);
    expect(text('en/billing/two.md')).toContain('\ndos\n');
    expect((await send('a.csv')).output).toBe('0 articles written, 0 left alone, 2 unchanged.\n');
  });

  it('never overwrites an article that was not imported', async () => {
    base.write('a.csv', csv('billing,late-fee,Late?,,Never.'));
    expect((await send('a.csv')).status).toBe(1);
    expect(text('en/billing/late-fee.md')).toBe(marlow['en/billing/late-fee.md']);
  });

  it('reads what spreadsheets of other countries write, and makes names of questions', async () => {
    base.write(
      'a.csv',
      '\uFEFFQuestion;Answer;Notes\r\n"Where is it; and when?";\'- Here\r\nÜber wen läuft das eigentlich hier bei Ihnen im Hause?;Ja\r\n',
    );
    const { errors, status } = await send('a.csv', '--topic', 'city');
    expect({ errors, status }).toEqual({ errors: 'Not read: "notes".\n', status: 0 });
    expect(text('en/city/where-is-it-and-when.md')).toContain('question: Where is it; and when?\n---\n- Here\n');
    expect(existsSync(inBase('faq/en/city/uber-wen-lauft-das-eigentlich-hier-bei.md'))).toBe(true);
  });

  it('reads JSON, with lists', async () => {
    const rows = [
      {
        locale: 'es',
        topic: 'billing',
        question: '¿Cuánto?',
        also: ['¿A cuánto?'],
        answer: 'Cinco.',
        'answer (email)': 'Son cinco.',
        person: 'always',
      },
    ];
    base.write('a.json', JSON.stringify(rows));
    expect((await send('a.json')).status).toBe(0);
    expect(text('es/billing/cuanto.md')).toBe(
      '---\nquestion: ¿Cuánto?\nalso:\n  - ¿A cuánto?\nperson: always\n---\nCinco.\n\n## email\nSon cinco.\n',
    );
  });

  it.each([
    ['a.csv', csv('billing,a/../../b,How?,,So.'), 'row 2: "a/../../b" cannot be the id'],
    ['a.csv', csv('../..,b,How?,,So.'), 'row 2: "../.." cannot be the topic'],
    ['a.csv', csv('billing,b,,,So.', 'x,c,Q?,,'), 'row 2: "question" must not be empty.'],
    ['a.csv', csv('waste,late-fee,How?,,So.'), 'Move that file, or correct the topic.'],
    ['a.csv', csv('waste,x,How?,,So.', 'billing,x,Why?,,So.'), 'row 3: "x" stands in row 2, too.'],
    ['a.csv', csv(',x,How?,,So.'), 'row 2: It has no topic.'],
    ['a.csv', 'question,anser\nHow?,So\n', 'There is no column "anser"; did you mean "answer"?'],
    ['a.csv', 'question,reply\nHow?,So\n', 'has no column "answer".'],
    ['a.csv', 'question,question,answer\n', 'has two columns "question"'],
    ['a.csv', 'question,answer,topic,review\nHow?,So,billing,soon\n', 'row 2: "review" must be a day of the calendar'],
    [
      'a.csv',
      'question,answer,topic,locale\nHow?,So,billing,xx\n',
      'row 2: There is no language "xx"; there are: en, es.',
    ],
    ['a.csv', 'question,answer\n"How?,So\n', 'is not a CSV: Quote Not Closed'],
    ['a.csv', '', 'is empty. Its first row must name the columns.'],
    ['a.json', '{', 'is not JSON'],
    ['a.json', '{"question": "How?"}', 'must be a list of articles'],
    ['a.xlsx', 'no zip', 'is no spreadsheet that can be read'],
    ['a.ods', 'x', 'must end in .csv, .xlsx, .json.'],
  ])('of a wrong %s writes nothing, and says why (%#)', async (file, content, message) => {
    base.write(file, content);
    const { errors, status } = await send(file);
    expect(status).toBe(1);
    expect(errors).toContain(message);
    expect(existsSync(inBase('faq/.imported.json'))).toBe(false);
  });

  it('says that a file of another encoding is none it reads', async () => {
    base.write('a.csv', Buffer.from('question,answer\nWie spät?,So\n', 'latin1'));
    expect((await send('a.csv')).errors).toContain('save it as "CSV UTF-8"');
    expect((await send('gone.csv')).errors).toContain('There is no file');
  });

  it('does not follow a symbolic link out of the folder', async () => {
    const elsewhere = createBase();
    symlinkSync(elsewhere.folder, inBase('faq/en/away'));
    base.write('a.csv', csv('away,x,How?,,So.'));
    const { output, status } = await send('a.csv');
    expect(status).toBe(1);
    expect(output).toContain('its folder is a symbolic link out of the base');
    expect(existsSync(join(elsewhere.folder, 'x.md'))).toBe(false);
    elsewhere.clear();
  });

  it('says when the base that comes of it is broken', async () => {
    base.write('a.csv', 'topic,question,answer,related\nbilling,How?,So,gone\n');
    const { errors, status } = await send('a.csv');
    expect(status).toBe(1);
    expect(errors).toMatch(/how.md:4: error: There is no article "gone"/);
    expect(errors).toContain('the desk keeps what these files were before');
  });
});

describe.each(['csv', 'xlsx', 'json'])('frontdesk faq export, and import again, as %s', (format) => {
  const file = `all.${format}`;

  it('changes nothing', async () => {
    base.write(
      'faq/en/waste/hard.md',
      article(
        '=1+1, "quoted"; or not?',
        ['- a dash', '@here'],
        '- **one**\n- two\n\n## email\nLonger, *there*.',
        'review: 2027-01-31\nrelated: [pay-bill, late-fee]',
      ),
    );
    const before = text('en/waste/hard.md');
    expect(await fetch(file)).toMatchObject({ status: 0, errors: '', output: `6 articles in ${inBase(file)}.\n` });
    expect(await send(file)).toMatchObject({ status: 0, output: '0 articles written, 0 left alone, 6 unchanged.\n' });
    expect(text('en/waste/hard.md')).toBe(before);
  });

  it('does not overwrite a table that may have been edited', async () => {
    base.write(file, 'mine');
    expect(await fetch(file)).toMatchObject({ status: 1, errors: expect.stringContaining('is there already') });
    expect(readFileSync(inBase(file), 'utf8')).toBe('mine');
    expect((await fetch(file, '--force')).status).toBe(0);
  });
});

describe.each(['csv', 'json'])('frontdesk faq import of a %s that was edited', (format) => {
  const file = `all.${format}`;

  it('brings back what was edited in the table, unless the file changed meanwhile', async () => {
    await fetch(file);
    // Both files are edited in the table, one of them in its own file as well.
    base.write('faq/en/billing/late-fee.md', `${marlow['en/billing/late-fee.md']}\nSince May.\n`);
    const table = readFileSync(inBase(file), 'utf8')
      .replace('Pay **online**, by mail', 'Pay **by phone**, by mail')
      .replace('5 %', '6 %');
    writeFileSync(inBase(file), table);
    const { output, status } = await send(file);
    expect(status).toBe(1);
    expect(output).toContain(`updated  ${inBase('faq/en/billing/pay-bill.md')}`);
    expect(output).toContain(`left     ${inBase('faq/en/billing/late-fee.md')}: it was edited since`);
    expect(text('en/billing/pay-bill.md')).toContain('Pay **by phone**');
    expect(text('en/billing/late-fee.md')).toContain('Since May.');
    // The same table is edited once more, and imported again.
    writeFileSync(inBase(file), table.replace('Pay **by phone**', 'Pay **by fax**'));
    await send(file);
    expect(text('en/billing/pay-bill.md')).toContain('Pay **by fax**');
  });
});

describe('frontdesk faq export', () => {
  it('writes a CSV to the output, in which no cell is a formula', async () => {
    base.write('faq/en/waste/sum.md', article('What is =1+1?', ['=HYPERLINK("http://x")'], '- two'));
    const { output, status } = await faq(['export', '--data', base.folder]);
    expect(status).toBe(0);
    expect(output).toMatch(/^\uFEFFlocale,topic,id,question,also,not,answer,/);
    expect(output).toContain('"\'=HYPERLINK(""http://x"")"');
    expect(output).toContain(",'- two,");
  });

  it('does not export a part of a base', async () => {
    base.write('faq/en/waste/broken.md', 'no');
    expect(await fetch('a.csv')).toMatchObject({ status: 1, errors: expect.stringContaining('nothing was exported') });
    expect(existsSync(inBase('a.csv'))).toBe(false);
    mkdirSync(inBase('folder.csv'));
    base.remove('faq/en/waste/broken.md');
    expect((await fetch('folder.csv')).status).toBe(1);
    expect((await fetch('a.txt')).errors).toContain('must end in .csv, .xlsx, .json.');
  });
});
