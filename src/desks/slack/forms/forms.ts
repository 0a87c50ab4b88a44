import type { BlockAction, ViewSubmitAction } from '@slack/bolt';
import { changedSince, changedWords, heldWords } from '../../../handoff/changed.ts';
import { attempt } from '../../../slack/calls.ts';
import type { Part } from '../../../slack/text.ts';
import { withinTimeOr } from '../../../waiting/time-limit.ts';
import { type Acting, type Place, refOf } from '../acting.ts';
import { fillLetterForm, sendLetterForm } from '../form-letters/forms.ts';
import type { Surface, Unaccepted } from '../surface.ts';
import { teachForm } from '../teaching/form.ts';
import { type About, type Form, saying } from './form.ts';
import { readModalContext } from './memory.ts';
import { moreForms, moreView } from './more.ts';
import { snoozeForm } from './snooze.ts';
import { transferForm } from './transfer.ts';

/** Every form about a ticket. */
const forms: readonly Form[] = [
  transferForm,
  snoozeForm,
  fillLetterForm,
  sendLetterForm,
  teachForm,
  ...Object.values(moreForms).map(({ form }) => form),
];

/** A trigger lives for three seconds; what takes longer to draw is announced before. */
const PATIENCE = 1500;

/** What a form is shown for: the trigger of a click, and where whoever clicked is told why there is none. */
interface Click {
  trigger: string;
  place: Place;
}

/** Shows a form to somebody. */
export type OpenForm = (form: Form | 'more', about: Omit<About, 'acting'>, click: Click) => Promise<void>;

/** Opens forms about tickets, and takes what was filled in. Whoever submits one is checked, and told when they may not. */
export const createForms = (acting: Acting): { open: OpenForm; surface: Surface } => {
  const { parts, acted, lookUp, rightOf, whisper } = acting;
  const { views } = parts.connection.client;

  /** Draws a form, or says why there is none. */
  const drawn = async (form: Form, about: About): Promise<Part | string> => {
    const { shown, by } = about;
    return (shown && form.does && heldWords(shown, { type: form.does, by })) ?? form.view(about);
  };

  /** Shows what is being drawn, as the first form or on top of the one that is open; why there is none is said where it was clicked. */
  const shows = async (
    over: 'open' | 'push',
    title: string,
    { trigger, place }: Click,
    drawing: Promise<Part | string>,
  ): Promise<void> => {
    const work = drawing.catch((error: unknown) => {
      parts.log.warn({ err: error }, 'a form could not be drawn');
      return 'That could not be looked up just now. Please try again.';
    });
    const asView = (each: Part | string) => (typeof each === 'string' ? saying(title, each) : each) as never;
    const ready = await withinTimeOr(work, PATIENCE, undefined);
    if (typeof ready === 'string' && over === 'open') return whisper(place, ready);
    const view = ready === undefined ? (saying('One moment…', 'Looking that up.') as never) : asView(ready);
    const opened = await attempt(() => views[over]({ trigger_id: trigger, view }));
    if (opened.outcome !== 'done') return whisper(place, 'Slack did not open the form. Please click again.');
    const id = opened.data.view?.id;
    if (ready !== undefined || !id) return;
    const whole = asView(await work);
    await attempt(() => views.update({ view_id: id, view: whole }));
  };

  /** What comes after a form that counted. Slack waits for three seconds: what is not drawn by then is found on the card. */
  const after = async (form: Form, about: About): Promise<Unaccepted> => {
    const late = `It is done. For the rest, choose “${form.title}” in the card’s menu.`;
    const view = await withinTimeOr(
      drawn(form, about).catch(() => late),
      PATIENCE,
      late,
    );
    return { view: typeof view === 'string' ? saying(form.title, view) : view };
  };

  const submit = async (form: Form, { view, user }: ViewSubmitAction): Promise<Unaccepted | 'clear'> => {
    const refuse = (why: string): Unaccepted =>
      form.field ? { errors: { [form.field]: why.slice(0, 2000) } } : { view: saying(form.title, why) };
    const memory = readModalContext(view.private_metadata);
    if (!memory) return refuse('This form is from an older version of Frontdesk: close it, and click again.');
    const { c: conversation, t: ticket, v: saw, ...where } = memory;
    const known = await lookUp(conversation, ticket, memory.channel, saw);
    const { shown } = known;
    const right = await rightOf(user.id, known.team);
    if ('no' in right) return refuse(right.no);
    const about: About = { acting, ...known, memory, by: right.by };
    const changed = shown && form.does && changedSince(shown, { type: form.does, ticket, saw });
    if (changed?.what === 'wrote') {
      const seen = { ...memory, v: shown?.version ?? saw };
      const again = await drawn(form, { ...about, memory: seen, first: `⚠️ ${changedWords(changed)}` });
      return typeof again === 'string' ? refuse(again) : { view: again };
    }
    const held = shown && form.does && heldWords(shown, { type: form.does, by: right.by });
    const why = changed ? changedWords(changed) : held;
    if (why) return refuse(why);
    const common = { by: right.by, ref: { ...refOf(where) }, ticket, saw };
    const filled = await form.read(view.state.values, about, common);
    if (!('acts' in filled)) return filled;
    const last = filled.acts.length - 1;
    for (const [i, act] of filled.acts.entries())
      await acted(conversation, i === last ? view.id : `${view.id}:${i}`, act);
    return filled.next ? after(filled.next, about) : 'clear';
  };

  /** One of the buttons of “More”: its form is shown on top. */
  const more = async (form: Form, body: BlockAction): Promise<void> => {
    const memory = readModalContext(body.view?.private_metadata ?? '');
    if (!memory) return;
    const place: Place = {
      channel: memory.channel,
      user: body.user.id,
      ...(memory.thread && { thread: memory.thread }),
    };
    const work = async (): Promise<Part | string> => {
      const known = await lookUp(memory.c, memory.t, memory.channel, memory.v);
      const right = await rightOf(body.user.id, known.team);
      if ('no' in right) return right.no;
      const { shown } = known;
      const { does } = form;
      const changed = shown && does && changedSince(shown, { type: does, ticket: memory.t, saw: memory.v });
      if (changed && changed.what !== 'wrote') return changedWords(changed);
      const first = changed && `⚠️ ${changedWords(changed)}`;
      const seen = { ...memory, v: first ? (shown?.version ?? memory.v) : memory.v };
      return drawn(form, { acting, ...known, memory: seen, by: right.by, ...(first && { first }) });
    };
    await shows('push', form.title, { trigger: body.trigger_id, place }, work());
  };

  return {
    async open(form, given, click) {
      const about = { ...given, acting };
      if (form === 'more') return shows('open', 'More', click, Promise.resolve(moreView(about)));
      return shows('open', form.title, click, drawn(form, about));
    },

    surface: {
      clicks: Object.fromEntries(
        Object.entries(moreForms).map(([name, { form }]) => [
          name,
          async (body, _, ack) => {
            await ack();
            await more(form, body);
          },
        ]),
      ),
      forms: Object.fromEntries(forms.map((form) => [form.callback, (body) => submit(form, body)])),
    },
  };
};
