import type { Summary } from '../../../handoff/queue.ts';
import { tagsAfter } from '../../../handoff/tags.ts';
import type { Ticket } from '../../../handoff/ticket.ts';
import { composes } from './composing.ts';
import { ask, byId, make } from './dom.ts';

/** Asks for the tags of a ticket: those it has can be taken off, others are typed or chosen from those in use. */
export function createTagging({ board }: { board: () => readonly Summary[] }) {
  const [dialog, field] = [byId<HTMLDialogElement>('tagging'), byId<HTMLInputElement>('tagNew')];
  let tags: string[] = [];

  function draw(): void {
    const row = (tag: string) => {
      const off = make('button', { type: 'button', className: 'quiet', ariaLabel: `Take off ${tag}` }, '×');
      off.addEventListener('click', () => {
        tags = tags.filter((each) => each !== tag);
        draw();
        field.focus();
      });
      return make('li', { className: 'tag' }, tag, off);
    };
    byId('tagList').replaceChildren(...tags.map(row));
    byId('tagNone').hidden = tags.length > 0;
  }

  /** Takes what is typed, words between commas; false when something of it is no tag. */
  function add(): boolean {
    const words = field.value
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
    const after = tagsAfter(tags, { add: words });
    field.setCustomValidity('problem' in after ? after.problem : '');
    if ('problem' in after) {
      field.reportValidity();
      return false;
    }
    tags = after.tags;
    field.value = '';
    draw();
    return true;
  }

  field.addEventListener('input', () => field.setCustomValidity(''));
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || composes(event) || !field.value.trim()) return;
    event.preventDefault();
    add();
  });
  byId('tagAdd').addEventListener('click', () => {
    add();
    field.focus();
  });
  byId('taggingForm').addEventListener('submit', (event) => {
    if (!add()) event.preventDefault();
  });

  return {
    async ask({ tags: before = [] }: Ticket): Promise<{ add: string[]; remove: string[] } | undefined> {
      tags = [...before];
      field.value = '';
      field.setCustomValidity('');
      const used = new Set(board().flatMap(({ ticket }) => ticket.tags ?? []));
      byId('tagsUsed').replaceChildren(...[...used].sort().map((value) => make('option', { value })));
      draw();
      const yes = await ask(dialog);
      const more = tags.filter((tag) => !before.includes(tag));
      const less = before.filter((tag) => !tags.includes(tag));
      return yes && more.length + less.length > 0 ? { add: more, remove: less } : undefined;
    },
  };
}
