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
      '---\nquestion: ¿Cuánto?\nalso:\n  - ¿A cuánto?\nperson: always\n---\nCinco.\n\n## channel: email\nSon cinco.\n',
    );
  });

  it.each([
    ['a.csv', csv('billing,a/../../b,How?,,So.'), 'row 2: "a/../../b" cannot be the id'],
    ['a.csv', csv('../..,b,How?,,So.'), 'row 2: "../.." cannot be the topic'],
    ['a.csv', csv('_drafts,b,How?,,So.'), 'row 2: "_drafts" cannot be the topic'],
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
    ['a.ods', 'x', 'must end in .csv, .xlsx, .json, .tsv, .md.'],
  ])('of a wrong %s writes nothing, and says why (%#)', async (file, content, message) => {
    base.write(file, content);
    const { errors, status } = await send(file);
    expect(status).toBe(1);
    expect(errors).toContain(message);
    expect(existsSync(inBase('faq/.imported.json'))).toBe(false);
  });

  it('says when there is no such file', async () => {
    expect((await send('gone.csv')).errors).toContain('There is no file');
    expect((await send('gone.md')).errors).toContain('There is no file');
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

  it('writes nothing when the base that comes of it would be broken', async () => {
    base.write('a.csv', 'topic,question,answer,related\nbilling,How?,So,gone\n');
    const { errors, status } = await send('a.csv');
    expect(status).toBe(1);
    expect(errors).toContain('row 2: There is no article "gone". Correct or remove it.\nNothing was imported.');
    expect(existsSync(inBase('faq/en/billing/how.md'))).toBe(false);
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

describe('frontdesk faq import of what other tools write', () => {
  it('reads a table of tabs, below a title, with the names of its own language, and a head that is repeated', async () => {
    base.write('a.tsv', 'Unsere Fragen\t\n\t\nFrage\tAntwort\nWie spät?\tEs ist acht.\nFrage\tAntwort\nWo?\tHier.\n');
    const { errors, status } = await send('a.tsv', '--topic', 'city');
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    expect(text('en/city/wie-spat.md')).toContain('question: Wie spät?\n---\nEs ist acht.\n');
    expect(existsSync(inBase('faq/en/city/wo.md'))).toBe(true);
    expect(existsSync(inBase('faq/en/city/frage.md'))).toBe(false);
  });

  it('is told what an unusual table calls our columns', async () => {
    base.write('a.csv', 'sep=;\r\nTitel;Inhalt;topic\r\nWann?;Um acht, täglich.;city\r\n');
    expect((await send('a.csv')).status).toBe(1);
    const wrong = await send('a.csv', '--columns', 'Titel=question, Inhalt=text');
    expect(wrong.errors).toContain('--columns: "Inhalt=text" must be their name, "=", and one of locale, topic,');
    expect(await send('a.csv', '--columns', 'Titel=question, Inhalt=answer')).toMatchObject({ errors: '', status: 0 });
    expect(text('en/city/wann.md')).toContain('\nUm acht, täglich.\n');
  });

  it('keeps letters with accents, however the file writes them', async () => {
    const table = 'question;answer\r\nWie spät?;Größer als acht.\r\n';
    base.write('old.csv', Buffer.from(table, 'latin1'));
    const old = await send('old.csv', '--topic', 'city');
    expect(old.status).toBe(0);
    expect(old.errors).toContain('was read as Windows-1252');
    expect(text('en/city/wie-spat.md')).toContain('Größer als acht.');
    base.write('wide.csv', Buffer.from(`\uFEFF${table.replaceAll(';', '\t')}`, 'utf16le'));
    expect((await send('wide.csv', '--topic', 'city')).output).toBe('0 articles written, 0 left alone, 1 unchanged.\n');
  });

  it('makes one article of the wordings that QnA Maker writes as rows, and its line breaks lines', async () => {
    base.write(
      'qna.tsv',
      [
        'Question\tAnswer\tSource\tMetadata\tQnaId',
        'How do I pay?\t**Online**:\\n\\n* by card\\n* by transfer\tEditorial\t\t7',
        'Where to pay\t**Online**:\\n\\n* by card\\n* by transfer\tEditorial\t\t7',
        'Where is the log?\tIn C:\\new\\logs.\tEditorial\t\t8',
        '',
      ].join('\n'),
    );
    expect(await send('qna.tsv', '--topic', 'billing')).toMatchObject({ status: 0 });
    expect(text('en/billing/how-do-i-pay.md')).toBe(
      '---\nquestion: How do I pay?\nalso:\n  - Where to pay\n---\n**Online**:\n\n* by card\n* by transfer\n',
    );
    expect(text('en/billing/where-is-the-log.md')).toContain('\nIn C:\\new\\logs.\n');
  });

  it('writes HTML as the Markdown that customers read', async () => {
    const html =
      '<p>Pay <b>online</b> at <a href="https://pay.example.org/a b">our page</a>.</p><ul><li>by card</li><li>by&nbsp;transfer</li></ul><p>Or <em>in person</em><br>at the hall.</p>';
    base.write('a.csv', csv(`billing,pay,How?,,"${html.replaceAll('"', '""')}"`));
    expect((await send('a.csv')).status).toBe(0);
    expect(text('en/billing/pay.md').split('---\n')[2]).toBe(
      'Pay **online** at [our page](<https://pay.example.org/a b>).\n\n- by card\n- by transfer\n\nOr *in person*\nat the hall.\n',
    );
  });

  it('puts a number behind a name that another question has, and finds it again', async () => {
    const long = 'What do I have to do when my meter was not read';
    base.write('a.csv', csv(`billing,,${long} this month?,,Wait.`, `billing,,${long} for a whole year?,,Call.`));
    const names = ['', '-2'].map((end) => `en/billing/what-do-i-have-to-do-when-my-meter-was${end}.md`);
    expect((await send('a.csv')).status).toBe(0);
    expect(names.map((name) => text(name).includes('Wait.'))).toEqual([true, false]);
    expect((await send('a.csv')).output).toBe('0 articles written, 0 left alone, 2 unchanged.\n');
    base.write('a.csv', csv(`billing,,${long} for a whole year?,,Write.`));
    expect((await send('a.csv')).status).toBe(0);
    expect(names.map((name) => text(name).split('\n').at(-2))).toEqual(['Wait.', 'Write.']);
  });

  it('reads the sheet with the questions, and says which others there are', async () => {
    const { default: write } = await import('write-excel-file/node');
    const sheet = (rows: (string | Date)[][]) =>
      rows.map((row) =>
        row.map((value) => (value instanceof Date ? { value, type: Date, format: 'hh:mm' } : { value, type: String })),
      );
    const book = await write([
      { sheet: 'Read me', data: sheet([['This is our FAQ']]) },
      {
        sheet: 'Pay',
        data: sheet([['Our answers'], [], ['Question', 'Answer'], ['When?', new Date(Date.UTC(1899, 11, 30, 8, 30))]]),
      },
      {
        sheet: 'Old',
        data: sheet([
          ['Question', 'Answer'],
          ['Then?', 'So.'],
        ]),
      },
    ] as never).toBuffer();
    base.write('book.xlsx', book);
    const first = await send('book.xlsx', '--topic', 'billing');
    expect(first.errors).toContain('Read is the sheet "Pay"; for the other one: --sheet "Old".');
    expect(text('en/billing/when.md')).toContain('\n08:30\n');
    expect((await send('book.xlsx', '--topic', 'billing', '--sheet', 'Old')).status).toBe(0);
    expect(existsSync(inBase('faq/en/billing/then.md'))).toBe(true);
    expect((await send('book.xlsx', '--sheet', 'New')).errors).toContain('there are: "Read me", "Pay", "Old".');
  });

  it('reads percentages as they are shown, and a cell over several rows in each of them', async () => {
    const { default: write } = await import('write-excel-file/node');
    const percent = (value: number, format: string) => ({ value, type: Number, format });
    const cell = (value: string, more = {}) => ({ value, type: String, ...more });
    const book = await write(
      [
        [cell('Our answers', { span: 3 }), null, null],
        [cell('Topic'), cell('Question'), cell('Answer')],
        [cell('billing', { rowSpan: 3 }), cell('How high is the late fee?'), percent(0.05, '0%')],
        [null, cell('How high is the interest?'), percent(0.0725, '0.00%')],
        [null, cell('How many are there?', { rowSpan: 2 }), { value: 0.5, type: Number, rowSpan: 2 }],
        [cell('waste', { rowSpan: 2 }), null, null],
        [null, cell('Which bin?'), cell('Blue.')],
      ] as never,
      { sheet: 'A & B' } as never,
    ).toBuffer();
    base.write('percent.xlsx', book);
    const { errors, status } = await send('percent.xlsx');
    expect({ errors, status }).toMatchObject({ errors: expect.not.stringContaining('must not be empty'), status: 0 });
    expect(text('en/billing/how-high-is-the-late-fee.md')).toContain('\n5%\n');
    expect(text('en/billing/how-high-is-the-interest.md')).toContain('\n7.25%\n');
    expect(text('en/billing/how-many-are-there.md')).toContain('\n0.5\n');
    expect(text('en/waste/which-bin.md')).toContain('\nBlue.\n');
  });

  it('reads the base as it would be before it writes anything', async () => {
    base.write('a.csv', 'topic,question,answer,team\nbilling,One?,1,\nbilling,Two?,2,nobody\n');
    const { errors, status } = await faq(['import', inBase('a.csv'), '--data', base.folder], '', { teams: ['front'] });
    expect(status).toBe(1);
    expect(errors).toContain('row 3: There is no team "nobody"');
    expect(existsSync(inBase('faq/en/billing/one.md'))).toBe(false);
  });
});

describe('frontdesk faq import of a page', () => {
  const page = [
    '---',
    'layout: page',
    'nav_order: 3',
    '---',
    '# Frequently asked questions',
    'We are glad to help.',
    '## Bills & Payments {#bills}',
    '#### 1. How can I pay my **bill**?',
    'Pay [online](https://example.org/pay).',
    '',
    '```sh',
    '# not a heading',
    '```',
    '[Back to top](#top)',
    '#### 2. What is the fee? <a name="fee"></a>',
    'It is 5&nbsp;%.<br>Really.',
    '## Pickup',
    '#### 3. When is pickup?',
    '##### Summer',
    'Monday.',
    '#### Nobody knows?',
    '',
  ].join('\n');

  it('splits it at its questions, in topics by its headings', async () => {
    base.write('faq.md', page);
    const dry = await send('faq.md', '--dry-run');
    expect(dry.status).toBe(0);
    expect(dry.errors).toBe(`${inBase('faq.md')}: line 21: "Nobody knows?" became no article.\n`);
    expect(dry.output).toContain(inBase('faq/en/bills-payments/how-can-i-pay-my-bill.md'));
    expect(existsSync(inBase('faq/en/pickup'))).toBe(false);
    expect((await send('faq.md')).status).toBe(0);
    expect(text('en/bills-payments/how-can-i-pay-my-bill.md')).toBe(
      '---\nquestion: How can I pay my bill?\n---\nPay [online](https://example.org/pay).\n\n```sh\n# not a heading\n```\n',
    );
    expect(text('en/bills-payments/what-is-the-fee.md')).toContain('\nIt is 5 %.\nReally.\n');
    expect(text('en/pickup/when-is-pickup.md')).toContain('\n##### Summer\nMonday.\n');
    expect((await send('faq.md')).output).toBe('0 articles written, 0 left alone, 3 unchanged.\n');
  });

  it.each([
    ['bold questions', '# Help\n\n**Q: Can I park here?**\n\nA: Yes, *always*.\n\n**Q: Where?**\n\nA: There.\n'],
    [
      'boxes that open',
      '<details>\n<summary>Can I park here?</summary>\n\nYes, <em>always</em>.\n\n</details>\n\n<details><summary>Where?</summary>There.</details>\n',
    ],
    ['underlined headings', 'Parking\n=======\n\nCan I park here?\n---\nYes, *always*.\n\nWhere?\n---\nThere.\n'],
    ['headings that ask nothing', '# Parking\n\n## Can I park here\n\nYes, *always*.\n\n## Where\n\nThere.\n'],
  ])('knows questions as %s', async (_, content) => {
    base.write('parking.md', content);
    expect(await send('parking.md', '--topic', 'parking')).toMatchObject({ status: 0 });
    expect(text('en/parking/can-i-park-here.md')).toContain('\nYes, *always*.\n');
    expect(text('en/parking/where.md')).toContain('\nThere.\n');
  });

  it('says what a question looks like when there is none', async () => {
    base.write('none.md', 'Only words.\n');
    expect((await send('none.md')).errors).toContain('Each question is a heading: ## How …?');
  });
});
