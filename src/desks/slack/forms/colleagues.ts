import type { Representative } from '../../../conversation/event.ts';
import { isSame, ownerOf } from '../../../handoff/ticket.ts';
import type { Part } from '../../../slack/text.ts';
import { shorten } from '../../../slack/text.ts';
import type { About } from './form.ts';
import { option } from './form.ts';

type Team = Pick<About, 'acting' | 'team' | 'by'>;

const slack = (id: string) => ({ desk: 'slack', id });

/** Who may have a ticket of its team, other than who has it, and is not away: options whose values are Slack's ids of them. */
export const colleagues = async ({ acting, team, shown, by }: About): Promise<Part[]> => {
  const owner = ownerOf(shown);
  const members = await acting.membersOf(team);
  return members
    .filter(({ id }) => owner?.desk !== 'slack' || id !== owner.id)
    .filter(({ id }) => id === by.id || !acting.parts.away.isAway(slack(id)))
    .map(({ id, name }) => option(id === by.id ? `${name} (you)` : name, id));
};

/** What the value of somebody at another desk begins with. */
const ELSEWHERE = 'desk:';
/** An option's value has at most 150 characters. */
const LONGEST_VALUE = 150;

const elsewhereValue = ({ desk, id }: Representative): string => `${ELSEWHERE}${desk}:${id}`;

const known = async ({ acting }: Pick<Team, 'acting'>): Promise<readonly Representative[]> =>
  (await acting.parts.elsewhere?.()) ?? [];

/** Who works at another desk, has no ticket of this conversation, and is not away. */
export const colleaguesElsewhere = async (about: About): Promise<Part[]> => {
  const owner = ownerOf(about.shown);
  return (await known(about))
    .filter((each) => !(owner && isSame(owner, each)) && !about.acting.parts.away.isAway(each))
    .filter((each) => elsewhereValue(each).length <= LONGEST_VALUE)
    .map((each) => option(`${shorten(each.name, 50)} (${each.desk} desk)`, elsewhereValue(each)));
};

/** Somebody of a team by Slack's id of them, or somebody at another desk; or why they cannot have its tickets. */
export const colleague = async (
  { acting, team, by }: Team,
  value: string,
): Promise<{ to: Representative } | { no: string }> => {
  if (value.startsWith(ELSEWHERE)) {
    const to = (await known({ acting })).find((each) => elsewhereValue(each) === value);
    return to ? unlessAway(acting, to, by) : { no: 'They do not work here (any more): choose somebody else.' };
  }
  const right = await acting.rightOf(value, team);
  if ('by' in right) return unlessAway(acting, right.by, by);
  const { name } = acting.parts.team(team);
  return { no: `They cannot have a ticket of ${name}: only its members can, who are no guests.` };
};

const unlessAway = ({ parts }: Team['acting'], to: Representative, by: Representative) =>
  parts.away.isAway(to) && !isSame(to, by) ? { no: `${to.name} is away: give it to somebody else.` } : { to };

/** The members of other teams who are not away, with their team: options whose values say both. */
export const colleaguesOfOthers = async (
  about: About,
  teams: readonly { id: string; name: string }[],
): Promise<Part[]> => {
  const { acting, team, shown, by } = about;
  const owner = ownerOf(shown);
  const own = new Set((await acting.membersOf(team)).map(({ id }) => id));
  const all = await Promise.all(
    teams.map(async ({ id: theirs, name: called }) =>
      (await acting.membersOf(theirs))
        .filter(({ id }) => !own.has(id) && !(owner?.desk === 'slack' && owner.id === id))
        .filter(({ id }) => id === by.id || !acting.parts.away.isAway(slack(id)))
        .map(({ id, name }) => option(`${shorten(name, 40)} (${called})`, `${theirs}:${id}`)),
    ),
  );
  return all.flat();
};

/** Somebody of another team, by the value of such an option; or why they cannot have its tickets. */
export const colleagueOfOther = async (
  about: Pick<Team, 'acting' | 'by'>,
  value: string,
): Promise<{ team: string; to: Representative } | { no: string }> => {
  const at = value.lastIndexOf(':');
  const [team, id] = [value.slice(0, at), value.slice(at + 1)];
  const found = await colleague({ ...about, team }, id);
  return 'no' in found ? found : { ...found, team };
};
