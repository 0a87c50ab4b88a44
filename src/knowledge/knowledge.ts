import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answering, createAnswering, findArticle } from './answering.ts';
import type { Article } from './articles/article.ts';
import { forCustomers, hasStaffOnly } from './articles/audience.ts';
import type { Base } from './articles/base.ts';
import type { Fault } from './articles/fault.ts';
import type { Look } from './articles/folder.ts';
import { createLastGood } from './articles/last-good.ts';
import { createLibrary, type Reading } from './articles/library.ts';
import { watchFolder } from './articles/watch.ts';
import { type Calibration, readCalibration } from './calibration/calibration.ts';
import { type EncoderChoice, knows } from './encoder/encoder.ts';
import { encoderFor } from './encoder/glossed.ts';
import { type GuardedEncoder, vectorsBy } from './encoder/guarded.ts';
import { openGuarded } from './encoder/open.ts';
import type { Finding } from './finding.ts';
import { type Policy, usualPolicy } from './judgement.ts';
import { createLimiter } from './limiter.ts';
import { textsOfBase } from './search/meaning.ts';
import { createSpare } from './search/spare.ts';
import { createSections, type Section } from './sections.ts';
import { type Alike, createAlike } from './smalltalk/alike.ts';
import type { Family } from './smalltalk/families.ts';
import { createSmallTalkLibrary, type SmallTalk, smallTalkBeside } from './smalltalk/smalltalk.ts';
import { nearestLocale } from './text/locale.ts';
import { lookForLines } from './triage/lines.ts';
import { type Danger, kindOfDanger, openTriage } from './triage/triage.ts';

export type { Section } from './sections.ts';
export type { Danger } from './triage/triage.ts';

/** The knowledge base as it is asked about articles. */
export interface Asked {
  ask: Knowledge['ask'];
  article: Knowledge['article'];
}

/**
 * The knowledge base: it is asked, and it says what it would do. It never says it itself. What is for staff only is known to
 * `staff` alone.
 */
export interface Knowledge {
  /**
   * Never rejects for any text; the empty one finds nothing. Rejects with `Busy` when so much is asked that it would come too late,
   * or too much by one `who`: a name for whoever asks, a customer's address for instance.
   */
  ask(question: string, locale: string, who?: string): Promise<Finding>;
  /** Whether a text, however long, is of somebody who needs a person, or nothing: it is not searched for. Rejects as `ask` does. */
  triage(text: string, locale: string, who?: string): Promise<Finding>;
  /** The danger that the words alone tell of: at once, whatever else is asked. `ask` hears some more of it. */
  danger(text: string): Danger | undefined;
  /** The family that a whole message is of, when it is about the bot or the talk itself. At once: nothing is searched for. */
  smallTalk(text: string, locale: string): Family | undefined;
  /** The same in other words, by their meaning, after what was found for the message: where no article is near. English and the project's encoder only. */
  likeSmallTalk(text: string, locale: string, found: Finding): Promise<Family | undefined>;
  /** What there are articles about, as customers call it. */
  topics(locale: string): string[];
  /** The same with their articles, in the order of their questions; what customers are not told of is left out. */
  sections(locale: string): readonly Section[];
  /** Falls back to the first locale. */
  article(id: string, locale: string): Article | undefined;
  /** The same as representatives may ask it, all articles included. */
  staff: Asked;
  /**
   * What is found of questions now, and what would be with one article otherwise, or without it; undefined when that was given up.
   * Customers have the other places. Rejects as `ask` does.
   */
  compared(
    instead: { locale: string; id: string; article: Article | undefined },
    questions: readonly { question: string; locale: string }[],
    gone?: AbortSignal,
  ): Promise<{ before: Finding; now: Finding }[] | undefined>;
  /** Of the files as they are now; the base in force may be older. */
  faults(): readonly Fault[];
  /** The vectors of texts by the base's encoder, in their order; undefined where there is none or it does not work. */
  vectors(texts: readonly string[]): Promise<readonly Float32Array[] | undefined>;
  stop(): Promise<void>;
}

