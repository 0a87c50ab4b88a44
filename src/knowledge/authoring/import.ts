import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { parseArticle } from '../articles/article.ts';
import { lookInto, readText, type SeenFile } from '../articles/folder.ts';
import { createLibrary } from '../articles/library.ts';
import { channelSections } from '../articles/sections.ts';
import { versionOf } from '../articles/version.ts';
import { putArticle } from './put.ts';
import { type NumberedRow, type Placed, placedOf } from './sheet.ts';
import { tryOut } from './trial.ts';
import { fileOf, type Place } from './written.ts';

/** What an import would do with a row. `edited`: the file is neither what the row was exported from nor what was imported last, so somebody wrote in it. */
export interface ImportStep {
  row: number;
  file: string;
  content: string;
  action: 'new' | 'update' | 'same' | 'edited';
}

/** What an import would do, or everything that is wrong with the rows. */
export type Plan = { steps: ImportStep[] } | { wrong: Wrong[] };

/** What is wrong with a row. */
export interface Wrong {
  row: number;
  message: string;
}

/** What rows are imported into. */
export interface ImportParts {
  folder: string;
  locales: readonly string[];
  /** For rows without one. */
  topic?: string | undefined;
  /** The teams there are; without them, a team's name is not checked. */
  teams?: readonly string[] | undefined;
  /** Whether files that somebody edited are overwritten, too. */
  force?: boolean | undefined;
}

// Beside the articles, so that it travels with them; the library does not read what begins with a dot.
const recordName = '.imported.json';

/** Compares rows with the files that are there, and reads the base as it would be. Writes nothing into it. */
export async function planImport(rows: readonly NumberedRow[], parts: ImportParts): Promise<Plan> {
  const { folder, locales, topic } = parts;
  const { files } = await lookInto(folder, locales);
  const record = await readRecord(folder);
  const steps: (ImportStep & { place: Place })[] = [];
  const wrong: Wrong[] = [];
  const taken = new Map<string, number>();
  const seen: Seen = { locales, files, taken, folder, record };
  for (const row of rows) {
    const read = placedOf(row, { locale: locales[0]!, topic });
    const placed = 'wrong' in read || read.isNamed ? read : await numbered(read, seen);
    const message = 'wrong' in placed ? placed.wrong : misplaced(placed, seen);
    if (message !== undefined || 'wrong' in placed) {
      wrong.push({ row: row.number, message: message ?? '' });
      continue;
    }
    taken.set(keyOf(placed.place), row.number);
    const file = fileOf(folder, placed.place);
    steps.push({
      row: row.number,
      file,
      place: placed.place,
      content: placed.content,
      action: await actionOf(file, placed, record[keyOf(placed.place)]),
    });
  }
  if (wrong.length > 0) return { wrong };
  const broken = await brokenBy(steps, parts);
  return broken.length > 0 ? { wrong: broken } : { steps };
}

/** What would be wrong with the articles between each other: a team or an article that does not exist. */
async function brokenBy(
  steps: readonly (ImportStep & { place: Place })[],
  { folder, locales, teams, force }: ImportParts,
): Promise<Wrong[]> {
  const written = steps.filter(({ action }) => action !== 'same' && (force || action !== 'edited'));
  const trial = await tryOut(
    folder,
    written.map(({ place, content }) => ({ place, text: content })),
  );
  try {
    const library = createLibrary({ folder: trial.folder, locales, teams });
    const { faults } = await library.read(await library.look());
    const errors = faults.filter(({ level }) => level === 'error');
    return trial.files.flatMap((file, i) =>
      errors.filter((fault) => fault.file === file).map(({ message }) => ({ row: written[i]!.row, message })),
    );
  } finally {
    await trial.clear();
  }
}

/**
 * A row without an id of its own gets a number behind the one that its question makes, when that is another question's: which is
 * the same one again when the same table is imported again.
 */
async function numbered(placed: Placed, seen: Seen): Promise<Placed> {
  for (let n = 1; ; n++) {
    const id = n === 1 ? placed.place.id : `${placed.place.id}-${n}`;
    const one = { ...placed, place: { ...placed.place, id } };
    if (twinIn(one.place, seen) === undefined && !(await isAnothers(one, seen))) return one;
  }
}

/** Whether a file is there that was never this row's: of another question, and not one that somebody edited after its import. */
async function isAnothers({ place, question }: Placed, { folder, record }: Seen): Promise<boolean> {
  const found = await readText(fileOf(folder, place));
  if (!found || 'fault' in found) return found !== undefined;
  const parsed = parseArticle(found.text, { ...place, file: '' }, channelSections);
  if (!('article' in parsed) || parsed.article.question === question) return false;
  const imported = record[keyOf(place)];
  return imported === undefined || imported === versionOf(found.text);
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

/** What is known of a base and of the rows before. */
interface Seen {
  locales: readonly string[];
  files: readonly SeenFile[];
  taken: ReadonlyMap<string, number>;
  folder: string;
  record: Readonly<Record<string, string>>;
}

/** Who has the id already, in words. */
function twinIn(place: Place, { taken, files }: Seen): string | undefined {
  const twin = [...taken].find(([key]) => key.startsWith(`${place.locale}/`) && basename(key, '.md') === place.id);
  if (twin) return `"${place.id}" stands in row ${twin[1]}, too. Give one of them another id.`;
  const elsewhere = files.find(
    ({ locale, topic, name }) => locale === place.locale && name === `${place.id}.md` && topic !== place.topic,
  );
  return elsewhere && `"${place.id}" lies in ${elsewhere.path}. Move that file, or correct the topic.`;
}

function misplaced({ place, content }: Placed, seen: Seen): string | undefined {
  if (!seen.locales.includes(place.locale))
    return `There is no language "${place.locale}"; there are: ${seen.locales.join(', ')}.`;
  const twin = twinIn(place, seen);
  if (twin !== undefined) return twin;
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

const keyOf = ({ locale, topic, id }: Place): string => `${locale}/${topic}/${id}.md`;

async function current(file: string): Promise<string> {
  const found = await readText(file);
  return found && 'text' in found ? found.text : '';
}

async function write({ file, content, action }: ImportStep, folder: string): Promise<string | undefined> {
  // Somebody may have written it since the plan was made.
  const put = await putArticle(file, content, { folder, before: action === 'new' ? 'absent' : 'any' });
  if ('done' in put) return undefined;
  return 'why' in put ? put.why : 'it is there already';
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
