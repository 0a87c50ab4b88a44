import type { Summary } from '../../../handoff/queue.ts';
import { byId } from './dom.ts';
import { inBrowser } from './kept.ts';

/** Calls who is elsewhere: by sound, by a notification of the browser's, in the page's title. */
export interface Alerting {
  /** The open tickets are these now; `isMine` and `team` say which of them are one's own to hear of. */
  board(tickets: readonly Summary[], team: readonly Summary[]): void;
  /** What is on the screen rings no more. */
  looked(number: number): void;
  /** Somebody waits who may be in danger, and nobody at this page has looked. */
  danger(): boolean;
}

const KEY = 'desk.alerts';
/** Danger rings again until somebody looks. */
const AGAIN_MS = 10_000;

/** Uses the page's own switch; nothing rings before it was pressed once in this browser, but for the words of danger. */
export function createAlerting(parts: {
  isMine: (summary: Summary) => boolean;
  isAway: () => boolean;
  /** Which ticket is on the screen. */
  open: () => number | undefined;
  toast: (text: string) => void;
}): Alerting {
  const { isMine, isAway, open, toast } = parts;
  const button = byId<HTMLButtonElement>('alerts');
  let on = inBrowser.text(KEY) === 'on';
  let audio: AudioContext | undefined;
  /** What was known of each ticket when the board was read last. */
  let known: Map<number, string> | undefined;
  let urgent = new Map<number, Summary>();
  const calm = new Set<number>();
  let rang = 0;

  const draw = () => button.setAttribute('aria-pressed', String(on));
  const isLookedAt = (number: number) =>
    document.visibilityState === 'visible' && document.hasFocus() && open() === number;

  function sound(isUrgent: boolean): void {
    audio ??= new AudioContext();
    void audio.resume();
    const tones = isUrgent ? [880, 660, 880, 660] : [660, 880];
    for (const [i, tone] of tones.entries()) {
      const [wave, gain] = [audio.createOscillator(), audio.createGain()];
      const at = audio.currentTime + i * 0.18;
      wave.frequency.value = tone;
      gain.gain.setValueAtTime(0.15, at);
      gain.gain.exponentialRampToValueAtTime(0.001, at + 0.17);
      wave.connect(gain).connect(audio.destination);
      wave.start(at);
      wave.stop(at + 0.17);
    }
    rang += 1;
    button.dataset.rang = String(rang);
  }

  function notify({ ticket: { number, subject } }: Summary, title: string, isUrgent: boolean): void {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    const shown = new Notification(title, { body: subject, tag: `FD-${number}`, requireInteraction: isUrgent });
    shown.onclick = () => {
      window.focus();
      location.hash = `#${number}`;
      shown.close();
    };
  }

  function ring(summary: Summary, title: string, isUrgent = false): void {
    if (!on || isAway()) return;
    sound(isUrgent);
    if (document.visibilityState !== 'visible' || !document.hasFocus() || isUrgent) notify(summary, title, isUrgent);
  }

  const alarm = (summary: Summary) => ring(summary, `FD-${summary.ticket.number}: somebody may be in danger`, true);

  button.addEventListener('click', async () => {
    on = !on;
    inBrowser.keep(KEY, on ? 'on' : 'off');
    draw();
    if (!on) return;
    sound(false);
    if (!('Notification' in window)) return;
    const allowed =
      Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
    if (allowed !== 'granted')
      toast('It rings here. Your browser shows no notifications of this page: allow them in its settings.');
  });
  setInterval(() => {
    for (const each of urgent.values()) alarm(each);
  }, AGAIN_MS);
  draw();

  return {
    board(tickets, team) {
      const news = (each: Summary): string | undefined => {
        const { status, unanswered, wrote, openedAfter } = each.ticket;
        if (unanswered === undefined) return undefined;
        if (status === 'waiting') return 'waits';
        return isMine(each) && status === 'claimed' ? `${wrote?.n ?? openedAfter}` : undefined;
      };
      const now = new Map(team.flatMap((each) => (news(each) ? [[each.ticket.number, news(each) ?? '']] : [])));
      const before = known;
      known = now;
      for (const each of before ? team : []) {
        const { number, reason } = each.ticket;
        const is = now.get(number);
        if (is === undefined || before?.get(number) === is || isLookedAt(number)) continue;
        // Whoever claims has just read it.
        if (is !== 'waits' && before?.get(number) === 'waits') continue;
        if (reason !== 'danger')
          ring(each, is === 'waits' ? `FD-${number} waits` : `FD-${number}: the customer has written`);
      }
      const waits = tickets.filter(({ ticket }) => ticket.status === 'waiting' && ticket.reason === 'danger');
      const was = urgent;
      for (const { ticket } of waits) if (isLookedAt(ticket.number)) calm.add(ticket.number);
      urgent = new Map(
        waits.filter(({ ticket }) => !calm.has(ticket.number)).map((each) => [each.ticket.number, each]),
      );
      for (const [number, each] of urgent) {
        if (was.has(number)) continue;
        toast(`FD-${number}: somebody may be in danger.`);
        alarm(each);
      }
    },
    looked(number) {
      if (urgent.delete(number)) calm.add(number);
    },
    danger: () => urgent.size > 0,
  };
}
