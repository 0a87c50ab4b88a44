import type { MailStore } from '../store/mail-store.ts';
import type { StoredMail } from '../store/stored-mail.ts';
import type { Command } from './command.ts';
import { readWanted } from './fetch.ts';
import { readChange, readFlags } from './flags.ts';
import { limits } from './limits.ts';
import type { Output } from './output.ts';
import { readSearch } from './search.ts';
import type { Selected } from './selected.ts';
import { readSet } from './sets.ts';
import { keyOf, textOf } from './words.ts';

/** What commands on mails work with. */
export interface OfMails {
  store: MailStore;
  selected: Selected;
  output: Output;
}

/** FETCH, STORE and SEARCH, by UID or sequence number; undefined for any other command. */
export async function ofMails(command: Command, parts: OfMails): Promise<string | undefined> {
  const byUid = command.name.startsWith('UID ');
  switch (byUid ? command.name.slice(4) : command.name) {
    case 'FETCH':
      return fetch(command, byUid, parts);
    case 'STORE':
      return store(command, byUid, parts);
    case 'SEARCH':
      return search(command, byUid, parts);
    default:
      return undefined;
  }
}

type Chosen = { sequence: number; mail: StoredMail }[];

function chosen(text: string | undefined, byUid: boolean, selected: Selected): Chosen | undefined {
  const set = readSet(text ?? '', byUid ? selected.lastUid() : selected.count());
  return set && selected.mails().filter(({ sequence, mail }) => set(byUid ? mail.uid : sequence));
}

async function fetch({ words }: Command, byUid: boolean, { store, selected, output }: OfMails): Promise<string> {
  const mails = chosen(textOf(words[0]), byUid, selected);
  const wanted = readWanted(words[1], byUid);
  if (!mails || !wanted || words.length > 2) return 'BAD This cannot be read';
  const { folder } = selected;
  for (const { sequence, mail } of mails) {
    const raw = wanted.reads ? await store.read(folder, mail.uid) : Buffer.alloc(0);
    if (!raw) continue;
    const sees = wanted.sees && !selected.readOnly && !mail.flags.includes('\\Seen');
    if (sees) await store.flag(folder, mail.uid, (flags) => [...flags, '\\Seen']);
    await output.line(wanted.answer(sequence, mail, raw));
  }
  return 'OK Done';
}

async function store({ words }: Command, byUid: boolean, parts: OfMails): Promise<string> {
  const { selected, output } = parts;
  if (selected.readOnly) return 'NO [READ-ONLY] The folder was opened to be read only';
  const mails = chosen(textOf(words[0]), byUid, selected);
  const flags = readFlags(words.slice(2));
  const change = flags && readChange(keyOf(words[1]) ?? '', flags);
  if (!mails || !change || words.length < 3) return 'BAD This cannot be read, or a flag is not kept here';
  if (flags.length > limits.flags) return 'NO [LIMIT] These are too many flags';
  for (const { sequence, mail } of mails) {
    const changed = await parts.store.flag(selected.folder, mail.uid, change.change);
    selected.heard(mail.uid);
    if (!changed || change.silent) continue;
    await output.line(`* ${sequence} FETCH (${byUid ? `UID ${mail.uid} ` : ''}FLAGS (${changed.flags.join(' ')}))`);
  }
  return 'OK Done';
}

async function search({ words }: Command, byUid: boolean, { store, selected, output }: OfMails): Promise<string> {
  const found = readSearch(words, { uid: selected.lastUid(), sequence: selected.count() });
  if (!found) return 'BAD These keys are not known here';
  const numbers: number[] = [];
  for (const { sequence, mail } of selected.mails()) {
    let read: Promise<Buffer> | undefined;
    const raw = () => {
      read ??= store.read(selected.folder, mail.uid).then((bytes) => bytes ?? Buffer.alloc(0));
      return read;
    };
    if (await found({ mail, sequence, raw })) numbers.push(byUid ? mail.uid : sequence);
  }
  await output.line(`* SEARCH${numbers.map((number) => ` ${number}`).join('')}`);
  return 'OK Done';
}
