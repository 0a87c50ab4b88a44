import { call } from '../api.ts';
import { make } from '../dom.ts';

/** Said again while it lasts, well within the time after which somebody counts as gone. */
const AGAIN_MS = 15_000;

/** Says who else has the same article open, from the moment it is opened on. */
export function keepCompany({ csrf, path }: { csrf: string; path: () => string }): {
  element: HTMLElement;
  /** The article has another name now. */
  again(): void;
  close(): void;
} {
  const element = make('p', { className: 'company', role: 'status' });
  let last = path();
  const look = async () => {
    last = path();
    const answer = await call<{ others: string[] }>('editor/looking', { csrf, body: { path: last } });
    if (!answer.ok) return;
    const { others } = answer.value;
    element.textContent =
      others.length === 0 ? '' : `${others.join(', ')} ${others.length === 1 ? 'has' : 'have'} it open, too.`;
  };
  const leave = () => void call('editor/looking', { csrf, body: { path: last, leaves: true } });
  void look();
  const timer = setInterval(() => void look(), AGAIN_MS);
  return {
    element,
    again() {
      leave();
      void look();
    },
    close() {
      clearInterval(timer);
      leave();
    },
  };
}
