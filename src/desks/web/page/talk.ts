import type { Entry } from '../../../conversation/decision.ts';
import type { Representative } from '../../../conversation/event.ts';
import type { FileRef } from '../../../conversation/message.ts';
import type { Attendance } from '../../../conversation/presence.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { type Held, ownerOf, type Ticket } from '../../../handoff/ticket.ts';
import type { DeskNotice } from '../../../handoff/update.ts';
import { createAbout, type Presence } from './about.ts';
import { call, type Me, type Opened, sendAct } from './api.ts';
import { createArticles } from './articles.ts';
import { boxWords, hintWords } from './box-words.ts';
import { composes } from './composing.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { type Doing, doingsOf } from './doings.ts';
import { byId, make } from './dom.ts';
import { lineOf } from './entries.ts';
import { createFormLetters } from './form-letters.ts';
import { createHeld, type HeldReplies } from './held.ts';
import { randomId } from './ids.ts';
import { inTab } from './kept.ts';
import type { Verdicts } from './ratings.ts';
import { createRecipients } from './recipients.ts';
import { createRevisions, type Revisions } from './revisions.ts';
import { createSent, type Sent, type Writing } from './sent.ts';
import { createSuggesting } from './suggestion.ts';
import { chooseFiles, createTray, listenForFiles } from './tray.ts';
import { createTyping } from './typing.ts';
import { lengthProblem } from './words.ts';

/** The conversation at the right. */
export interface Talk {
  open(opened: Opened): void;
  close(): void;
  /** The ticket that is shown, as it is now. */
  ticket(): Summary | undefined;
  /** It changed. */
  update(summary: Summary): void;
  /** The log went on. */
  entered(entry: Entry): void;
  /** What this representative alone is told. */
  told(notice: DeskNotice): void;
  /** Whether its customer is there. */
  attends(attendance: Attendance): void;
  /** Number of the last entry that is shown. */
  last(): number;
  /** Goes into the box, for a reply or a note. */
  write(mode: Writing): void;
  /** Looks for a form letter, when a reply can be written. */
  letters(): void;
  /** Looks for an article, when a reply can be written. */
  articles(): void;
  /** What may be done now. */
  doings(): Doing[];
  unsafe(): boolean;
}

