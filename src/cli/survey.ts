import { ticketName } from '../handoff/ticket.ts';
import { type Satisfaction, type Share, satisfactionOf } from '../reports/satisfaction.ts';
import type { LoadApp, Status } from './commands.ts';
import { type Io, paint } from './io.ts';
import { given } from './settings.ts';

/** What `survey` was asked. */
export interface SurveyOptions {
  days: number;
  jsonl?: true;
}

/** So many tickets that have ended are looked at; older ones are not in the queue's index any more. */
const MOST = 1000;
/** So many are read one by one. */
const SHOWN = 20;

/** `frontdesk survey`: how customers found it, when they were asked after a person had helped them. */
export async function survey(io: Io, load: LoadApp, { days, jsonl }: SurveyOptions): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  const tickets = await (await load()).queue(parts, { status: 'resolved', limit: MOST });
  const found = satisfactionOf(tickets, Date.now() - days * 86_400_000);
  io.output.write(jsonl ? found.given.map((each) => `${JSON.stringify(each)}\n`).join('') : page(found, io));
  return 0;
}

/** For people: the share of all and of each representative, then what was said, the latest first. */
export function page({ all, people, given: said }: Satisfaction, io: Pick<Io, 'terminal' | 'env'>): string {
  if (all.asked === 0) return 'Nobody was asked. (survey: true in frontdesk.yaml)\n';
  const { bold, dim } = paint(io);
  const width = Math.max(...people.map(({ name }) => name.length), 3);
  const row = (name: string, share: Share) => `${name.padEnd(width)}  ${shareWords(share)}`;
  const lines = said.slice(0, SHOWN).map(({ number, stars, by, words }) => {
    const head = `${ticketName({ number })}  ${'★'.repeat(stars)}${'☆'.repeat(5 - stars)}  ${by}`;
    return words ? `${head}  ${dim(words.replaceAll(/\s+/g, ' '))}` : head;
  });
  const table = [bold(row('All', all)), ...people.map((each) => row(each.name, each))];
  return `${[...table, ...(lines.length > 0 ? ['', ...lines] : [])].join('\n')}\n`;
}

const shareWords = ({ asked, answered, satisfied }: Share): string => {
  const good = answered === 0 ? '' : `: ${satisfied} of ${answered} found it good (4 or 5 of 5)`;
  return `${answered} of ${asked} answered${good}`;
};
