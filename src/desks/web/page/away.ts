import type { Who } from '../../../handoff/away.ts';
import { call, type Me, surely } from './api.ts';
import { byId } from './dom.ts';

/** The switch at the top by which one says that one is away; `show` hears of everybody who is. */
export function createAwaySwitch({ me: { me, csrf }, toast }: { me: Me; toast: (text: string) => void }): {
  show(away: readonly Who[]): void;
  isAway(): boolean;
} {
  const button = byId<HTMLButtonElement>('away');
  let isAway = false;

  const draw = () => {
    button.setAttribute('aria-pressed', String(isAway));
    button.textContent = isAway ? 'I am back' : 'Away';
    button.title = isAway ? 'You are away' : '';
    button.classList.toggle('primary', isAway);
  };
  button.addEventListener('click', async () => {
    button.disabled = true;
    const answer = await surely(() => call<{ away: boolean }>('away', { csrf, body: { away: !isAway } }));
    button.disabled = false;
    if (!answer.ok) return toast(answer.error);
    isAway = answer.value.away;
    draw();
    if (isAway) toast('You are away. Your tickets stay yours; when their customers write, your team is told.');
  });
  draw();
  return {
    isAway: () => isAway,
    show(away) {
      if (button.disabled) return;
      isAway = away.some(({ desk, id }) => desk === me.desk && id === me.id);
      draw();
    },
  };
}
