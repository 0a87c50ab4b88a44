import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/**
 * Who may import whom, of ours. A part is a folder of src/, or a file there without its ending; `channels/*` and
 * `desks/*` are the folders below these two. What is not named here may not be imported, and what has no line here
 * does not belong in src/.
 */
const mayImport: Record<string, string[]> = {
  waiting: [],
  conversation: [],
  markdown: [],
  knowledge: ['markdown'],
  files: [],
  server: [],
  settings: [],
  handoff: ['conversation'],
  reports: ['conversation', 'handoff'],
  dialogs: ['conversation', 'knowledge', 'handoff', 'markdown', 'reports'], // reports: the facts that turns tell the record
  slack: ['conversation', 'markdown', 'server'],
  channels: ['channels/*', 'conversation', 'server'], // channel.ts, the port, and index.ts, one line per channel
  'channels/*': ['channels', 'conversation', 'files', 'markdown', 'server'],
  'channels/slack': ['channels', 'conversation', 'files', 'server', 'slack'],
  desks: ['desks/*', 'handoff', 'conversation', 'server'], // desk.ts, the port, and index.ts, one line per desk
  'desks/*': ['desks', 'handoff', 'conversation', 'files', 'markdown', 'server'],
  'desks/slack': ['desks', 'handoff', 'conversation', 'files', 'server', 'slack'],
  cli: ['app', 'settings', 'server', 'knowledge', 'handoff', 'reports'],
  main: ['app', 'cli'],
  app: ['*'],
};

/** These every part may import: they know nothing of the field. */
const forAll = ['waiting'];

/** Of these parts only types. */
const mayImportTypes: Record<string, string[]> = {
  channels: ['files', 'settings', 'slack'],
  'channels/*': ['settings'],
  desks: ['files', 'knowledge', 'reports', 'settings', 'slack'],
  'desks/*': ['knowledge', 'reports', 'settings'],
};

/** Packages that only some parts may import. */
const homes: Record<string, { parts: string[]; why: string }> = {
  botbuilder: { parts: ['dialogs'], why: 'it is archived: leaving it must cost one folder' },
  'markdown-it': { parts: ['markdown'], why: 'there is one way to read Markdown' },
  '@slack/bolt': { parts: ['slack', 'channels/slack', 'desks/slack'], why: 'Slack is one channel and one desk' },
  redis: { parts: ['server'], why: 'stores are handed a connection that fails fast and comes back' },
  imapflow: { parts: ['channels/email'], why: 'mail is one channel' },
  nodemailer: { parts: ['channels/email'], why: 'mail is one channel' },
  htmlparser2: {
    parts: ['channels/email', 'knowledge'],
    why: 'HTML that strangers wrote is read in one place, within limits; that of a table which a trainer brings in, in another',
  },
  'iconv-lite': { parts: ['channels/email'], why: 'everything else is UTF-8' },
  mailparser: { parts: ['channels/email'], why: 'mail is one channel' },
  'smtp-server': { parts: ['channels/email'], why: 'mail is one channel' },
  commander: { parts: ['cli'], why: 'the rest takes settings, not words' },
};

/** Parts that may read the environment; everything else is handed its settings. */
const mayReadEnvironment = ['main', 'cli'];

const LONGEST = 400;

interface Source {
  /** Relative to src/. */
  file: string;
  text: string;
}

interface Import {
  from: string;
  line: number;
  typeOnly: boolean;
  /** When the program comes there, not before it begins. */
  late: boolean;
}

const sources: Source[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }));