/** What a knowledge base is opened with. */
export interface KnowledgeParts {
  /** The folder that holds `<locale>/<topic>/<article>.md`; the guard's lines and what is small talk lie beside it, in `guard` and `smalltalk`. */
  folder: string;
  /** The first is the default. */
  locales: readonly string[];
  /** Whose front desk it is: what is asked there is of theirs, whether they are named or not. */
  name?: string;
  /** The share of answers that must be right; default 0.95. */
  precision?: number;
  /** The share of questions expected that the base does not know; default 0.25. */
  outOfScope?: number;
  /** Called once, when the files are read and their searches are being built in threads of their own. */
  onRead?: () => void;
  /** Called after each reading of changed files: the faults, and whether a new base is in force. */
  onChange?: (faults: readonly Fault[], changed: boolean) => void;
  /** The teams there are, so that a mistyped one is a fault; without it teams are not checked. */
  teams?: readonly string[];
  /** Where customers get the pictures and documents of articles; without it their words are left. */
  filesAt?: string | undefined;
  /** Channels whose `## name` sections vary an answer; default: console, email, slack, webchat. */
  channels?: readonly string[];
  /** False: the files are read once and not watched. */
  watch?: boolean;
  /** What tells like meanings; default `off`: the words alone. One that is open already is left open. */
  encoder?: EncoderChoice | GuardedEncoder;
  /** A folder in which vectors are kept from one start to the next; without it they are computed each time. */
  stateFolder?: string | undefined;
  /**
   * What verdicts made of the confidences, asked at every question; false: nothing. Without it, what lies in `stateFolder`
   * at the start.
   */
  rescale?: (() => Calibration | undefined) | false;
  /** Hears, once, that the encoder or a search does not work and what to do about it, that it works again, and where it is left out. */
  onEncoder?: (sentence: string) => void;
  /** The clock by which it is known how long somebody waited behind others, milliseconds. */
  now?: () => number;
  /** `words`: it is open as soon as the words alone can answer, and the encoder comes when it is ready; default `all`. */
  openWith?: 'words' | 'all';
}

// Behind a line that takes longer than this, milliseconds, the words answer alone: all are answered sooner.
const hurry = 300;
// A half-saved file looks broken; only what is still broken after this time is said.
const secondLook = 250;

/**
 * Opens the base. What is broken of it is among its faults and stays as it was when it was last right, or is left out; only
 * when nothing can be in force there is no base, and every fault is returned.
 */