/** Draws into the page's own conversation; `act` is called for everything but writing. */
export function createTalk(parts: {
  me: Me;
  teamName: (id: string) => string;
  act: (doing: Doing) => void;
  /** Other open tickets of the same customer. */
  alsoOpen: (shown: Summary) => readonly Summary[];
  verdicts: Verdicts;
  toast: (text: string) => void;
}): Talk {
  const { me, teamName, act, alsoOpen, verdicts, toast } = parts;
  const teaches = me.teaching === true;
  const [log, pane, box, form] = [byId('log'), byId('pane'), byId<HTMLTextAreaElement>('box'), byId('composer')];
  const under = make('div', { id: 'under' });
  pane.append(under);
  let shown: Summary | undefined;
  let sent: Sent | undefined;
  let held: HeldReplies | undefined;
  let revisions: Revisions | undefined;
  let presence: Presence | undefined;
  let deliveries: Deliveries | undefined;
  let [first, last] = [0, 0];
  let mode: Writing = 'reply';
  let stick = true;
  /** Send was pressed while a file was on its way. */
  let waiting = false;
  const tray =
    me.files &&
    createTray({
      ...{ list: byId('tray'), box, csrf: me.csrf },
      largest: me.files.largest,
      changed() {
        if (waiting && !tray?.busy()) submit();
      },
    });

  const suggesting = createSuggesting({
    me,
    send(text) {
      sent?.write('reply', text, [], undefined);
      toEnd();
    },
  });
  const suggest = () =>
    suggesting.show(
      shown?.ticket.status === 'claimed' && isMine(shown.ticket) && !shown.ticket.internal ? shown : undefined,
    );
  const recipients = createRecipients();
  const types = createTyping(me);
  /** Whether what is written now goes out as a letter: those are long, and sent half written by accident they cannot be mended. */
  const isLetter = () => mode === 'reply' && shown?.recipients !== undefined;

  const draftKey = () => `draft:${shown?.ticket.number}:${mode}`;
  const isMe = (by: Representative) => by.desk === me.me.desk && by.id === me.me.id;
  const isMine = (ticket: Ticket) => {
    const owner = ownerOf(ticket);
    return owner !== undefined && isMe(owner);
  };

  const doings = (): Doing[] => (shown ? doingsOf(shown, { isMine: isMine(shown.ticket), teaches }) : []);
  const about = createAbout({ teamName, titles: me.titles, isMine, act, teaches, alsoOpen });
  const drawAbout = () => shown && about(shown, presence);

  function drawBox(): void {
    if (!shown) return;
    const { ticket } = shown;
    const may = mode === 'note' || (isMine(ticket) && !ticket.internal);
    for (const each of ['reply', 'note'] as const) {
      byId(each === 'reply' ? 'modeReply' : 'modeNote').setAttribute('aria-pressed', String(each === mode));
    }
    form.dataset.mode = mode;
    box.disabled = !may;
    const letter = isLetter();
    form.toggleAttribute('data-letter', letter);
    recipients.show(ticket.number, shown.recipients, letter && may);
    const begins = letter ? 'Enter begins a line' : 'Shift Enter begins a line';
    byId('keysHint').textContent = `${letter ? 'Ctrl Enter' : 'Enter'} sends, ${begins}`;
    byId('boxLabel').textContent = mode === 'note' ? 'Note, not shown to the customer' : 'Reply to the customer';
    byId('modeHint').textContent = hintWords(mode, { may, waiting });
    box.placeholder = boxWords(ticket, { may, mode, mine: isMine(ticket), name: me.me.name });
    byId('send').hidden = !may;
    byId('send').textContent = mode === 'note' ? 'Keep note' : 'Send';
    byId('attach').hidden = !tray || mode === 'note' || !may;
    byId('useArticle').hidden = !articles || mode === 'note' || !may;
    byId('useLetter').hidden = !letters || mode === 'note' || !may;
    byId('claimToAnswer').hidden = may || ticket.status !== 'waiting';
  }

  function setMode(to: Writing): void {
    if (to !== mode) {
      mode = to;
      box.value = inTab.text(draftKey()) ?? '';
    }
    drawBox();
  }

  function atEnd(): boolean {
    return pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  }
  function toEnd(): void {
    pane.scrollTop = pane.scrollHeight;
    byId('newest').hidden = true;
  }

  const draw = (entry: Entry) => shown && lineOf(entry, { teamName, parties: shown });

  function add(entry: Entry): HTMLElement | undefined {
    const line = revisions?.takes(entry) ? undefined : draw(entry);
    if (line) log.append(line);
    if (line) revisions?.drawn(entry, line);
    sent?.entered(entry, line);
    last = Math.max(last, entry.n);
    return line;
  }

  async function earlier(): Promise<void> {
    const number = shown?.ticket.number;
    const answer = await call<{ entries: Entry[] }>(`tickets/${number}/entries?before=${first}`);
    if (!answer.ok || number !== shown?.ticket.number) return;
    const height = pane.scrollHeight;
    const lines: HTMLElement[] = [];
    for (const entry of answer.value.entries) {
      const line = draw(entry);
      if (!line || revisions?.takes(entry)) continue;
      lines.push(line);
      revisions?.drawn(entry, line);
      deliveries?.drawn(entry, line);
      verdicts.drawn(entry, line);
    }
    log.prepend(...lines);
    void verdicts.look();
    first = answer.value.entries[0]?.n ?? 1;
    byId('earlier').hidden = first <= 1 || answer.value.entries.length === 0;
    pane.scrollTop += pane.scrollHeight - height;
  }

  /** What is held, and what may be changed. */
  function drawReplies({ ticket, fixed }: Summary): void {
    held?.show(ticket);
    sent?.held((ticket.held ?? []).map(({ id }) => id));
    revisions?.may(isMine(ticket) && !fixed);
  }

  /** What was taken back can be written anew. */
  function takeBack(text: string, files: readonly FileRef[] = [], letter?: Held['letter']): void {
    setMode('reply');
    tray?.put(files);
    if (letter?.to && !letter.subject) recipients.put({ to: letter.to, cc: letter.cc ?? [] });
    if (text) box.value = box.value.trim() ? `${text}\n${box.value}` : text;
    inTab.keep(draftKey(), box.value);
    box.focus();
  }

  /** Comes behind what is being written. */
  function insert(text: string): void {
    const before = box.value.trimEnd();
    box.value = '';
    takeBack(before ? `${before}\n\n${text}` : text);
  }

  /** What stands ready is sent, and what is being written stays. */
  function sendLetter(text: string): void {
    const whom = isLetter() ? recipients.chosen() : undefined;
    // Whom it goes to is not clear: that is said there, and the letter is not lost.
    if (whom === 'wrong') {
      takeBack(text);
      return;
    }
    sent?.write('reply', text, [], whom);
    toEnd();
    box.focus();
  }
  const letters =
    me.formLetters && createFormLetters({ locales: me.formLetters, send: sendLetter, edit: (text) => takeBack(text) });

  const articles = me.articles && createArticles({ locales: me.articles, insert });

  function submit(): void {
    const text = box.value;
    waiting = mode === 'reply' && (tray?.busy() ?? false);
    drawBox();
    if (box.disabled || waiting) return;
    // What is too long stays in the box, and the browser says why there.
    box.setCustomValidity(lengthProblem(text) ?? '');
    if (!box.reportValidity()) return;
    const whom = isLetter() ? recipients.chosen() : undefined;
    if (whom === 'wrong') return;
    const files = mode === 'reply' ? (tray?.take() ?? []) : [];
    if (!text.trim() && files.length === 0) return;
    sent?.write(mode, text, files, whom);
    box.value = '';
    inTab.keep(draftKey(), undefined);
    toEnd();
  }

  if (tray && me.files) {
    const may = () =>
      shown !== undefined && mode === 'reply' && !box.disabled && !document.querySelector('dialog[open]');
    chooseFiles({ ...me.files, button: byId('attach'), input: byId<HTMLInputElement>('file'), add: tray.add });
    listenForFiles({ ...me.files, may, add: tray.add });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || composes(event)) return;
    if (isLetter() && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener('input', () => {
    box.setCustomValidity('');
    if (shown) types(shown.ticket.number, mode);
    inTab.keep(draftKey(), box.value);
  });
  // Until the focus is elsewhere, not until it is nowhere: what lies under a finger must not move while it presses.
  document.addEventListener('focusin', ({ target }) =>
    byId('desk').toggleAttribute('data-writing', form.contains(target as Node)),
  );
  byId('modeReply').addEventListener('click', () => talk.write('reply'));
  byId('modeNote').addEventListener('click', () => talk.write('note'));
  byId('useLetter').addEventListener('click', () => talk.letters());
  byId('useArticle').addEventListener('click', () => talk.articles());
  byId('claimToAnswer').addEventListener('click', () => act('claim'));
  byId('earlier').addEventListener('click', () => void earlier());
  byId('newest').addEventListener('click', toEnd);
  let room = pane.clientHeight;
  pane.addEventListener('scroll', () => {
    // What was scrolled before its room changed says nothing of whether they want to be at the end.
    if (pane.clientHeight !== room) return;
    stick = atEnd();
    if (stick) byId('newest').hidden = true;
  });
  // Files over the box take of its room.
  new ResizeObserver(() => {
    room = pane.clientHeight;
    if (stick) toEnd();
  }).observe(pane);
  setInterval(drawAbout, 30_000);

  /** What is chosen for a reply needs a box to go to. */
  function picks(picker: { open(ticket: number): void } | undefined): void {
    if (!shown || !picker) return;
    if (mode === 'note') setMode('reply');
    if (box.disabled) byId('claimToAnswer').focus();
    else picker.open(shown.ticket.number);
  }

  const talk: Talk = {
    open({ entries, you, ...summary }) {
      shown = summary;
      presence = undefined;
      under.replaceChildren();
      log.replaceChildren();
      verdicts.clear();
      const common = { seen: () => ({ ...(shown ?? summary).ticket, read: last }), csrf: me.csrf, you, toast };
      held?.stop();
      deliveries = createDeliveries({
        desk: me.me.desk,
        address: () => (shown?.recipients ? undefined : shown?.customer.email),
        async resend(message) {
          const answer = await sendAct(common.seen(), me.csrf, { id: randomId(), type: 'resend', message });
          return answer.ok ? undefined : answer.error;
        },
      });
      sent = createSent({ ...common, place: under, deliveries });
      held = createHeld({ ...common, place: under, mine: isMe, back: takeBack });
      revisions = createRevisions({ ...common, log });
      first = entries[0]?.n ?? 1;
      last = 0;
      for (const entry of entries) {
        const line = add(entry);
        if (line) verdicts.drawn(entry, line);
      }
      void verdicts.look();
      byId('earlier').hidden = first <= 1;
      byId('none').hidden = true;
      byId('ticket').hidden = false;
      mode = isMine(summary.ticket) && summary.ticket.internal ? 'note' : 'reply';
      waiting = false;
      tray?.open(`tickets/${summary.ticket.number}`);
      box.value = inTab.text(draftKey()) ?? '';
      drawAbout();
      drawBox();
      drawReplies(summary);
      suggest();
      toEnd();
    },
    close() {
      shown = undefined;
      suggest();
      byId('none').hidden = false;
      byId('ticket').hidden = true;
    },
    ticket: () => shown,
    update(summary) {
      if (summary.ticket.number !== shown?.ticket.number) return;
      const was = shown.ticket;
      shown = summary;
      drawAbout();
      drawBox();
      const follow = atEnd();
      drawReplies(summary);
      suggest();
      if (follow) toEnd();
      if (summary.ticket.internal && !was.internal && mode === 'reply') setMode('note');
      // Whoever has just claimed wants to write; what they write by now goes to nobody else.
      const notes = mode === 'note' && (box.value.trim() !== '' || document.activeElement === box);
      if (isMine(summary.ticket) && !isMine(was) && !notes) talk.write('reply');
    },
    entered(entry) {
      if (entry.n <= last) return;
      const follow = atEnd();
      const line = add(entry);
      suggesting.entered(entry);
      if (line) verdicts.heard(entry, line);
      if (follow) toEnd();
      else if (entry.message.type === 'message') byId('newest').hidden = false;
    },
    told: (notice) => held?.told(notice),
    attends(attendance) {
      presence = { attendance, at: Date.now() };
      drawAbout();
    },
    last: () => last,
    write(to) {
      if (!shown) return;
      setMode(to);
      if (box.disabled) byId('claimToAnswer').focus();
      else box.focus();
    },
    letters: () => picks(letters || undefined),
    articles: () => picks(articles || undefined),
    doings,
    unsafe: () => (sent?.unsafe() || tray?.unsent()) ?? false,
  };
  return talk;
}
