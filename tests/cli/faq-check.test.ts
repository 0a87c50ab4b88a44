import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { article, createBase, marlow, type TestBase } from '../knowledge/base.ts';
import { faq } from './faq-run.ts';

interface Line {
  file: string;
  line: number;
  level: string;
  kind: string;
  message: string;
}

let base: TestBase;
beforeEach(() => {
  base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, content]) => [`faq/${path}`, content])));
});
afterEach(() => base.clear());

const check = (...words: string[]) => faq(['check', '--data', base.folder, ...words]);

/** What is found beyond the notes, as `place level kind: message`. */
async function found(...words: string[]) {
  const { lines, output, status } = await check('--format', 'jsonl', '--quick', ...words);
  const problems = output === '' ? [] : (lines() as unknown as Line[]);
  const said = problems.map(
    ({ file, line, level, kind, message }) =>
      `${file.replace(`${base.folder}/faq/`, '')}:${line} ${level} ${kind}: ${message}`,
  );
  return {
    status,
    said: said.filter((line) => !line.includes(' note ')),
    notes: said.filter((line) => line.includes(' note ')),
  };
}

const ways = ['Second way to ask', 'A third possibility', 'And one more wording'];

describe('frontdesk faq check', () => {
  it('finds nothing in a base that is in order, but what is not translated', async () => {
    const { said, notes, status } = await found();
    expect({ said, status }).toEqual({ said: [], status: 0 });
    expect(notes).toEqual([
      'en/billing/_topic.yaml:1 note translation: 1 of 2 articles is not there in "es": late-fee. Customers get the answer in "en".',
      'en/waste:1 note translation: 2 of 2 articles are not there in "es": bulky-items, missed-pickup. Customers get the answer in "en".',
    ]);
    const { output } = await check('--quick');
    expect(output).toContain('✓ 5 articles, 20 questions: 0 errors, 0 warnings, 2 notes.');
    expect(output).not.toContain('\u001b');
    expect((await faq(['check', '--quick', '--data', base.folder], '', { colour: true })).output).toContain('\u001b[');
  });

  it('looks at the form letters beside it, too', async () => {
    base.write('letters/en/billing/refund.md', '---\ntitle: A refund\n---\nHello {{customer.nam}}\n');
    base.write('letters/en/billing/late.md', '---\ntitle: Late fee\n---\nHello {{customer.name}}\n');
    const { said, status } = await found();
    expect({ said, status }).toEqual({
      said: [
        `${base.folder}/letters/en/billing/refund.md:4 error letter: There is no field {{customer.nam}}; did you mean {{customer.name}}?`,
      ],
      status: 1,
    });
    expect((await check('--quick')).output).toContain('5 articles, 20 questions, 1 form letter: 1 error');
  });

  it('fits into a terminal', async () => {
    base.write('faq/en/billing/broken.md', '---\nquestion: How?\nalso: x\n---\nSo.\n');
    const output = Object.assign(new PassThrough(), { columns: 60 });
    let said = '';
    output.on('data', (chunk) => {
      said += chunk;
    });
    await faq(['check', '--quick', '--data', base.folder], '', { output });
    expect(said).toContain('\n           "also" must be a list: one line "  - …" for each\n           entry.\n');
  });

  it('says a broken file, and still looks at the others', async () => {
    base.write('faq/en/billing/broken.md', '---\nquestion: How?\nalzo: [x]\n---\nSo.\n');
    base.write('faq/en/billing/half.md', '---\nquestion: Ho');
    base.write('faq/en/billing/poor.md', '---\nquestion: Is this poor?\n---\nYes.\n');
    const { said, status } = await found();
    expect(status).toBe(1);
    expect(said).toEqual([
      'en/billing/broken.md:3 error schema: There is no field "alzo"; did you mean "also"?',
      expect.stringMatching(/^en\/billing\/half.md:1 error schema: The fields are not closed/),
      expect.stringMatching(/^en\/billing\/poor.md:2 warning few: Only the question leads here. Add 3 more/),
    ]);
  });

  it('says in one line each what cannot be read at all', async () => {
    base.write('faq/en/billing/large.md', 'x'.repeat(10 * 1024 * 1024));
    base.write('faq/en/billing/latin.md', Uint8Array.from([0x2d, 0x2d, 0x2d, 0x0a, 0xe9]));
    base.write('faq/en/waste/pay-bill.md', article('Another?', ways, 'Twin.'));
    const elsewhere = createBase({ 'x.md': article('Elsewhere?', ways, 'Out.') });
    symlinkSync(join(elsewhere.folder, 'x.md'), join(base.folder, 'faq/en/billing/out.md'));
    const { said, status } = await found();
    elsewhere.clear();
    expect(status).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(/^en\/billing\/large.md:1 error schema: This is larger than 256 KB/),
      expect.stringMatching(/^en\/billing\/latin.md:1 error schema: This is not UTF-8/),
      expect.stringMatching(/^en\/billing\/out.md:1 error schema: This is a symbolic link out of the folder/),
      expect.stringMatching(/^en\/waste\/pay-bill.md:1 error schema: There is a second article "pay-bill"/),
    ]);
  });

  it('reads files of Windows editors', async () => {
    base.write(
      'faq/en/billing/windows.md',
      `\uFEFF${article('How about Windows?', [...ways, ways[0]!], 'Fine.').replaceAll('\n', '\r\n')}`,
    );
    expect((await found()).said).toEqual([
      'en/billing/windows.md:7 warning duplicate: “Second way to ask” stands here twice (line 4). Remove this one, or say it in other words.',
    ]);
  });

  it('finds the same question in two articles, almost the same, and one that is forbidden to itself', async () => {
    base.write(
      'faq/en/waste/twin.md',
      article(
        'What else?',
        ['can I pay ONLINE', 'Where can I pay my bills in person?', 'Something different'],
        'So.',
        'not: [What else?]',
      ),
    );
    const { said, status } = await found();
    expect(status).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(
        /^en\/waste\/twin.md:4 error duplicate: “can I pay ONLINE” leads to pay-bill, too \(.*en\/billing\/pay-bill.md:5\)/,
      ),
      expect.stringMatching(
        /^en\/waste\/twin.md:5 warning near: “Where can I pay my bills in person\?” is almost “Where can I pay my bill in person\?”/,
      ),
      'en/waste/twin.md:7 error duplicate: “What else?” stands here under "not", and on line 2 as a way to ask it. Remove one of them.',
    ]);
  });

  it('finds links that lead nowhere, and none in what is no link', async () => {
    const answer = [
      'See [paying](pay-bill.md), [late](late-fees.md "title") and ![a picture](map.png).',
      '[out](../../../../etc/passwd), [site](/pay), [page](#top), [web](https://x.example/y.md), <mailto:a@b.example>',
      '`[code](gone.md)`',
      '```',
      '[code](gone.md)',
      '```',
      '[topic]: ../waste/bulky-item.md',
    ].join('\n');
    base.write('faq/en/billing/links.md', article('Any links?', ways, answer));
    const { said, status } = await found();
    expect(status).toBe(1);
    expect(said.filter((line) => line.includes(' link: '))).toEqual([
      'en/billing/links.md:8 error link: The link "late-fees.md" leads nowhere; did you mean "late-fee.md"?',
      'en/billing/links.md:8 error link: The link "map.png" leads nowhere. Correct or remove it.',
      expect.stringContaining('links.md:9 error link: The link "../../../../etc/passwd" leads out of the base'),
      'en/billing/links.md:14 error link: The link "../waste/bulky-item.md" leads nowhere; did you mean "../waste/bulky-items.md"?',
    ]);
  });

  it('names what reaches nobody as it is meant, and none of it in code', async () => {
    const answer = [
      'See ![the map](https://x.example/map.png), [forms](/forms/x.pdf), [below](#fees), [web](https://x.example/y) and <https://x.example>.',
      '<!-- for us --> One<br>two <div class="box">three</div> and `<b>code</b>`.',
      '## Email',
      'pay@x.example',
      '```',
      '![code](/gone) <p>',
      '## slack',
      '```',
      '## webchat',
      'Short.',
    ].join('\n');
    base.write('faq/en/billing/shown.md', article('Any pictures?', ways, answer));
    const { said } = await found();
    expect(said).toEqual([
      'en/billing/shown.md:8 warning shown: Pictures from elsewhere are not shown: customers read “the map”. Say it in words, put it into _files, or link to a page with it.',
      'en/billing/shown.md:8 warning shown: “/forms/x.pdf” leads nowhere in a chat or a mail. Write a whole address: https://…',
      'en/billing/shown.md:8 warning shown: “#fees” leads nowhere in a chat or a mail. Write a whole address: https://…',
      'en/billing/shown.md:9 warning shown: Customers read this as it stands: <div class="box">. Write it in Markdown.',
      'en/billing/shown.md:9 warning shown: Customers read this as it stands: </div>. Write it in Markdown.',
      'en/billing/shown.md:10 warning shown: This is a heading that everybody reads. If the answer for that channel begins here, write "## channel: email".',
      'en/billing/shown.md:16 warning shown: This begins the answer for one channel: write it as "## channel: webchat".',
    ]);
  });

  it('says whose review is overdue', async () => {
    base.write('faq/en/waste/_topic.yaml', 'team: waste\nowner: bo@example.org\nreview: 2020-02-29\n');
    base.write('faq/en/billing/old.md', article('Is it old?', ways, 'Yes.', 'review: 2021-01-01'));
    base.write(
      'faq/en/billing/new.md',
      article(
        'Is it fresh?',
        ways.map((way) => `${way} for new`),
        'Yes.',
        'review: 2999-01-01',
      ),
    );
    expect((await found()).said.filter((line) => line.includes('review'))).toEqual([
      'en/billing/old.md:7 warning review: This was to be read again by 2021-01-01. Let ana@example.org read it, and write the day of the next review.',
      'en/waste/_topic.yaml:3 warning review: The articles of "waste" that have no "review" of their own were to be read again by 2020-02-29. Let bo@example.org read it, and write the day of the next review.',
    ]);
  });

  it('finds translations older than their original, by the last commit of both', async () => {
    const git = (date: string, ...words: string[]) =>
      execFileSync('git', ['-C', base.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
        env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
      });
    git('', 'init', '-q');
    git('', 'add', '.');
    git('2026-01-01T00:00:00Z', 'commit', '-qm', 'all');
    expect((await found()).said).toEqual([]);

    base.write('faq/en/billing/pay-bill.md', `${marlow['en/billing/pay-bill.md']}\nOr by phone.\n`);
    expect((await found()).said).toEqual([
      expect.stringMatching(
        /^es\/billing\/pay-bill.md:1 warning translation: .*pay-bill.md changed \(\d{4}-\d\d-\d\d, by its file date\) after this did \(2026-01-01, by its last commit\)/,
      ),
    ]);
    git('2026-02-01T00:00:00Z', 'commit', '-qam', 'more');
    expect((await found()).said).toEqual([expect.stringContaining('(2026-02-01, by its last commit)')]);
    base.write('faq/es/billing/pay-bill.md', `${marlow['es/billing/pay-bill.md']}\nO por teléfono.\n`);
    git('2026-03-01T00:00:00Z', 'commit', '-qam', 'spanish');
    expect((await found()).said).toEqual([]);

    base.write('faq/es/billing/alone.md', article('¿Sola?', ['¿Única?', '¿Nadie más?', '¿Sin original?'], 'Sí.'));
    expect((await found()).said).toEqual([
      expect.stringMatching(/^es\/billing\/alone.md:1 warning .*There is no "alone" in "en"/),
    ]);
  });

  it('finds tests of articles that are gone', async () => {
    base.write('faq/tests.yaml', '- question: how?\n  expect: [nothing, gone]\n');
    expect(await found()).toMatchObject({
      status: 1,
      said: [expect.stringContaining('tests.yaml:1 error schema: There is no article "gone"')],
    });
  });

  it('finds articles that steal each other’s questions', async () => {
    base.write(
      'faq/en/waste/recycling.md',
      article(
        'When is recycling day?',
        ['Blue bin calendar', 'What happens when I pay late or never?', 'Glass and paper'],
        'Every second Tuesday.',
      ),
    );
    const { lines, status } = await check('--format', 'jsonl');
    expect(status).toBe(0);
    const stolen = (lines() as unknown as Line[]).filter(({ kind }) => kind === 'stolen');
    expect(stolen).toContainEqual(
      expect.objectContaining({
        file: join(base.folder, 'faq/en/waste/recycling.md'),
        line: 5,
        level: 'warning',
        message: expect.stringMatching(
          /^Were “What happens when I pay late or never\?” not written here, late-fee would be the answer \(\d+ %.*late-fee\.md if it belongs there/,
        ),
      }),
    );
    expect((await check('--strict')).status).toBe(1);
    expect((await check()).output).toMatch(
      /Asked without being there, \d+ of 24 questions \(\d+ %\) find their own article first, and \d+ % are answered at once/,
    );
  });

  it('names articles that their own questions do not find', async () => {
    base.write(
      'faq/en/waste/odds.md',
      article(
        'Which ways to pay late are there?',
        ['My garbage was not collected at all', 'Can I pay my bill online?', 'Where do I take old furniture?'],
        'Ask us.',
      ),
    );
    const text = (await check()).output.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/Hardly found by their other questions, and in want of more of them: .*odds \([01] of 4\)/);
  });

  it('says on a terminal how far it is, and takes that away again', async () => {
    const errors = Object.assign(new PassThrough(), { isTTY: true });
    let said = '';
    errors.on('data', (chunk) => {
      said += chunk;
    });
    await faq(['check', '--data', base.folder], '', { errors });
    expect(said).toMatch(/Asking every question .*… 50 %.*… 100 %\r\u001b\[K$/s);
    expect((await check()).errors).toBe('');
  });

  it('annotates a pull request', async () => {
    base.write('faq/en/billing/broken.md', '---\nquestion: How?\nalso: x\n---\n100 %, so\n');
    const { output, status } = await check('--format', 'github', '--quick');
    expect(status).toBe(1);
    expect(output).toContain(
      `::error file=${base.folder}/faq/en/billing/broken.md,line=3,title=faq check%3A schema::"also" must be a list`,
    );
    expect(output).toContain('::notice file=');
  });

  it('warnings count with --strict', async () => {
    base.write('faq/en/billing/poor.md', '---\nquestion: Is this poor?\n---\nYes.\n');
    expect((await check('--quick')).status).toBe(0);
    expect((await check('--quick', '--strict')).status).toBe(1);
  });

  it('says what it can when there is no base at all', async () => {
    const empty = createBase();
    const { output, status } = await faq(['check', '--data', empty.folder]);
    empty.clear();
    expect(status).toBe(1);
    expect(output).toContain('This folder cannot be read.');
  });
});