export async function openKnowledge(parts: KnowledgeParts): Promise<Knowledge | { faults: Fault[] }> {
  const { locales, onChange = () => {} } = parts;
  const labels = parts.rescale === undefined ? await readCalibration(parts.stateFolder) : {};
  const policy: Policy = {
    precision: parts.precision ?? usualPolicy.precision,
    outOfScope: parts.outOfScope ?? usualPolicy.outOfScope,
    get rescale() {
      return parts.rescale ? parts.rescale() : labels.rescale;
    },
  };
  const line = createLimiter(parts.now ? { now: parts.now } : {});
  const lastGood = createLastGood(parts);
  const library = createLibrary({ ...parts, lastGood: await lastGood.read() });
  const seen = await library.look();
  const first = await library.read(seen);
  if (!first.base) return { faults: first.faults };
  library.take(first);
  // Who only asks a base once leaves nothing behind.
  const keep = async ({ good }: Reading) => (parts.watch === false ? undefined : lastGood.write(good));
  let kept = keep(first);

  let faults = first.faults;
  const { encoder: given = 'off', stateFolder, onEncoder: say = () => {} } = parts;
  const isOpen = typeof given === 'object' && 'ofQuestion' in given;
  const openMeaning = async () => (isOpen ? given : openGuarded({ choice: given, stateFolder, say }));
  const wordsFirst = parts.openWith === 'words';
  const guardFolder = join(dirname(parts.folder), 'guard');
  const seenLines = await lookForLines(guardFolder);
  let encoder = wordsFirst ? undefined : await openMeaning();
  const talkLibrary = createSmallTalkLibrary({ folder: smallTalkBeside(parts.folder), locales });
  const seenTalk = await talkLibrary.look();
  let talk = await talkLibrary.read();
  const openingGuard = openTriage(guardFolder);
  const { name } = parts;
  const spare = parts.watch === false ? undefined : createSpare();
  // All that there is; what customers are answered from is less.
  let whole = first.base;
  const building = createAnswering({
    base: forCustomers(whole),
    locales,
    policy,
    guard: openingGuard,
    encoder,
    name,
    say,
    spare,
  });
  building.catch(() => {});
  let guard = await openingGuard;
  parts.onRead?.();
  let answering = (await building)!;
  // The encoder is large: it must not hold up the first answers.
  const opening = wordsFirst ? openMeaning() : Promise.resolve(encoder);

  const leftOut = new Set<string>();
  const sayLeftOut = (): void => {
    for (const [locale, { searching }] of answering.searches) {
      const { helps = true, utterances, byWords, byAll } = searching.weighed ?? {};
      if (helps) leftOut.delete(locale);
      else if (!leftOut.has(locale)) {
        leftOut.add(locale);
        say(
          `The encoder does not help in ${locale}: of ${utterances} wordings ${byAll} find their article with it, ${byWords} by their words alone. It is left out there.`,
        );
      }
    }
  };
  sayLeftOut();

  let stopped = false;
  /** As things are now: what is said of persons and the encoder may be others by then. */
  const answeringOf = (base: Answering['base'], before: Answering) =>
    createAnswering({
      ...{ base, locales, policy, guard, encoder, name, say, spare, before },
      givenUp: () => stopped,
    });
  const renew = async (base: Answering['base']): Promise<void> => {
    const before = answering;
    const next = await answeringOf(base, before);
    if (!next) return;
    answering = next;
    sayLeftOut();
    // The old one answers what it was asked; nobody waits for that.
    void before.retire(answering, ...(forStaff ? [forStaff.answering] : []));
  };
  // What representatives are answered from, as they ask it: most questions are customers'.
  let forStaff: { of: Answering; answering: Answering } | undefined;
  const staffAnswering = (): Answering => (hasStaffOnly(whole) && forStaff?.answering) || answering;
  const readyForStaff = async (): Promise<void> => {
    const isFresh = () => !hasStaffOnly(whole) || forStaff?.of === answering;
    // Made in turn, for it shares the searches of languages in which nothing is for staff only.
    if (!isFresh()) await inTurn(async () => void (isFresh() || (await renewStaff())));
  };
  const renewStaff = async (): Promise<void> => {
    const of = answering;
    const next = await answeringOf(whole, of);
    const last = forStaff?.answering;
    if (next) forStaff = { of, answering: next };
    if (next) void last?.retire(next, of);
  };
  // One after the other: what began with an older base must not put it back.
  let last = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(() => (stopped ? undefined : work())).catch(() => {});
    return last;
  };

  const allFaults = (): Fault[] => [...faults, ...guard.faults, ...talk.faults];
  const take = async (look: Look): Promise<void> => {
    const reading = await library.read(look);
    if (reading.faults.some((fault) => holdsBack(fault) && !faults.some((one) => isSame(one, fault)))) {
      await delay(secondLook, undefined, { ref: false });
      // Something was saved meanwhile: the watch comes again with that.
      if ((await library.look()).stamp !== look.stamp) return;
    }
    library.take(reading);
    faults = reading.faults;
    const before = whole;
    if (reading.base) whole = reading.base;
    if (reading.base) await renew(forCustomers(whole));
    const isBroken = faults.some(({ level }) => level === 'error');
    onChange(allFaults(), reading.base !== undefined && !(isBroken && isEqual(reading.base, before)));
    await kept;
    if (reading.base) kept = keep(reading);
  };
  const takeLines = async (): Promise<void> => {
    guard = await openTriage(guardFolder);
    await renew(answering.base);
    onChange(allFaults(), true);
  };
  const takeTalk = async (look: Look): Promise<void> => {
    const read = await talkLibrary.read();
    if (read.faults.some(holdsBack)) {
      await delay(secondLook, undefined, { ref: false });
      if ((await talkLibrary.look()).stamp !== look.stamp) return;
    }
    talk = read;
    beginAlikes();
    onChange(allFaults(), !read.faults.some(holdsBack));
  };
  // The first reading of a base takes seconds, and no edit may wait behind it: it is over before the turn is taken, which
  // finds its vectors in the cache. Where nothing is cached each edit waits for the encoder anyway.
  const meet = async (opened: GuardedEncoder): Promise<void> => {
    if (stateFolder !== undefined && !stopped) {
      for (const [locale, articles] of answering.base.articles)
        await encoderFor(opened, locale)?.ofBase(textsOfBase([...articles.values()]));
    }
    await inTurn(async () => {
      encoder = opened;
      await renew(answering.base);
      beginAlikes();
    });
  };
  const met = encoder ? Promise.resolve() : opening.then((opened) => opened && meet(opened));
  const watching =
    parts.watch === false
      ? []
      : [
          watchFolder({ look: () => library.look(), changed: (look) => inTurn(() => take(look)), seen }),
          watchFolder({ look: () => lookForLines(guardFolder), changed: () => inTurn(takeLines), seen: seenLines }),
          watchFolder({ look: talkLibrary.look, changed: (look) => inTurn(() => takeTalk(look)), seen: seenTalk }),
        ];

  // Where the encoder was there at once, made when it is asked first.
  const alikes = new WeakMap<SmallTalk, { by: GuardedEncoder; alike: Alike }>();
  const alikeOf = (locale: string): Alike | undefined => {
    const own = talk.talks.get(locale);
    if (!own || encoder?.kind !== 'bundled' || !knows(encoder, locale)) return undefined;
    const made = alikes.get(own);
    const alike = made?.by === encoder ? made.alike : createAlike(own.families, encoder);
    alikes.set(own, { by: encoder, alike });
    return alike;
  };

  const beginAlikes = () => locales.map(alikeOf);

  const readable = (locale: string): string[] => [nearestLocale(locale, locales), locales[0] ?? locale];

  const listed = createSections(locales);
  const sectionsOf = (locale: string) => listed(locale, { base: answering.base, talks: talk.talks });

  return {
    ask(question, locale, who) {
      // Danger does not stand in line.
      if (line.full && guard.classify(question) === 'danger') return answering.ask(question, locale);
      return line.run((waited) => answering.ask(question, locale, waited > hurry), who);
    },
    triage(text, locale, who) {
      if (line.full && guard.classify(text) === 'danger') return answering.triage(text, locale, true);
      return line.run((waited) => answering.triage(text, locale, waited > hurry), who);
    },
    danger: (text) => (guard.classify(text) === 'danger' ? kindOfDanger(text) : undefined),
    smallTalk: (text, locale) => talk.talks.get(nearestLocale(locale, locales))?.hears(text),
    likeSmallTalk: async (text, locale, found) => alikeOf(nearestLocale(locale, locales))?.hears(text, found),
    topics: (locale) => sectionsOf(locale).map(({ title }) => title),
    sections: sectionsOf,
    article: (id, locale) => findArticle(answering.base, id, readable(locale)),
    staff: {
      async ask(question, locale, who) {
        await readyForStaff();
        return line.run((waited) => staffAnswering().ask(question, locale, waited > hurry), who);
      },
      article: (id, locale) => findArticle(whole, id, readable(locale)),
    },
    async compared({ locale, id, article }, questions, gone) {
      const before = answering;
      const base = withArticle(before.base, { locale, id, article });
      const givenUp = () => stopped || gone?.aborted === true;
      const now = await createAnswering({ base, locales, policy, guard, encoder, say, spare, before, givenUp });
      const found: { before: Finding; now: Finding }[] = [];
      try {
        for (const { question, locale } of now ? questions : []) {
          if (givenUp()) break;
          const both = async () => [await before.ask(question, locale), await now!.ask(question, locale)] as const;
          const [was, is] = await line.run(both, 'compared');
          found.push({ before: was, now: is });
        }
      } finally {
        await now?.retire(answering);
      }
      return found.length === questions.length && !givenUp() ? found : undefined;
    },
    faults: () => [...(labels.fault ? [labels.fault] : []), ...allFaults()],
    vectors: async (texts) => {
      const opened = stopped ? undefined : await opening;
      return opened && vectorsBy(opened)(texts);
    },
    async stop() {
      stopped = true;
      for (const watch of watching) void watch.stop();
      // What is being read for the first time is given up, not waited for.
      if (!isOpen) await (await opening)?.stop();
      await met;
      await last;
      await kept;
      await forStaff?.answering.retire(answering);
      await answering.retire();
      await spare?.stop();
    },
  };
}

/** A base with one article otherwise, or without it. */
function withArticle(
  { articles }: Base,
  { locale, id, article }: { locale: string; id: string; article: Article | undefined },
): Base {
  const own = new Map(articles.get(locale));
  if (article && article.audience !== 'staff') own.set(id, article);
  else own.delete(id);
  return { articles: new Map([...articles, [locale, own]]) };
}

// What takes an article out of force, or keeps it from changing.
const holdsBack = ({ level }: Fault): boolean => level !== 'warning';

const isSame = (a: Fault, b: Fault): boolean => a.file === b.file && a.line === b.line && a.message === b.message;

function isEqual(a: Base, b: Base): boolean {
  const said = ({ articles }: Base) => JSON.stringify([...articles].map(([, byId]) => [...byId.values()]));
  return said(a) === said(b);
}
