import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Fault } from '../../knowledge/articles/fault.ts';
import { createMemoized, type MemoizedEncoder } from '../../knowledge/encoder/memoized.ts';
import { openGuarded } from '../../knowledge/encoder/open.ts';
import { type Knowledge, type KnowledgeParts, openKnowledge } from '../../knowledge/knowledge.ts';
import type { FaqIo } from './io.ts';

/** The option that every command on a base has. */
export interface DataOption {
  data: string;
}

/** Adds `--data` to a command. */
export function withData(command: Command): Command {
  const option = new Option('--data <dir>', 'the folder that holds faq/');
  return command.addOption(option.default('./data', 'FRONTDESK_DATA, else ./data'));
}

/** Where a base lies, in which languages. */
export interface BaseLocation {
  folder: string;
  /** The first is the default. */
  locales: readonly string[];
  /** False: without what verdicts made of the confidences. */
  rescale?: false;
}

/** The base of a data folder, in the languages of frontdesk.yaml or those that it has. */
export async function locationOf({ data }: DataOption, io: Pick<FaqIo, 'answers' | 'folder'>): Promise<BaseLocation> {
  const whole = resolve(io.folder ?? '.', data);
  // What is said of files is read, and clicked on, in the working directory.
  const near = relative('.', whole);
  const folder = join(near.startsWith('..') ? whole : near, 'faq');
  return { folder, locales: io.answers?.locales ?? (await localesIn(folder)) };
}

/**
 * Opens a base as the desk would, unless something in it is broken: what is asked of a base must not be answered by another one. It
 * is watched only when somebody wants to hear of changes.
 */
export async function openLocation(
  place: BaseLocation,
  io: { answers?: Omit<KnowledgeParts, 'folder' | 'locales'> } & Partial<Pick<FaqIo, 'errors'>>,
  onChange?: KnowledgeParts['onChange'],
): Promise<Knowledge | { faults: Fault[] }> {
  const onEncoder = (sentence: string) => void io.errors?.write(`${sentence}\n`);
  const watched = onChange ? { onChange, watch: true } : { watch: false };
  const opened = await openKnowledge({ ...io.answers, ...place, ...watched, onEncoder });
  if (!('ask' in opened)) return opened;
  const faults = [...opened.faults()];
  if (!faults.some(({ level }) => level === 'error')) return opened;
  await opened.stop();
  return { faults };
}

/** Opens the encoder for many questions at once; undefined where there is none. */
export async function openMemoized({
  answers,
  errors,
}: Pick<FaqIo, 'answers' | 'errors'>): Promise<MemoizedEncoder | undefined> {
  const { encoder: choice = 'off', stateFolder } = answers ?? {};
  const careful = await openGuarded({ choice, stateFolder, say: (sentence) => void errors.write(`${sentence}\n`) });
  return careful && createMemoized(careful);
}

/** Opens a base, or says what is wrong with it and that `undone` is why nothing more comes. */
export async function openOrSay(
  place: BaseLocation,
  io: { answers?: Omit<KnowledgeParts, 'folder' | 'locales'> } & Pick<FaqIo, 'errors'>,
  undone: string,
): Promise<Knowledge | undefined> {
  const knowledge = await openLocation(place, io);
  if ('ask' in knowledge) return knowledge;
  io.errors.write(`${describeFaults(knowledge.faults)}\nThe knowledge base has errors; ${undone}.\n`);
  return undefined;
}

/** Faults, one a line, as compilers write them. */
export function describeFaults(faults: readonly Fault[]): string {
  return faults.map(({ file, line, level, message }) => `${file}:${line}: ${level}: ${message}`).join('\n');
}

async function localesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isFile() && /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(entry.name));
  const sorted = names.map(({ name }) => name).sort();
  const english = sorted.filter((name) => /^en\b/i.test(name));
  return sorted.length === 0 ? ['en'] : [...new Set([...english, ...sorted])];
}