/** The code without comments, every line where it was. */
function code(text: string): string {
  return text.replaceAll(
    /\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/.*$/gm,
    (comment, before = '') => before + comment.slice(before.length).replaceAll(/[^\n]/g, ' '),
  );
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length;

/** Static and dynamic imports, re-exports, imports in types, and require. */
function importsOf({ text }: Source): Import[] {
  const plain = code(text);
  const statements = /^[ \t]*(import|export)(\s+type\b)?[^;'"()]*?(?:\bfrom\s*)?['"]([^'"\n]+)['"]/gm;
  const calls = /\b(?:import|require|resolve)\s*\(\s*['"]([^'"\n]+)['"]/g;
  const found = [...plain.matchAll(statements)].filter(
    ([whole, word]) => word === 'import' || /\bfrom\s*['"]/.test(whole),
  );
  return [
    ...found.map(({ 0: whole, 2: type, 3: from, index }) => ({
      from: from!,
      line: lineAt(plain, index + whole.length),
      typeOnly: type !== undefined,
      late: false,
    })),
    ...[...plain.matchAll(calls)].map(({ 1: from, index }) => ({
      from: from!,
      line: lineAt(plain, index),
      typeOnly: false,
      late: true,
    })),
  ];
}

/** The part that a file of src/ belongs to. */
function partOf(file: string): string {
  const [first = '', ...rest] = file.replace(/\.\w+$/, '').split('/');
  return ['channels', 'desks'].includes(first) && rest.length > 1 ? `${first}/${rest[0]}` : first;
}

const ruleFor = (part: string) => mayImport[part] ?? mayImport[part.replace(/\/.*/, '/*')];

function mayUse(part: string, other: string, typeOnly: boolean): boolean {
  const types = mayImportTypes[part] ?? mayImportTypes[part.replace(/\/.*/, '/*')] ?? [];
  const allowed = [...(ruleFor(part) ?? []), ...forAll, ...(typeOnly ? types : [])];
  return (
    part === other || allowed.includes('*') || allowed.includes(other) || allowed.includes(other.replace(/\/.*/, '/*'))
  );
}

const targetOf = (file: string, from: string) => posix.join(posix.dirname(file), from);
const packageOf = (from: string) => from.split('/', from.startsWith('@') ? 2 : 1).join('/');

/** Everything that is imported and may not be, one sentence each. */
function forbidden(source: Source): string[] {
  const part = partOf(source.file);
  if (!ruleFor(part)) return [`src/${source.file}: "${part}" is not in the table of tests/architecture.test.ts`];
  return importsOf(source).flatMap(({ from, line, typeOnly }) => {
    const at = `src/${source.file}:${line}`;
    if (from.startsWith('.')) {
      const target = targetOf(source.file, from);
      if (target.startsWith('..')) return []; // package.json and the like
      const other = partOf(target);
      return mayUse(part, other, typeOnly)
        ? []
        : [`${at} imports ${target}: ${part} may import ${ruleFor(part)!.join(', ') || 'nothing of ours'}`];
    }
    const home = homes[packageOf(from)];
    if (!home || home.parts.includes(part)) return [];
    return [`${at} imports ${from}: only ${home.parts.join(', ')} may, because ${home.why}`];
  });
}

/** Files that import each other in a circle, by types or when running: then none of them can be read alone. */
function circles(all: readonly Source[]): string[] {
  const files = new Set(all.map(({ file }) => file));
  const next = new Map(
    all.map((source) => [
      source.file,
      importsOf(source)
        .filter((each) => each.from.startsWith('.'))
        .map((each) => targetOf(source.file, each.from))
        .filter((file) => files.has(file)),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: string[]) => {
    if (path.includes(file)) return void found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file)) return;
    for (const each of next.get(file) ?? []) walk(each, [...path, file]);
    done.add(file);
  };
  for (const { file } of all) walk(file, []);
  return found;
}

/** Packages that are loaded with a file, before anything of it is used. */
function loadedWith(file: string, all: readonly Source[] = sources, seen = new Set<string>()): string[] {
  const source = all.find((each) => each.file === file);
  if (!source || seen.has(file)) return [];
  seen.add(file);
  const now = importsOf(source).filter(({ typeOnly, late }) => !typeOnly && !late);
  const packages = now.flatMap(({ from }) => (/^(?:\.|node:)/.test(from) ? [] : [packageOf(from)]));
  const further = now.filter(({ from }) => from.startsWith('.'));
  return [...packages, ...further.flatMap(({ from }) => loadedWith(targetOf(file, from), all, seen))];
}

/** What takes longest to load: a hundred milliseconds each and more. */
const heavy = ['@slack/bolt', 'botbuilder', 'imapflow', 'mailparser', 'nodemailer', 'smtp-server'];

function readsEnvironment({ file, text }: Source): string[] {
  if (mayReadEnvironment.includes(partOf(file))) return [];
  const plain = code(text);
  return [...plain.matchAll(/\bprocess\s*(?:\?\.|\.)\s*env\b|\benv\b[^;]*from 'node:process'/g)].map(
    ({ index }) => `src/${file}:${lineAt(plain, index)} reads process.env: settings come as arguments`,
  );
}

/** Exported names without a comment of their own; a re-export has its comment where it comes from. */
function undocumented({ file, text }: Source): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const name =
      /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/.exec(
        line,
      )?.[1];
    if (!name || lines[i - 1]?.trimEnd().endsWith('*/')) return [];
    const overload = lines.slice(0, i).some((before) => before.startsWith(`export function ${name}(`));
    return overload ? [] : [`src/${file}:${i + 1} exports ${name} without a sentence that says what it is`];
  });
}

