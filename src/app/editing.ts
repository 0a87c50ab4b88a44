import { hostname } from 'node:os';
import { tidyName } from '../conversation/text.ts';
import type { DeskEditing, MovedQuestion, OpenedArticle, ProposalLine, There } from '../desks/web/editing.ts';
import type { Scan } from '../files/scanning.ts';
import { parseArticle } from '../knowledge/articles/article.ts';
import { versionOf } from '../knowledge/articles/version.ts';
import { changesOf, outcomeWords, questionsOf } from '../knowledge/authoring/compare.ts';
import { readExpectations } from '../knowledge/authoring/expectations.ts';
import { isStaffOnly, readWritten } from '../knowledge/authoring/written.ts';
import { createEditing, type Editing } from '../knowledge/editing/editing.ts';
import { isAside, placeAt } from '../knowledge/editing/listing.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { Overloaded } from '../knowledge/limiter.ts';
import { maskedIn } from '../knowledge/proposals/accept.ts';
import { findProposal, listProposals, moveProposals, removeProposal } from '../knowledge/proposals/kept.ts';
import { type DiffLine, diffLines } from '../knowledge/proposals/lines.ts';
import type { Proposal } from '../knowledge/proposals/proposal.ts';
import { addable, fitForArticles } from './addable-files.ts';
import { hasWords } from './by-words.ts';
import { previewsOf } from './previews.ts';

/** Pairs of lines. */
const MOST_COMPARED = 4_000_000;

