import type { SnoozeChoice } from '../../../handoff/snooze-times.ts';
import { call, serverNow } from './api.ts';
import { byId, choose, make } from './dom.ts';
import { clock } from './words.ts';

const snoozeWords = {
  title: 'Snooze until when?',
  words: 'It stays yours. It comes back at that time, or as soon as the customer writes.',
  yes: 'Snooze',
};

/** Asks until when a ticket is put off, or what the words say: a time with one click, or a date. */
export async function askUntil({ title, words, yes } = snoozeWords): Promise<{ until: number } | undefined> {
  const dialog = byId<HTMLDialogElement>('snooze');
  const field = byId<HTMLInputElement>('snoozeAt');
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const answer = await call<{ times: SnoozeChoice[] }>(`snooze-times?zone=${encodeURIComponent(timeZone)}`);
  if (document.querySelector('dialog[open]')) return undefined;
  // Without the server's times there is still the date.
  byId('snoozeTitle').textContent = title;
  byId('snoozeWords').textContent = words;
  byId('snoozeYes').textContent = yes;
  const times = answer.ok ? answer.value.times : [];
  byId('snoozeTimes').replaceChildren(
    ...times.map(({ label, until }) => {
      // Some say the hour, and others how long it is until then.
      const when = make('span', { className: 'soft' }, label.includes(':') ? day(until) : clock(until));
      const onclick = () => dialog.close(String(until));
      return make('button', { type: 'button', className: 'choice', onclick }, label, when);
    }),
  );
  field.min = local(serverNow());
  field.value = '';
  const value = await choose(dialog);
  if (value === '') return undefined;
  const until = value === 'yes' ? new Date(field.value).getTime() : Number(value);
  return Number.isFinite(until) ? { until } : undefined;
}

/** A time as a date field has it. */
function local(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** As it is said in a few letters: the day, and the time. */
export const dayAndTime = (at: number): string => `${day(at)}, ${clock(at)}`;

const day = (at: number): string =>
  new Date(at).toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' });
