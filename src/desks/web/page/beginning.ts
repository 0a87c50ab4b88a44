import type { Summary } from '../../../handoff/queue.ts';
import { call, type Me, surely } from './api.ts';
import { composes } from './composing.ts';
import { byId, make } from './dom.ts';
import { randomId } from './ids.ts';
import { hasTexts, inBrowser, inTab } from './kept.ts';
import { chooseFiles, createTray } from './tray.ts';
import { lengthProblem } from './words.ts';

/** Writing to somebody first. */
export interface Beginning {
  open(): void;
  /** The tickets that there are now: that of what was just sent is opened as soon as it is there. */
  onBoard(tickets: readonly Summary[]): void;
  /** Whether files were chosen that went with nothing yet; what is written is kept in this tab. */
  unsafe(): boolean;
}

/** What is in the form, as it is kept; the id is that of the act, however often it is tried. */
interface Draft {
  id: string;
  to: string;
  subject: string;
  text: string;
  team: string;
}

const DRAFT = 'letter';
const TEAM = 'desk.letter-team';

const draftOf = (value: unknown): Draft | undefined =>
  hasTexts(value, 'id', 'to', 'subject', 'text', 'team') ? value : undefined;

/** Uses the page's own dialog, and shows the button that opens it. */
export function createBeginning({ me, toast }: { me: Me; toast: (text: string) => void }): Beginning {
  const dialog = byId<HTMLDialogElement>('letter');
  const fields = {
    to: byId<HTMLInputElement>('letterTo'),
    subject: byId<HTMLInputElement>('letterSubject'),
    text: byId<HTMLTextAreaElement>('letterText'),
    team: byId<HTMLSelectElement>('letterTeam'),
  };
  const [problem, send] = [byId('letterProblem'), byId<HTMLButtonElement>('letterSend')];
  let board: readonly Summary[] = [];
  let awaited: string | undefined;
  let id = '';
  /** Send was pressed while a file was on its way. */
  let waiting = false;
  const tray =
    me.files &&
    createTray({
      ...{ list: byId('letterTray'), box: fields.text, csrf: me.csrf, largest: me.files.largest },
      changed() {
        if (waiting && !tray?.busy()) void submit();
      },
    });

  fields.team.append(...me.teams.map((team) => make('option', { value: team.id }, team.name)));
  const values = (): Omit<Draft, 'id'> => ({
    to: fields.to.value,
    subject: fields.subject.value,
    text: fields.text.value,
    team: fields.team.value,
  });
  const keep = () => inTab.keep(DRAFT, JSON.stringify({ id, ...values() } satisfies Draft));

  function open(): void {
    const kept = draftOf(inTab.value(DRAFT));
    const team = kept?.team ?? inBrowser.text(TEAM) ?? byId<HTMLSelectElement>('team').value;
    id = kept?.id ?? randomId();
    fields.to.value = kept?.to ?? '';
    fields.subject.value = kept?.subject ?? '';
    fields.text.value = kept?.text ?? '';
    if (me.teams.some((each) => each.id === team)) fields.team.value = team;
    tray?.open(`letters/${id}`);
    say('');
    dialog.showModal();
    (fields.to.value ? fields.text : fields.to).focus();
  }

  function say(text: string, field?: string): void {
    for (const [name, input] of Object.entries(fields)) {
      input.ariaInvalid = String(name === field);
      if (name === field) input.focus();
    }
    problem.textContent = text;
  }

  async function submit(): Promise<void> {
    if (send.disabled) return;
    waiting = tray?.busy() ?? false;
    if (waiting) return say('Sent as soon as the files are there.');
    const given = values();
    const long = lengthProblem(given.text);
    if (long) return say(long, 'text');
    send.disabled = true;
    say('');
    const files = tray?.take() ?? [];
    const body = { id, ...given, ...(files.length > 0 && { files: files.map((file) => file.id) }) };
    const answer = await surely(() =>
      call<{ conversation: string; fresh: boolean }>('letters', { csrf: me.csrf, body }),
    );
    send.disabled = false;
    if (!answer.ok) {
      tray?.put(files);
      return say(answer.error, answer.field);
    }
    if (!answer.value.fresh) toast('It had been sent already, as you wrote it first.');
    inBrowser.keep(TEAM, given.team);
    inTab.keep(DRAFT, undefined);
    awaited = answer.value.conversation;
    dialog.close();
    look();
  }

  /** Goes to what was just sent, as soon as it has its number. */
  function look(): void {
    const begun = awaited && board.find(({ conversation }) => conversation === awaited);
    if (!begun) return;
    awaited = undefined;
    location.hash = `#${begun.ticket.number}`;
  }

  for (const input of Object.values(fields))
    input.addEventListener('input', () => {
      keep();
      say('');
    });
  fields.text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || composes(event)) return;
    event.preventDefault();
    void submit();
  });
  byId('letterForm').addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  byId('letterCancel').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    waiting = false;
  });
  if (tray && me.files) {
    const [button, input] = [byId('letterAttach'), byId<HTMLInputElement>('letterFile')];
    button.hidden = false;
    chooseFiles({ ...me.files, button, input, add: tray.add });
  }
  const button = byId('newLetter');
  button.hidden = false;
  button.addEventListener('click', open);

  return {
    open,
    onBoard(tickets) {
      board = tickets;
      look();
    },
    unsafe: () => tray?.unsent() ?? false,
  };
}