/** The editor of the desk: articles' files, proposals, and what the base in force would make of a change. */
export function createDeskEditing(parts: {
  knowledge: Pick<Knowledge, 'compared' | 'article'>;
  folder: string;
  stateFolder: string;
  /** The first is the default. */
  locales: readonly string[];
  teams?: readonly string[] | undefined;
  /** Where customers get the pictures and documents of articles. */
  filesAt?: string | undefined;
  /** Looks for viruses in those that are added. */
  scan?: Scan | undefined;
  /** Who may write, by name; undefined: everybody. */
  trainers?: readonly string[] | undefined;
}): DeskEditing {
  const { knowledge, folder, stateFolder, locales } = parts;
  const editing: Editing = createEditing(parts);
  const trainers = parts.trainers && new Set(parts.trainers.map(folded));
  // Each makes a search of its own: one at a time.
  let comparing = false;

  const lineOf = ({ id, article, by, from, base }: Proposal, at: number): ProposalLine => {
    return { id, path: article, by, from, at, isNew: base === undefined };
  };

  async function compare(path: string, text: string, gone: AbortSignal) {
    const place = placeAt(path, locales);
    if (!place || isAside(place)) return undefined;
    const { locale, id } = place;
    const parsed = parseArticle(text, { ...place, file: path });
    if ('faults' in parsed && !parsed.draft)
      return { fault: 'Put right what is wrong with the text first: like this it would not be taken.' };
    const bases = [await readWritten(folder, locales)];
    // What customers would notice: of what is for staff only, that it is gone.
    const isOpen = 'article' in parsed && !bases.some((base) => isStaffOnly(parsed.article, base));
    const article = isOpen ? { ...parsed.article, file: path } : undefined;
    const read = await readExpectations(folder);
    const tests = read && 'tests' in read ? read.tests : [];
    const asked = article ? [article.question, ...article.also].map((question) => ({ question, locale })) : [];
    const questions = questionsOf({ tests, asked: [], bases, usual: locales[0] ?? 'en' });
    const own = questionsOf({ tests: [], asked, bases: [], usual: locale }).filter(
      ({ question }) => !questions.some((each) => each.question === question && each.locale === locale),
    );
    // Of another language nothing can change.
    const all = [...questions, ...own.map((each) => ({ ...each, from: 'article' as const }))].filter(
      (each) => each.locale === locale && !('audience' in each),
    );
    const found = await knowledge.compared({ locale, id, article }, all, gone);
    if (!found) return undefined;
    const [before, now] = [found.map((each) => each.before), found.map((each) => each.now)];
    const moved = changesOf(all, before, now).map(
      ({ question, from, change, before, now }): MovedQuestion => ({
        ...{ question, from, change },
        before: outcomeWords(before),
        now: outcomeWords(now),
      }),
    );
    return { questions: all.length, moved };
  }

  /** The files of a language, and what is proposed for it. */
  async function listed(locale: string) {
    const [articles, all] = await Promise.all([editing.articles(locale), listProposals(stateFolder)]);
    const proposals = all.flatMap(({ at, read }) =>
      'proposal' in read && read.proposal.article.startsWith(`${locale}/`)
        ? [{ line: lineOf(read.proposal, at), text: read.proposal.text }]
        : [],
    );
    return { articles, proposals };
  }

  return {
    isTrainer: ({ name }) => !trainers || trainers.has(folded(name)),

    async list(locale) {
      const [{ articles, proposals }, topics] = await Promise.all([listed(locale), editing.topics(locale)]);
      const { accept, largest } = addable;
      return {
        articles,
        topics,
        proposals: proposals.map(({ line }) => line),
        on: hostname(),
        files: { accept, largest },
      };
    },

    async found(words, locale) {
      const { articles, proposals } = await listed(locale);
      const has = (text: string) => hasWords(words, text);
      const waiting = articles.filter(({ is }) => is !== 'live');
      const found = await Promise.all(
        waiting.map(async (each) => {
          const file = await editing.open(each.path);
          return has(`${each.path}\n${each.question}\n${file && 'text' in file ? file.text : ''}`) ? [each] : [];
        }),
      );
      return {
        articles: found.flat(),
        proposals: proposals.flatMap(({ line, text }) => (has(`${line.path}\n${line.by}\n${text}`) ? [line] : [])),
      };
    },

    deleted: editing.deleted,

    async open(path) {
      const found = await editing.open(path);
      return found && ('fault' in found ? found : { path, ...found });
    },

    async proposal(id): Promise<OpenedArticle | { fault: string } | undefined> {
      const read = await findProposal(stateFolder, id);
      if (!read) return undefined;
      if ('faults' in read) return { fault: read.faults.map(({ message }) => message).join(' ') };
      const { proposal } = read;
      const { article: path, text, base } = proposal;
      const there = await editing.open(path);
      const now = there && 'text' in there ? there.text : '';
      const about = { ...lineOf(proposal, 0), lines: linesOf(now, text) };
      return { path, text, ...(base !== undefined && { version: base }), aside: false, proposal: about };
    },

    refuse: (id) => removeProposal(stateFolder, id),

    check: editing.check,

    previews: (text) => previewsOf(text, parts.filesAt),

    async compare(path, text, gone) {
      if (comparing) return 'busy';
      comparing = true;
      try {
        return await compare(path, text, gone);
      } catch (error) {
        if (error instanceof Overloaded) return 'busy';
        throw error;
      } finally {
        comparing = false;
      }
    },

    async save({ path, text, opened, from, proposal: id, back }, { name }) {
      const read = id === undefined ? undefined : await findProposal(stateFolder, id);
      const proposal = read && 'proposal' in read ? read.proposal : undefined;
      if (id !== undefined && !proposal)
        return { why: 'The proposal is not there any more: somebody took or refused it.' };
      const masked = proposal && maskedIn(text);
      if (masked) return { problems: [{ file: path, level: 'error', kind: 'proposal', ...masked }] };
      const done = proposal
        ? `Change ${path}, as ${proposal.by} proposed from ${proposal.from}`
        : back === undefined
          ? undefined
          : `Back to an earlier version of ${path}`;
      const saved = await editing.save({ ...{ path, text, opened, from, by: name }, ...(done && { what: done }) });
      if (id !== undefined && 'version' in saved) await removeProposal(stateFolder, id);
      return 'changed' in saved ? thereNow(saved.changed, text) : saved;
    },

    async move(moving, { name }) {
      const moved = await editing.move({ ...moving, by: name });
      if ('done' in moved && moving.to !== undefined) await moveProposals(stateFolder, moving.path, moving.to);
      return 'changed' in moved ? thereNow(moved.changed) : moved;
    },

    uses: editing.uses,

    largestFile: addable.largest,
    async addFile(file, { name: by }) {
      const fit = await fitForArticles(file, parts.scan);
      if ('why' in fit) return fit;
      const added = await editing.addFile({ name: fit.name, bytes: file.bytes, by });
      return 'why' in added ? added : { ...added, isPicture: fit.isPicture, isGiven: parts.filesAt !== undefined };
    },

    versions: editing.versions,
    version: editing.version,
  };
}

/** Capitals and spaces do not make somebody else, as when they sign in. */
const folded = (name: string): string => tidyName(name).toLowerCase();

/** What somebody else wrote meanwhile; without an own text nothing is compared with it. */
function thereNow({ text, by }: { text: string | undefined; by?: string | undefined }, own?: string): There {
  const there = text?.replaceAll('\r\n', '\n');
  return {
    there: {
      ...(there !== undefined && { text: there, version: versionOf(there) }),
      ...(by !== undefined && { by }),
      lines: own === undefined ? [] : linesOf(there ?? '', own),
    },
  };
}

/** What changes from one text to the other; nothing of what is too long to be compared while somebody waits. */
const linesOf = (before: string, after: string): DiffLine[] =>
  before.split('\n').length * after.split('\n').length > MOST_COMPARED ? [] : diffLines(before, after);
