import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { createDeskAnswers } from '../../../src/app/answers.ts';
import type { DeskEditing } from '../../../src/desks/web/editing.ts';
import { createBot } from '../../../src/dialogs/bot.ts';
import { createPhrases } from '../../../src/dialogs/phrases.ts';
import { createHandoff } from '../../../src/handoff/handoff.ts';
import type { Summary } from '../../../src/handoff/queue.ts';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import type { Fact } from '../../../src/reports/facts.ts';
import { createMemoryQuestions } from '../../../src/reports/questions/memory.ts';
import { notesOf, type Questions } from '../../../src/reports/questions.ts';
import { chat, usualTeams } from '../../helpers/conversation.ts';
import { type Office, openOffice } from './office.ts';

const folder = fileURLToPath(new URL('../../helpers/articles', import.meta.url));
/** Of the small base. */
export const locales = ['en', 'es'];

/** What a desk is made of. */
export interface AnsweringParts {
  pageFolder?: string | undefined;
  facts?: Fact[];
  questions?: Questions;
  /** Tickets that have ended. */
  ended?: readonly Summary[];
  /** What the desk and its bot see of the base. */
  seen?: (knowledge: Knowledge) => Knowledge;
  /** Where articles are written. */
  editing?: DeskEditing;
}

/** Desks with the answers of a real base, a real bot and a record, for the tests of one file; they end with the tests. */
export function answeringDesks() {
  let base: Knowledge;
  const offices: Office[] = [];
  beforeAll(async () => {
    const opened = await openKnowledge({ folder, locales, watch: false });
    if (!('ask' in opened)) throw new Error('the articles of the tests are broken');
    base = opened;
  });
  afterAll(() => base.stop());
  afterEach(async () => {
    for (const office of offices.splice(0)) await office.stop();
  });
  return {
    async open(parts: AnsweringParts): Promise<{ office: Office; questions: Questions }> {
      const { questions = createMemoryQuestions(), facts = [], seen = (all) => all } = parts;
      await questions.note(notesOf({ facts, known: [] }, 'i'));
      const knowledge = seen(base);
      const bot = createBot({
        knowledge,
        handoff: createHandoff({ teams: usualTeams, defaultTeam: 'front', desks: [] }),
        phrases: createPhrases({ locales }),
        locales,
        name: 'City of Marlow',
        can: () => chat,
      });
      const answers = createDeskAnswers({
        ...{ knowledge, bot, questions, folder, locales },
        ...(parts.editing && { editing: parts.editing }),
        queue: { list: async () => [...(parts.ended ?? [])] },
      });
      const office = await openOffice({ answers, ...(parts.pageFolder && { pageFolder: parts.pageFolder }) });
      offices.push(office);
      return { office, questions };
    },
  };
}