const tooLong = ({ file, text }: Source) => {
  const length = text.split('\n').length - 1;
  return length > LONGEST ? [`src/${file} has ${length} lines, more than ${LONGEST}: which second idea moved in?`] : [];
};

const defaults = ({ file, text }: Source) =>
  /^export default\b/m.test(code(text)) ? [`src/${file} has a default export: names are the same everywhere`] : [];

describe('the sources', () => {
  it('import only what they may', () => expect(sources.flatMap(forbidden)).toEqual([]));
  it('do not import each other in circles', () => expect(circles(sources)).toEqual([]));
  it('read the environment only where the program begins', () => expect(sources.flatMap(readsEnvironment)).toEqual([]));
  it('say of every exported name what it is', () => expect(sources.flatMap(undocumented)).toEqual([]));
  it('are files of one idea', () => expect(sources.flatMap(tooLong)).toEqual([]));
  it('load mail, Slack and botbuilder when they are needed', () => {
    expect(loadedWith('app.ts').filter((each) => heavy.includes(each))).toEqual([]);
  });
  it('load neither doors nor articles for commands that only ask Redis', () => {
    const loaded = loadedWith('app/commands.ts');
    expect(loaded).toContain('redis');
    expect(loaded.filter((each) => [...heavy, 'express', 'markdown-it'].includes(each))).toEqual([]);
  });
  it('export by name', () => expect(sources.flatMap(defaults)).toEqual([]));
});

