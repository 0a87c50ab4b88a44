import type { Who } from '../../../handoff/away.ts';
import { call, type Me, surely } from './api.ts';
import { byId } from './dom.ts';
import { askUntil, dayAndTime } from './snoozing.ts';

/** The switch at the top by which one says that one is away; `show` hears of everybody who is. */
export function createAwaySwitch({ me: { me, csrf }, toast }: { me: Me; toast: (text: string) => void }): {
  show(away: readonly (Who & { until?: number })[]): void;
  isAway(): boolean;
} {
  const button = byId<HTMLButtonElement>('away');
  const later = byId<HTMLButtonElement>('awayUntil');
  let isAway = false;
  let until: number | undefined;

  const draw = () => {
    button.setAttribute('aria-pressed', String(isAway));
    button.textContent = isAway ? 'I am back' : 'Away';
    button.title = isAway ? 'You are away' : '';
    button.classList.toggle('primary', isAway);
    later.hidden = !isAway;
    later.textContent = until === undefined ? 'until…' : `until ${dayAndTime(until)}`;
  };
  async function say(away: boolean, end?: number): Promise<void> {
    button.disabled = later.disabled = true;
    const body = { away, ...(end !== undefined && { until: end }) };
    const answer = await surely(() => call<{ away: boolean }>('away', { csrf, body }));
    button.disabled = later.disabled = false;
    if (!answer.ok) return toast(answer.error);
    isAway = answer.value.away;
    until = isAway ? end : undefined;
    draw();
    if (isAway && end === undefined)
      toast('You are away. Your tickets stay yours until their customers write: then they wait for whoever is here.');
  }
  button.addEventListener('click', () => say(!isAway));
  later.addEventListener('click', async () => {
    const chosen = await askUntil({
      title: 'Away until when?',
      words: 'You are back then by yourself, or as soon as you say so.',
      yes: 'Away until then',
    });
    if (chosen) await say(true, chosen.until);
  });
  draw();
  return {
    isAway: () => isAway,
    show(away) {
      if (button.disabled) return;
      const mine = away.find(({ desk, id }) => desk === me.desk && id === me.id);
      isAway = mine !== undefined;
      until = mine?.until;
      draw();
    },
  };
}
