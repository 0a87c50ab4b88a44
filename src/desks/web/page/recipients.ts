import { correspondentsWords, readCorrespondents, recipientsProblem } from '../../../conversation/correspondents.ts';
import type { Correspondent, Letterhead } from '../../../conversation/letterhead.ts';
import type { Recipients } from '../../../conversation/recipients.ts';
import { composes } from './composing.ts';
import { byId, make } from './dom.ts';
import { hasTexts, inTab } from './kept.ts';

/** Whom a letter goes to, as somebody chose. */
export type Chosen = Required<Pick<Letterhead, 'to' | 'cc'>>;

/** The line over the box that says to whom a letter goes, and lets one change it. */
export interface RecipientsLine {
  /** Those of a ticket as they are usually; undefined where no letters are written. `visible`: a letter can be written now. */
  show(ticket: number, usual: Recipients | undefined, visible: boolean): void;
  /** Whom the next letter goes to, when it is not as usual; `wrong`: something in the fields is none, which they say. */
  chosen(): Chosen | 'wrong' | undefined;
  /** Puts back what was chosen for a letter that was taken back. */
  put(chosen: Chosen): void;
}

/** Kept until the customer writes to others: then those are meant. */
interface Choice {
  usual: string;
  chosen: Chosen;
}

/** What this tab keeps may be another version's. */
const isChoice = (value: unknown): value is Choice => {
  const { chosen } = (value ?? {}) as { chosen?: Partial<Chosen> };
  const isList = (list: unknown) => Array.isArray(list) && list.every((each) => hasTexts(each, 'address'));
  return hasTexts(value, 'usual') && isList(chosen?.to) && isList(chosen?.cc);
};

/** Draws into the page's own line. */
export function createRecipients(): RecipientsLine {
  const place = byId('recipients');
  let ticket = 0;
  let usual: Recipients | undefined;
  let fields: { to: HTMLInputElement; cc: HTMLInputElement } | undefined;
  const key = () => `recipients:${ticket}`;
  const kept = (): Chosen | undefined => {
    const read = inTab.value(key());
    return isChoice(read) && read.usual === JSON.stringify(usual) ? read.chosen : undefined;
  };
  const keep = (chosen: Chosen): void => {
    const isUsual = usual && !usual.more && wordsOf(chosen) === wordsOf(usual);
    const kept: Choice = { usual: JSON.stringify(usual), chosen };
    inTab.keep(key(), isUsual ? undefined : JSON.stringify(kept));
  };

  function draw(focus = false): void {
    fields = undefined;
    if (!usual) return;
    const chosen = kept();
    const { to, cc } = chosen ?? usual;
    const more = chosen ? undefined : usual.more;
    const change = make('button', { type: 'button', className: 'quiet', onclick: edit }, 'Change');
    change.ariaLabel = 'Change whom it goes to';
    const words = make('span', { className: 'whom' });
    words.append(make('b', {}, 'To'), ' ', ...to.flatMap(listed));
    if (cc.length > 0) words.append(' ', make('b', {}, 'Cc'), ' ', ...cc.flatMap(listed));
    if (more) words.append(` and ${more} more`);
    place.replaceChildren(words, change);
    if (focus) change.focus();
  }

  function edit(): void {
    if (!usual) return;
    const { to, cc } = kept() ?? usual;
    const field = (label: string, value: string) => {
      const input = make('input', { type: 'text', value, autocomplete: 'off', spellcheck: false, dir: 'auto' });
      input.inputMode = 'email';
      input.addEventListener('input', () => input.setCustomValidity(''));
      input.addEventListener('keydown', (event) => {
        if (composes(event) || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Enter') done();
        else draw(true);
      });
      return { input, row: make('label', {}, make('span', {}, label), input) };
    };
    const [whom, copies] = [field('To', correspondentsWords(to)), field('Cc', correspondentsWords(cc))];
    fields = { to: whom.input, cc: copies.input };
    const asUsual = make('button', { type: 'button', className: 'quiet' }, 'As usual');
    asUsual.addEventListener('click', () => {
      inTab.keep(key(), undefined);
      draw(true);
    });
    const ready = make('button', { type: 'button', onclick: () => done() }, 'Done');
    place.replaceChildren(whom.row, copies.row, make('div', { className: 'send' }, asUsual, ready));
    whom.input.focus();
  }

  /** Takes what the fields say; false when they say something that is no address. */
  function done(focus = true): boolean {
    if (!fields) return true;
    const [to, cc] = [readCorrespondents(fields.to.value), readCorrespondents(fields.cc.value)];
    const inCopy = recipientsProblem({ to: cc.length > 0 ? cc : to, cc: [] });
    const problem = recipientsProblem({ to, cc });
    const field = problem && cc.length > 0 && problem === inCopy ? fields.cc : fields.to;
    field.setCustomValidity(problem ?? '');
    if (!field.reportValidity()) return false;
    keep({ to, cc });
    draw(focus);
    return true;
  }

  return {
    show(number, now, visible) {
      place.hidden = !visible || now === undefined;
      const same = number === ticket && JSON.stringify(now) === JSON.stringify(usual);
      // What is being typed there stays.
      const typing = fields !== undefined && number === ticket && now !== undefined;
      ticket = number;
      usual = now;
      if (!same && !typing) draw();
    },
    chosen() {
      if (!usual || place.hidden) return undefined;
      return done(false) ? kept() : 'wrong';
    },
    put(chosen) {
      keep(chosen);
      draw();
    },
  };
}

/** One of several; where there is little room a name stands for its address. */
const listed = ({ name, address }: Correspondent, i: number): (Node | string)[] => [
  i > 0 ? ', ' : '',
  make(
    'span',
    { title: address },
    name ?? address,
    name ? make('span', { className: 'address' }, ` <${address}>`) : '',
  ),
];

const wordsOf = ({ to, cc }: Pick<Recipients, 'to' | 'cc'>): string => JSON.stringify([to, cc]);
