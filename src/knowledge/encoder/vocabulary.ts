import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledFolder } from './local.ts';

let words: ReadonlySet<string> | undefined;

/** The 21,700 whole words of the bundled encoder's vocabulary, in lower case: English as it is written most. */
export function englishWords(): ReadonlySet<string> {
  words ??= new Set(vocabulary().filter((word) => /^[a-z]+$/.test(word)));
  return words;
}

function vocabulary(): string[] {
  try {
    const { model } = JSON.parse(readFileSync(join(bundledFolder, 'tokenizer.json'), 'utf8'));
    return Object.keys(model.vocab);
  } catch {
    // Without its file every word that the base lacks would be taken for mistyped; see `knowsEnglish`.
    return [];
  }
}

/** Whether the vocabulary is there: nothing is put right by guesses. */
export function knowsEnglish(): boolean {
  return englishWords().size > 0;
}
