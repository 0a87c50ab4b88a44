import { byId } from './dom.ts';
import { openInbox } from './inbox.ts';
import { answerSubject, quote } from './quoting.ts';
import { type Mail, sendMail } from './server.ts';
import { say } from './words.ts';

const input = (id: string) => byId<HTMLInputElement>(id);
const [name, address, subject, text] = [
  input('name'),
  input('address'),
  input('subject'),
  byId<HTMLTextAreaElement>('text'),
];
const status = byId('status');
const replying = byId('replying');
const button = document.querySelector<HTMLButtonElement>('#composer [type=submit]')!;
let answers: Mail | undefined;

byId('composeTitle').textContent = say('compose', { desk: say('desk') });
[name.value, address.value] = remembered();
[subject.value, text.value] = [say('firstSubject'), say('firstText')];

const inbox = openInbox({ address: () => address.value.trim().toLowerCase(), reply: begin });

/** Begins an answer to a mail, or with nothing a mail of its own. */
function begin(mail: Mail | undefined): void {
  answers = mail;
  replying.hidden = mail === undefined;
  subject.value = mail ? answerSubject(mail.subject) : '';
  text.value = mail ? quote(mail) : '';
  status.textContent = '';
  if (mail) replying.querySelector('span')!.textContent = say('replying', { subject: mail.subject });
  text.focus();
  text.setSelectionRange(0, 0);
  text.scrollTop = 0;
  byId('composer').scrollIntoView({ block: 'start' });
}

/** Who one was the last time. A browser may keep nothing. */
function remembered(): [string, string] {
  try {
    const [before, where] = JSON.parse(localStorage.getItem('frontdesk-mail') ?? '[]') as string[];
    return [before ?? 'Jo Meyer', where ?? 'jo@customer.example'];
  } catch {
    return ['Jo Meyer', 'jo@customer.example'];
  }
}

function remember(): void {
  try {
    localStorage.setItem('frontdesk-mail', JSON.stringify([name.value, address.value]));
  } catch {
    // Then it is asked for again.
  }
}

for (const field of [name, address]) field.addEventListener('change', remember);
address.addEventListener('change', () => {
  if (answers) begin(undefined);
  void inbox.look();
});
byId('cancel').addEventListener('click', () => begin(undefined));

byId('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (button.disabled) return;
  button.disabled = true;
  status.textContent = say('sending');
  status.removeAttribute('data-refused');
  const from = { name: name.value, address: address.value };
  const mail = { from, subject: subject.value, text: text.value, ...(answers && { answers: answers.id }) };
  const refused = await sendMail(mail);
  button.disabled = false;
  if (!refused) begin(undefined);
  status.textContent = say(refused ?? 'sent');
  status.toggleAttribute('data-refused', refused !== undefined);
  void inbox.look();
});
