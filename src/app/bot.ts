import { join } from 'node:path';
import type { Given } from '../cli/commands.ts';
import type { DeskTeam } from '../desks/desk.ts';
import { type Bot, type BotParts, createBot } from '../dialogs/bot.ts';
import { loadBotbuilder } from '../dialogs/botbuilder.ts';
import { checkPhrases, createPhrases } from '../dialogs/phrases.ts';
import type { Notify } from '../handoff/alarm.ts';
import type { Away } from '../handoff/away.ts';
import { createHandoff } from '../handoff/handoff.ts';
import { brokenBase, tellFaults } from '../knowledge/articles/fault.ts';
import type { Calibration } from '../knowledge/calibration/calibration.ts';
import { type Knowledge, openKnowledge } from '../knowledge/knowledge.ts';
import type { OnCallPlace, Settings } from '../settings/settings.ts';
import { articleFilesAt } from './article-files.ts';

/** The knowledge base, which tells the log what is broken in its files, now and whenever they change. */
export async function openBase(
  { settings, log }: Given,
  rescale: () => Calibration | undefined,
  openWith: 'words' | 'all' = 'words',
): Promise<Extract<Knowledge, { ask: unknown }>> {
  const { locales, name, teams, answers, phrases: overrides } = settings;
  const wrong = checkPhrases({ locales, overrides });
  if (wrong.length > 0)
    throw new Error(
      wrong
        .map(({ locale, phrase, message }) => `frontdesk.yaml: phrases.${locale}.${phrase ?? ''} ${message}`)
        .join('\n'),
    );
  const tell = tellFaults(log);
  const knowledge = await openKnowledge({
    ...answers,
    stateFolder: settings.stateFolder,
    rescale,
    openWith,
    onRead: loadBotbuilder,
    onEncoder: (sentence) => log.warn({}, sentence),
    folder: join(settings.dataFolder, 'faq'),
    locales,
    name,
    filesAt: articleFilesAt(settings.publicUrl),
    teams: teams.map(({ id }) => id),
    onChange: tell,
  });
  if (!('ask' in knowledge)) throw new Error(brokenBase(knowledge.faults));
  tell(knowledge.faults(), false);
  return knowledge;
}

/** The bot over a knowledge base; `desks` are those that are shown tickets, `can` says what channels can do. */
export function makeBot(
  { settings, log }: Given,
  parts: Pick<BotParts, 'knowledge' | 'can' | 'byMail'> & { desks: readonly string[]; isAway?: Away['isAway'] },
): Bot {
  const { knowledge, desks, can, byMail, isAway } = parts;
  const { locales, teams, defaultTeam, name, hold: holds, phrases: overrides } = settings;
  const { emergency, selfHarm, privacy, starters, keep, survey } = settings;
  const { team, notify } = settings.onCall;
  const places = notify.map((written) => ({ ...placeOf(written), next: whyUnreached(written, { desks, byMail }) }));
  for (const { next } of places) if (next) log.warn({}, `on_call.notify names ${next}: nobody is alarmed there`);
  const onCall = { team, notify: places.filter(({ next }) => !next) };
  const handoff = createHandoff({ teams, defaultTeam, desks, onCall, holds, can, ...(isAway && { isAway }) });
  const zoneOf = (id: string) => teams.find((each) => each.id === id)?.hours?.zone;
  const phrases = createPhrases({ locales, overrides });
  const own = { emergency, selfHarm, privacy, starters, keep, survey };
  return createBot({ ...own, knowledge, handoff, phrases, locales, name, zoneOf, can, byMail });
}

/** Each place is written under the name of the desk that it belongs to, or as an address. */
const placeOf = (written: OnCallPlace): Notify[number] =>
  'email' in written ? written : { desk: 'slack', place: written.slack };

/** Where an alarm would never arrive, and why; undefined when it does. */
function whyUnreached(
  written: OnCallPlace,
  { desks, byMail }: { desks: readonly string[]; byMail?: BotParts['byMail'] },
): string | undefined {
  if ('slack' in written) return desks.includes('slack') ? undefined : 'a place in slack, and that is not set up';
  if (!byMail) return `${written.email}, and no e-mail account is set up`;
  return byMail.addressFor(written.email, { subject: '' })
    ? undefined
    : `${written.email}, which is an address of ours`;
}

/** The teams as desks know them. */
export const deskTeams = ({ teams, defaultTeam, onCall: { team = defaultTeam } }: Settings): DeskTeam[] =>
  teams.map((each) => ({ ...each, onCall: each.id === team }));
