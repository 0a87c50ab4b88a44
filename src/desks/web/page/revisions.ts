import type { Entry } from '../../../conversation/decision.ts';
import { type Revision, revisionOf } from '../../../conversation/revision.ts';
import { type Seen, sendAct } from './api.ts';
import { ask, byId, make } from './dom.ts';
import { openEditor } from './editor.ts';
import { randomId } from './ids.ts';
import { prose } from './prose.ts';
import { clock } from './words.ts';

/** What was changed after it was said: shown where it stands, and done to one's own messages. */
export interface Revisions {
  /** Whether an entry changes another one; then that one is shown as it reads now. */
  takes(entry: Entry): boolean;
  /** A message has been drawn: it may have been changed already, and may be one's own. */
  drawn(entry: Entry, line: HTMLElement): void;
  /** Whether one may change one's own messages now. */
  may(mine: boolean): void;
}

/** `you` is one's own public id in this conversation, `log` where its messages are. */
export function createRevisions(parts: {
  seen: () => Seen;
  csrf: string;
  you: string;
  log: HTMLElement;
  toast: (text: string) => void;
}): Revisions {
  const { seen, csrf, you, log, toast } = parts;
  const made = new Map<string, Revision & { at: number; by: string }>();
  const texts = new Map<string, string>();

  function show(line: HTMLElement, id: string): void {
    const revision = made.get(id);
    const body = line.querySelector<HTMLElement>('.text');
    if (!revision || !body) return;
    line.dataset.changed = revision.text === null ? 'deleted' : 'edited';
    line.querySelector('.editor')?.remove();
    body.hidden = false;
    if (revision.text === null) body.replaceChildren('This message was deleted.');
    else if (revision.markdown) body.replaceChildren(prose(revision.text, { breaks: true }));
    else body.textContent = revision.text;
    texts.set(id, revision.text ?? '');
    line.querySelector('.changed')?.remove();
    const word = revision.text === null ? 'deleted' : 'edited';
    const title = `${revision.by}, ${clock(revision.at)}`;
    const own = line.querySelector('.own');
    const said = make('span', { className: 'changed', title }, word);
    if (own) own.before(said);
    else line.querySelector('.who')?.append(said);
    if (revision.text === null) own?.remove();
  }

  async function act(doing: { type: 'edit' | 'delete'; message: string; text?: string }): Promise<string | undefined> {
    const answer = await sendAct(seen(), csrf, { id: randomId(), ...doing });
    return answer.ok ? undefined : answer.error;
  }

  function edit(line: HTMLElement, message: string): void {
    const place = line.querySelector<HTMLElement>('.text');
    if (!place || line.querySelector('.editor')) return;
    const label = 'Change what the customer reads';
    openEditor({ place, label, text: texts.get(message) ?? '', save: (text) => act({ type: 'edit', message, text }) });
  }

  async function remove(message: string): Promise<void> {
    byId('confirmTitle').textContent = 'Delete this message?';
    byId('confirmText').textContent =
      'The customer sees that something was deleted. Colleagues can still find it in the record.';
    byId('confirmYes').textContent = 'Delete';
    if (!(await ask(byId<HTMLDialogElement>('confirm')))) return;
    const wrong = await act({ type: 'delete', message });
    if (wrong) toast(`Delete: ${wrong}`);
  }

  return {
    takes(entry) {
      const revision = revisionOf(entry);
      if (!revision) return false;
      const { timestamp, from } = entry.message;
      // What was deleted stays so.
      if (made.get(revision.of)?.text !== null)
        made.set(revision.of, { ...revision, at: Date.parse(timestamp), by: from.name ?? 'The customer' });
      const line = log.querySelector<HTMLElement>(`[data-id="${CSS.escape(revision.of)}"]`);
      if (line) show(line, revision.of);
      return true;
    },
    drawn({ audience, message }, line) {
      if (message.type !== 'message' || audience !== 'everyone') return;
      if (message.from.id === you) {
        texts.set(message.id, message.text ?? '');
        const does = (label: string, onclick: () => void) =>
          make('button', { type: 'button', className: 'again', onclick }, label);
        const own = make('span', { className: 'own' });
        own.append(
          does('Edit', () => edit(line, message.id)),
          does('Delete', () => void remove(message.id)),
        );
        line.querySelector('.who')?.append(own);
      }
      show(line, message.id);
    },
    may(mine) {
      log.toggleAttribute('data-mine', mine);
    },
  };
}
