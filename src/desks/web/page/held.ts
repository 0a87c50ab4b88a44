import type { FileRef } from '../../../conversation/message.ts';
import type { Held, Ticket } from '../../../handoff/ticket.ts';
import type { DeskNotice } from '../../../handoff/update.ts';
import { type Seen, sendAct, serverNow } from './api.ts';
import { make } from './dom.ts';
import { openEditor } from './editor.ts';
import { filesOf } from './files.ts';
import { randomId } from './ids.ts';
import { whomLine } from './letter.ts';

/** Replies that are about to be sent, with what is left of their time. */
export interface HeldReplies {
  /** Shows what is held of the ticket as it is now. */
  show(ticket: Ticket): void;
  /** Looks at what this representative is told: did something come back that was to be? */
  told(notice: DeskNotice): void;
  stop(): void;
}

/** A reply that is forgotten in an open box is sent after all. */
const LONGEST_MS = 5 * 60_000;
/** So often, at most, a reply that is being changed is kept from leaving: acts are limited by the minute. */
const RENEW_MS = 2000;

interface Shown {
  held: Held;
  node: HTMLElement;
  text: HTMLElement;
  left: HTMLElement;
  editor?: { close(): void };
}

/** `mine` says who is at this page; `back` gets the text of a reply that was taken back, `toast` what went wrong. */
export function createHeld(parts: {
  seen: () => Seen;
  csrf: string;
  place: HTMLElement;
  mine: (by: Held['by']) => boolean;
  back: (text: string, files?: readonly FileRef[], letter?: Held['letter']) => void;
  toast: (text: string) => void;
}): HeldReplies {
  const { seen, csrf, place, mine, back, toast } = parts;
  const shown = new Map<string, Shown>();
  /** Act → the text that comes back when it counted. */
  const undoing = new Map<string, Held>();

  async function undo(one: Held): Promise<void> {
    const id = randomId();
    undoing.set(id, one);
    const answer = await sendAct(seen(), csrf, { id, type: 'undo', held: one.id });
    if (answer.ok) return;
    undoing.delete(id);
    toast(`Undo: ${answer.error}`);
  }

  /** While it is being changed it does not leave: it is told to wait anew again and again, for some minutes. */
  function wait(each: Shown): void {
    const began = Date.now();
    const again = () => {
      const open = each.node.isConnected && each.node.querySelector('.editor');
      if (!open || Date.now() - began > LONGEST_MS) return clearInterval(renewing);
      void sendAct(seen(), csrf, { id: randomId(), type: 'edit-held', held: each.held.id });
    };
    const { at, until } = each.held;
    const renewing = setInterval(again, Math.max(RENEW_MS, (until - at) / 2));
    again();
  }

  function edit(each: Shown): void {
    each.editor?.close();
    each.editor = openEditor({
      place: each.text,
      label: 'Change the reply before it is sent',
      text: each.held.text,
      async save(text) {
        const doing = { id: randomId(), type: 'edit-held', held: each.held.id, text };
        const answer = await sendAct(seen(), csrf, doing);
        return answer.ok ? undefined : answer.error;
      },
    });
    wait(each);
    each.node
      .querySelector('textarea')
      ?.addEventListener('input', () => each.node.toggleAttribute('data-changed', true));
  }

  function draw(held: Held): Shown {
    const text = make('div', { className: 'text', dir: 'auto' }, held.text);
    const files = filesOf(held.files?.map((file) => ({ contentType: file.type, file })));
    const left = make('span', { className: 'left' });
    const row = make('div', { className: 'state' }, left);
    const each: Shown = {
      held,
      text,
      left,
      node: make('div', { className: 'line', data: { role: 'agent' } }, whomLine(held.letter), text, files, row),
    };
    each.node.classList.add('held');
    const does = (label: string, onclick: () => void) =>
      make('button', { type: 'button', className: 'again', onclick }, label);
    if (mine(held.by))
      row.append(
        does('Undo', () => void undo(each.held)),
        does('Edit', () => edit(each)),
      );
    else text.before(make('div', { className: 'who' }, make('b', {}, held.by.name)));
    return each;
  }

  function count(): void {
    for (const { held, left } of shown.values()) {
      const milliseconds = Math.min(held.until - held.at, held.until - serverNow());
      const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
      const time = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
      left.textContent = seconds > 0 ? `Not sent yet: goes out in ${time}` : 'Sending…';
    }
  }
  const ticking = setInterval(count, 500);

  return {
    show({ held: all = [] }) {
      for (const [id, each] of shown) {
        if (all.some((one) => one.id === id)) continue;
        // Words that were being written are never lost: what it was is sent, and this can be sent after it.
        const box = each.node.querySelector('textarea');
        if (box && each.node.hasAttribute('data-changed') && box.value.trim() !== each.held.text.trim()) {
          toast('The reply was sent as it was. What you made of it is in the box.');
          back(box.value);
        }
        each.node.remove();
        shown.delete(id);
      }
      for (const held of all) {
        const each = shown.get(held.id) ?? draw(held);
        each.held = held;
        each.text.textContent = held.text;
        each.text.hidden = held.text === '';
        shown.set(held.id, each);
        if (!each.node.isConnected) place.append(each.node);
      }
      count();
    },
    told({ kind, ref }) {
      const one = kind === 'receipt' ? undoing.get(String(ref)) : undefined;
      if (!one) return;
      undoing.delete(String(ref));
      back(one.text, one.files, one.letter);
    },
    stop() {
      clearInterval(ticking);
    },
  };
}
