import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import type { Fault } from '../articles/fault.ts';
import { normalise } from '../text/normalise.ts';
import { withoutDenials } from './denial.ts';
import { type GuardLine, readLines, weightsFile } from './lines.ts';
import { likelihoods, type Model, readModel } from './model.ts';
import { isExcused, plainTrigger } from './plain.ts';
import { type SplitText, splitText } from './sentences.ts';
import { classes, type Trigger, triggerOf, triggers } from './trigger.ts';

export { type Danger, kindOfDanger } from './self-harm.ts';
export type { Trigger } from './trigger.ts';

/** Hears that a person is needed rather than an answer. It never changes; a new one is made when its lines change. */
export interface Triage {
  /** The texts whose vectors it wants for a question: none when it knows nothing of this encoder, or that one of this language. */
  textsOf(question: string, about: { encoder: string; locale: string }): string[];
  /** Danger wins over all; what is ordinary is undefined. `vectors` by text: of all of `textsOf`, or none. */
  classify(question: string, vectors?: ReadonlyMap<string, Float32Array>): Trigger | undefined;
  /** Lines that contradict each other, files that cannot be read. */
  faults: readonly Fault[];
}

type Least = Readonly<Record<Trigger, number>>;

// How likely it is at least that a person is needed, for what sounds most like each. The whole says most, because a sentence
// by itself sounds graver than it is meant, and several have the chance to.
// The words alone are never as sure as they are with the encoder. Chosen on bases and wordings held out: docs/guard.md.
const least: Readonly<Record<'words' | 'meaning', Readonly<Record<SplitText['kind'], Least>>>> = {
  words: {
    one: { asked: 0.4, upset: 0.4, danger: 0.4 },
    several: { asked: 0.5, upset: 0.5, danger: 0.5 },
    story: { asked: 0.35, upset: 0.35, danger: 0.35 },
  },
  meaning: {
    one: { asked: 0.4, upset: 0.5, danger: 0.45 },
    several: { asked: 0.6, upset: 0.6, danger: 0.6 },
    story: { asked: 0.6, upset: 0.6, danger: 0.6 },
  },
};

// A question is heard before it stands in line, and when its turn has come; so many are in between, and nobody's mail is kept long.
const remembered = { max: 64, longest: 4000 };

// Danger is also told as an aside, in one sentence of several.
const leastAside = 0.7;
// Of a sentence whose words sound less like danger than this, the meaning is not asked: hardly any would come near to `leastAside`.
const leastByWords = 0.02;

/** The guard of the project itself: its lines and weights. */
export const bundledLines = fileURLToPath(new URL('../../../data/guard', import.meta.url));

/** Opens the guard of a folder of lines; where there is none, the project's own. Its weights may lie in the folder, too. */
export async function openTriage(folder: string): Promise<Triage> {
  const own = existsSync(folder) ? folder : bundledLines;
  const weights = join(own, weightsFile);
  const { known, faults } = await readLines(own);
  if (!existsSync(weights)) return createTriage({ model: await bundledModel(), known, faults });
  try {
    return createTriage({ model: readModel(await readFile(weights, 'utf8')), known, faults });
  } catch {
    const message = 'These are no weights of the guard; those that came along are used. Run npm run fit:guard.';
    faults.push({ file: weights, line: 1, level: 'warning', message });
    return createTriage({ model: await bundledModel(), known, faults });
  }
}

let bundled: Promise<Model> | undefined;
function bundledModel(): Promise<Model> {
  bundled ??= readFile(join(bundledLines, weightsFile), 'utf8').then(readModel);
  return bundled;
}

/** Makes a guard of weights, and of lines that act at once when a message is one of them, by their normalised text. */
export function createTriage(parts: {
  model: Model;
  known?: ReadonlyMap<string, Pick<GuardLine, 'class'>>;
  faults?: readonly Fault[];
}): Triage {
  const { model, known = new Map<string, GuardLine>(), faults = [] } = parts;

  function weighed(question: string, vectors: ReadonlyMap<string, Float32Array> | undefined): Trigger | undefined {
    const { whole, sentences, kind } = splitText(question);
    const seen = vectors?.has(whole);
    const needed = least[seen ? 'meaning' : 'words'][kind];
    function heard(piece: string): { alarm: Trigger; likely: number } | undefined {
      const [none = 1, ...others] = likelihoods(model, piece, seen ? vectors?.get(piece) : undefined);
      const alarm = triggerOf[classes[1 + others.indexOf(Math.max(...others))] ?? 'none'];
      return alarm === undefined || isExcused(alarm, piece) ? undefined : { alarm, likely: 1 - none };
    }
    const all = whole === '' ? undefined : heard(whole);
    if (all?.alarm === 'danger' && all.likely >= needed.danger) return 'danger';
    if (kind !== 'one') {
      for (const sentence of sentences) {
        if (seen && !vectors?.has(sentence)) continue;
        const aside = heard(sentence);
        if (aside?.alarm === 'danger' && aside.likely >= leastAside) return 'danger';
      }
    }
    return all && all.likely >= needed[all.alarm] ? all.alarm : undefined;
  }

  const soundsLikeDanger = (sentence: string) =>
    likelihoods(model, sentence)[classes.indexOf('danger')]! >= leastByWords;

  function hear(question: string, vectors?: ReadonlyMap<string, Float32Array>): Trigger | undefined {
    const line = known.get(normalise(question));
    if (line) return triggerOf[line.class];
    const said = withoutDenials(question);
    const plain = plainTrigger(said);
    if (plain === 'danger') return plain;
    const heard = weighed(said, vectors);
    return triggers.find((alarm) => alarm === plain || alarm === heard);
  }
  const lately = new LRUCache<string, { heard: Trigger | undefined }>({ max: remembered.max });

  return {
    faults,
    textsOf(question, { encoder, locale }) {
      const { whole, sentences, kind } = splitText(withoutDenials(question));
      if (whole === '' || encoder !== model.meaning.encoder || !/^en\b/i.test(locale)) return [];
      const asides = kind === 'one' ? [] : sentences.filter((sentence) => soundsLikeDanger(sentence));
      return [...new Set([whole, ...asides])];
    },
    classify(question, vectors) {
      if (vectors || question.length > remembered.longest) return hear(question, vectors);
      const before = lately.get(question);
      if (before) return before.heard;
      const heard = hear(question);
      lately.set(question, { heard });
      return heard;
    },
  };
}
