import { correspondentsWords, correspondentWords } from '../../../conversation/correspondents.ts';
import type { Letterhead } from '../../../conversation/letterhead.ts';
import type { Message } from '../../../conversation/message.ts';
import { senderWords } from '../../sender-words.ts';
import { make } from './dom.ts';

/** So many lines or characters of a letter are shown at once. */
const LINES = 40;
const CHARACTERS = 3000;

/** A message's letterhead; the server has read it. */
const letterOf = ({ channelData }: Message): Letterhead | undefined => channelData?.letter as Letterhead | undefined;

/** What stands over the text of a letter: subject, from, to, cc, and whether somebody vouches for the sender; undefined for other messages. */
export function letterHead(message: Message): HTMLElement | undefined {
  const letter = letterOf(message);
  if (!letter) return undefined;
  const { subject, from, to = [], cc = [], note } = letter;
  const row = (label: string, ...value: (Node | string | undefined)[]) =>
    make('div', {}, make('dt', {}, label), make('dd', { dir: 'auto' }, ...value));
  const rows = [
    subject ? row('Subject', make('b', {}, subject)) : undefined,
    from ? row('From', correspondentWords(from), ' ', senderMark(letter)) : undefined,
    to.length > 0 ? row('To', correspondentsWords(to)) : undefined,
    cc.length > 0 ? row('Cc', correspondentsWords(cc)) : undefined,
  ];
  const head = make('dl', { className: 'letter' }, ...rows);
  if (note) head.append(make('div', {}, make('dt', {}, 'Note'), make('dd', { className: 'letter-note' }, note)));
  return head.childElementCount > 0 ? head : undefined;
}

/** Whom a letter of ours goes to, while it is on its way; undefined where it goes to whom it usually does. */
export function whomLine(letter: Pick<Letterhead, 'subject' | 'to' | 'cc'> | undefined): HTMLElement | undefined {
  if (!letter) return undefined;
  const { subject, to = [], cc = [] } = letter;
  const parts = [
    subject,
    to.length > 0 && `To ${correspondentsWords(to)}`,
    cc.length > 0 && `Cc ${correspondentsWords(cc)}`,
  ];
  return make('div', { className: 'whom-line', dir: 'auto' }, parts.filter(Boolean).join(' · '));
}

/** The mark says why when it is pressed, too: a finger has no pointer to rest on it. */
function senderMark(letter: Letterhead): HTMLElement {
  const { word, why } = senderWords(letter);
  return make(
    'details',
    { className: 'sender', data: { sender: letter.sender ?? 'unknown' } },
    make('summary', { title: why }, word),
    make('span', {}, why),
  );
}

/** What stands below: what could not be kept, and the way to the letter as it came. */
export function letterFoot(message: Message): HTMLElement | undefined {
  const { leftOut = [] } = letterOf(message) ?? {};
  const { original } = message.channelData ?? {};
  const foot = make('div', { className: 'letter-foot' });
  if (leftOut.length > 0) foot.append(make('span', {}, `Left out: ${leftOut.join('; ')}.`));
  if (typeof original === 'string')
    foot.append(make('a', { href: original, target: '_blank', rel: 'noopener', download: '' }, 'Show original'));
  return foot.childElementCount > 0 ? foot : undefined;
}

/** Shows only the beginning of a letter that is long, with a button for the rest. */
export function folded(message: Message, body: HTMLElement): HTMLElement | undefined {
  const { text = '' } = message;
  if (!letterOf(message) || (text.length <= CHARACTERS && text.split('\n', LINES + 1).length <= LINES))
    return undefined;
  body.classList.add('folded');
  const button = make('button', { type: 'button', className: 'quiet unfold', ariaExpanded: 'false' }, 'Show all of it');
  button.addEventListener('click', () => {
    const is = body.classList.toggle('folded');
    button.ariaExpanded = String(!is);
    button.textContent = is ? 'Show all of it' : 'Show less';
  });
  return button;
}