describe('these rules', () => {
  const source = (file: string, ...lines: string[]): Source => ({ file, text: `${lines.join('\n')}\n` });

  it.each([
    ["import { a } from '../dialogs/a.ts';", 'conversation/x.ts', 'conversation may import nothing of ours'],
    ["import type { A } from '../dialogs/a.ts';", 'conversation/x.ts', 'imports dialogs/a.ts'],
    [
      "export { a } from '../email/a.ts';",
      'channels/slack/x.ts',
      'channels/slack may import channels, conversation, files, server, slack',
    ],
    ["const a = await import('../slack/a.ts');", 'channels/email/x.ts', 'imports channels/slack/a.ts'],
    ["type A = import('../app.ts').A;", 'knowledge/x.ts', 'imports app.ts'],
    ["import {\n  a,\n  b,\n} from '../../slack/a.ts';", 'handoff/queue/x.ts', ''],
    ["import { a } from '../../knowledge/a.ts';", 'desks/web/x.ts', 'imports knowledge/a.ts'],
    ["import '../../cli/a.ts';", 'desks/slack/x.ts', 'imports cli/a.ts'],
    ["import { ActivityHandler } from 'botbuilder';", 'handoff/x.ts', 'only dialogs may, because it is archived'],
    [
      "import { a } from '@slack/bolt/dist/a.js';",
      'channels/email/x.ts',
      'only slack, channels/slack, desks/slack may',
    ],
    ["import { a } from '../conversation/a.ts';", 'waiting/x.ts', 'waiting may import nothing of ours'],
    ["import { a } from './a.ts';", 'services/x.ts', '"services" is not in the table'],
  ])('see what is wrong with %s', (line, file, problem) => {
    const found = forbidden(source(file, '// first line', line));
    if (problem) expect(found).toEqual([expect.stringContaining(problem)]);
    else expect(found).toHaveLength(1);
  });

  it('say in which line', () => {
    const found = forbidden(source('conversation/x.ts', '/* one', 'two */', "import { a } from '../app.ts';"));
    expect(found).toEqual([expect.stringMatching(/^src\/conversation\/x\.ts:3 /)]);
  });

  it.each([
    ["import { a } from '../../conversation/a.ts';", 'channels/email/x.ts'],
    ["import type { Channel } from '../channel.ts';", 'channels/email/x.ts'],
    ["import { a } from '../slack/a.ts';", 'app.ts'],
    ["import type { A } from '../../knowledge/a.ts';", 'desks/web/x.ts'],
    ["import { a } from '../../slack/a.ts';", 'desks/slack/x.ts'],
    ["// import { a } from '../dialogs/a.ts';", 'conversation/x.ts'],
    ["/* import { a } from '../dialogs/a.ts'; */", 'conversation/x.ts'],
    ["import { readFileSync } from 'node:fs';", 'conversation/x.ts'],
    ["import { a } from '../waiting/a.ts';", 'conversation/x.ts'],
  ])('see nothing wrong with %s', (line, file) => {
    expect(forbidden(source(file, line))).toEqual([]);
  });

  it('see a circle, also where only types go round', () => {
    const a = source('conversation/a.ts', "import { b } from './b.ts';");
    expect(circles([a, source('conversation/b.ts', "import { a } from './a.ts';")])).toEqual([
      'conversation/a.ts → conversation/b.ts → conversation/a.ts',
    ]);
    expect(circles([a, source('conversation/b.ts', "import type { A } from './a.ts';")])).toHaveLength(1);
    expect(circles([a, source('conversation/b.ts', "import { c } from './c.ts';")])).toEqual([]);
  });

  it('see what is loaded with a file', () => {
    const all = [
      source('app.ts', "import { a } from './a.ts';", "import type { Bot } from 'botbuilder';"),
      source('a.ts', "import { App } from '@slack/bolt/dist/a.js';", "const b = () => import('./b.ts');"),
      source('b.ts', "import { ImapFlow } from 'imapflow';"),
    ];
    expect(loadedWith('app.ts', all)).toEqual(['@slack/bolt']);
    expect(loadedWith('b.ts', all)).toEqual(['imapflow']);
  });

  it('see the environment, names without a sentence, long files and default exports', () => {
    expect(readsEnvironment(source('redis/x.ts', 'const path = process.env.PATH;'))).toHaveLength(1);
    expect(readsEnvironment(source('redis/x.ts', '// process.env is not read here'))).toEqual([]);
    expect(readsEnvironment(source('cli/x.ts', 'process.env'))).toEqual([]);
    expect(
      undocumented(source('x.ts', 'export const a = 1;', '/** Two. */', 'export const b = 2;', 'const c = 3;')),
    ).toEqual([expect.stringContaining('src/x.ts:1 exports a ')]);
    expect(tooLong(source('x.ts', ...Array.from({ length: 401 }, () => '')))).toHaveLength(1);
    expect(defaults(source('x.ts', 'export default 1;'))).toHaveLength(1);
  });
});
