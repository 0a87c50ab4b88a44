import type { ViewSubmitAction } from '@slack/bolt';
import { changedSince, changedWords } from '../../../handoff/changed.ts';
import { type Acting, type Place, refOf } from '../acting.ts';
import type { Surface, Unaccepted } from '../surface.ts';
import type { About, Form } from './form.ts';
import { readModalContext } from './memory.ts';
import { resolveForm } from './resolve.ts';
import { transferForm } from './transfer.ts';

/** Every form about a ticket. */
const forms: readonly Form[] = [resolveForm, transferForm];

/** Opens forms about tickets, and takes what was filled in. Whoever submits one is checked, and told when they may not. */
export const createForms = (acting: Acting): { open: OpenForm; surface: Surface } => {
  const { parts, acted, lookUp, opens, rightOf, whisper } = acting;

  const submit = async (form: Form, { view, user }: ViewSubmitAction): Promise<Unaccepted | undefined> => {
    const refuse = (why: string): Unaccepted => ({ errors: { [form.field]: why.slice(0, 2000) } });
    const memory = readModalContext(view.private_metadata);
    if (!memory) return refuse('This form is from an older version of Frontdesk: close it, and click again.');
    const { c: conversation, t: ticket, v: saw, ...where } = memory;
    const known = await lookUp(conversation, ticket, memory.channel);
    const { shown } = known;
    const right = await rightOf(user.id, known.team);
    if ('no' in right) return refuse(right.no);
    const about: About = { parts, ...known, memory, by: right.by };
    const changed = shown && changedSince(shown, { type: form.does, ticket, saw });
    if (changed?.what === 'wrote') {
      const again = form.view({ ...about, memory: { ...memory, v: shown?.version ?? saw }, first: read(changed) });
      return typeof again === 'string' ? refuse(again) : { view: again };
    }
    if (changed) return refuse(changedWords(changed));
    const filled = form.read(view.state.values, about, { by: right.by, ref: { ...refOf(where) }, ticket, saw });
    if ('errors' in filled) return filled;
    await acted(conversation, view.id, filled.act);
    return undefined;
  };

  return {
    /** Shows a form to whoever clicked, or says why there is none. */
    async open(form, about, { trigger, place }) {
      const view = form.view({ ...about, parts });
      if (typeof view === 'string') return whisper(place, view);
      const opened = await opens(trigger, view);
      if (opened.outcome !== 'done') whisper(place, 'Slack did not open the form. Please click again.');
    },

    surface: {
      forms: Object.fromEntries(forms.map((form) => [form.callback, (body) => submit(form, body)])),
    },
  };
};

/** Shows a form to somebody; `trigger` is of their click. */
export type OpenForm = (
  form: Form,
  about: Omit<About, 'parts'>,
  click: { trigger: string; place: Place },
) => Promise<void>;

const read = (changed: Parameters<typeof changedWords>[0]): string => `⚠️ ${changedWords(changed)}`;
