import { lstat, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { channelSections, parseArticle } from '../articles/article.ts';
import { lookInto, readText } from '../articles/folder.ts';
import { type NumberedRow, type Placed, placedOf, versionOf } from './sheet.ts';
import { fileOf } from './written.ts';

/** What an import would do with a row. `edited`: the file is neither what the row was exported from nor what was imported last, so somebody wrote in it. */
export interface ImportStep {
  row: number;
  file: string;
  content: string;
  action: 'new' | 'update' | 'same' | 'edited';
}

/** What an import would do, or everything that is wrong with the rows. */
export type Plan = { steps: ImportStep[] } | { wrong: { row: number; message: string }[] };

/** What rows are imported into. */
export interface ImportParts {
  folder: string;
  locales: readonly string[];
  /** For rows without one. */
  topic?: string | undefined;
}

// Beside the articles, so that it travels with them; the library does not read what begins with a dot.
const recordName = '.imported.json';

/** Compares rows with the files that are there. Writes nothing. */
export async function planImport(rows: readonly NumberedRow[], parts: ImportParts): Promise<Plan> {
  const { folder, locales, topic } = parts;
  const { files } = await lookInto(folder, locales);
  const record = await readRecord(folder);
  const steps: ImportStep[] = [];
  const wrong: { row: number; message: string }[] = [];
  const taken = new Map<string, number>();
  for (const row of rows) {
    const placed = placedOf(row, { locale: locales[0]!, topic });
    const message = 'wrong' in placed ? placed.wrong : misplaced(placed, { locales, files, taken, folder });
    if (message !== undefined || 'wrong' in placed) {
      wrong.push({ row: row.number, message: message ?? '' });
      continue;
    }
    taken.set(keyOf(placed), row.number);
    const file = fileOf(folder, placed.place);
    steps.push({
      row: row.number,
      file,
      content: placed.content,
      action: await actionOf(file, placed, record[keyOf(placed)]),
    });
  }
  return wrong.length > 0 ? { wrong } : { steps };
}

/** Writes what the plan says; edited files only when `force` is set. Says which files it did not write, and why. */
export async function carryOut(
  steps: readonly ImportStep[],
  { folder, force }: { folder: string; force: boolean },
): Promise<{ written: ImportStep[]; left: { step: ImportStep; why: string }[] }> {
  const written: ImportStep[] = [];
  const left: { step: ImportStep; why: string }[] = [];
  const record: Record<string, string> = {};
  for (const step of steps) {
    if (step.action === 'edited' && !force) {
      left.push({ step, why: 'it was edited since' });
      continue;
    }
    if (step.action !== 'same') {
      const why = await write(step, folder);
      if (why !== undefined) {
        left.push({ step, why });
        continue;
      }
      written.push(step);
    }
    record[nameIn(folder, step.file)] = versionOf(step.action === 'same' ? await current(step.file) : step.content);
  }
  await remember(folder, record);
  return { written, left };
}

// What was imported last, by the files' names in the base.
async function remember(folder: string, versions: Readonly<Record<string, string>>): Promise<void> {
  const before = await readRecord(folder);
  const all = Object.entries({ ...before, ...versions }).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`;
  if (text !== `${JSON.stringify(before, null, 2)}\n`) await replace(join(folder, recordName), text);
}

function nameIn(folder: string, file: string): string {
  return resolve(file)
    .slice(resolve(folder).length + 1)
    .split(sep)
    .join('/');
}

function misplaced(
  { place, content }: Placed,
  seen: {
    locales: readonly string[];
    files: readonly { path: string; locale: string; topic: string; name: string }[];
    taken: ReadonlyMap<string, number>;
    folder: string;
  },
): string | undefined {
  if (!seen.locales.includes(place.locale))
    return `There is no language "${place.locale}"; there are: ${seen.locales.join(', ')}.`;
  const twin = [...seen.taken].find(([key]) => key.startsWith(`${place.locale}/`) && basename(key, '.md') === place.id);
  if (twin) return `"${place.id}" stands in row ${twin[1]}, too. Give one of them another id.`;
  const elsewhere = seen.files.find(
    ({ locale, topic, name }) => locale === place.locale && name === `${place.id}.md` && topic !== place.topic,
  );
  if (elsewhere) return `"${place.id}" lies in ${elsewhere.path}. Move that file, or correct the topic.`;
  const parsed = parseArticle(content, { ...place, file: '' }, channelSections);
  return 'faults' in parsed ? parsed.faults.map(({ message }) => message).join(' ') : undefined;
}

async function actionOf(file: string, placed: Placed, remembered: string | undefined): Promise<ImportStep['action']> {
  const found = await readText(file);
  if (found === undefined) return 'new';
  if ('fault' in found) return 'edited';
  if (sameArticle(found.text, placed)) return 'same';
  // A sheet is edited and imported again and again after one export.
  return [placed.version, remembered].includes(versionOf(found.text)) ? 'update' : 'edited';
}

// How a file is laid out does not matter, and comments stay where nothing else changed.
function sameArticle(text: string, { place, content }: Placed): boolean {
  const [a, b] = [text, content].map((each) => parseArticle(each, { ...place, file: '' }, channelSections));
  const plain = (one: typeof a) => one && 'article' in one && JSON.stringify(sortedKeys(one.article));
  return plain(a) !== false && plain(a) === plain(b);
}

const sortedKeys = (value: object): unknown =>
  Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [
        key,
        typeof one === 'object' && one !== null && !Array.isArray(one) ? sortedKeys(one) : one,
      ]),
  );

const keyOf = ({ place: { locale, topic, id } }: Placed): string => `${locale}/${topic}/${id}.md`;

async function current(file: string): Promise<string> {
  const found = await readText(file);
  return found && 'text' in found ? found.text : '';
}

async function write({ file, content, action }: ImportStep, folder: string): Promise<string | undefined> {
  await mkdir(dirname(file), { recursive: true });
  const inside = await realpath(folder);
  if (!(await realpath(dirname(file))).startsWith(inside + sep)) return 'its folder is a symbolic link out of the base';
  if ((await lstat(file).catch(() => undefined))?.isSymbolicLink()) return 'it is a symbolic link';
  if (action === 'new') {
    // Somebody may have written it since the plan was made.
    return writeFile(file, content, { flag: 'wx' }).then(
      () => undefined,
      (error: Error) => error.message,
    );
  }
  await replace(file, content);
  return undefined;
}

async function replace(file: string, content: string): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, content, { flag: 'wx' });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function readRecord(folder: string): Promise<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, recordName), 'utf8'));
    const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // Without it every file counts as edited, which loses nothing.
    return {};
  }
}
