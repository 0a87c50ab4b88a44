import {
  type Counts,
  dayOf,
  mostNotes,
  type Note,
  noCounts,
  type Question,
  type Questions,
  usualKept,
} from '../questions.ts';
import { questionOf } from '../stored-question.ts';

interface Kept {
  at: number;
  fields: Record<string, string>;
}

/** The record in this process's memory, gone with it. What it does is what every record must do. */
export function createMemoryQuestions(parts: { now?: () => number; kept?: typeof usualKept } = {}): Questions {
  const { now = Date.now, kept = usualKept } = parts;
  const all = new Map<string, Kept>();
  const days = new Map<string, Map<string, Counts>>();
  const oldest = () => now() - kept.days * 86_400_000;

  const newestFirst = () =>
    [...all]
      .filter(([, { at }]) => at >= oldest())
      .sort(([a, one], [b, other]) => other.at - one.at || (a < b ? 1 : -1));

  function keep({ question, field, value, at, counts }: Note): void {
    const before = all.get(question);
    if (field === 'asked' ? before !== undefined : before === undefined) return;
    const { fields }: Pick<Kept, 'fields'> = before ?? { fields: {} };
    if (fields[field] !== undefined || Object.keys(fields).length >= mostNotes) return;
    fields[field] = value;
    if (!before) all.set(question, { at, fields });
    const day = days.get(dayOf(at)) ?? new Map<string, Counts>();
    days.set(dayOf(at), day);
    for (const { article, kind } of counts) {
      const count = day.get(article) ?? noCounts();
      day.set(article, { ...count, [kind]: count[kind] + 1 });
    }
    for (const [id] of newestFirst().slice(kept.questions)) all.delete(id);
  }

  return {
    async note(notes) {
      for (const one of notes) keep(one);
    },
    async list({ since = 0, before = Number.POSITIVE_INFINITY, limit }) {
      return newestFirst()
        .filter(([, { at }]) => at >= since && at < before)
        .slice(0, limit)
        .map(([id, { fields }]) => questionOf(id, fields))
        .filter((each): each is Question => each !== undefined);
    },
    async find(id) {
      const found = all.get(id);
      return found && found.at >= oldest() ? questionOf(id, found.fields) : undefined;
    },
    async counts(since) {
      const counts = new Map<string, Counts>();
      for (const [day, articles] of days) {
        if (day < dayOf(since)) continue;
        for (const [article, { asked, helped, notHelped, handedOver }] of articles) {
          const sum = counts.get(article) ?? noCounts();
          sum.asked += asked;
          sum.helped += helped;
          sum.notHelped += notHelped;
          sum.handedOver += handedOver;
          counts.set(article, sum);
        }
      }
      return counts;
    },
    async judge(id, verdict) {
      const found = all.get(id);
      if (!found || found.at < oldest()) return false;
      found.fields.verdict = JSON.stringify(verdict);
      return true;
    },
  };
}
