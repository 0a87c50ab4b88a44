import { byId, make } from './dom.ts';
import { htmlOf, type Mail, mailsOf } from './server.ts';
import { say, timeOf } from './words.ts';

const EVERY_MS = 2000;

/** The customer's inbox, which looks for new mail every two seconds while somebody can see it. */
export function openInbox(parts: { address(): string; reply(mail: Mail): void }) {
  const [list, empty, news] = [byId('mails'), byId('empty'), byId('news')];
  let shown = new Map<string, HTMLElement>();
  let whose: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking = false;

  function draw(mails: Mail[], address: string): void {
    const fresh = mails.filter(({ id }) => !shown.has(id));
    const before = shown;
    shown = new Map(mails.map((mail) => [mail.id, before.get(mail.id) ?? card(mail, address, parts.reply)]));
    for (const [id, element] of before) if (!shown.has(id)) element.remove();
    // Those that are there stay where they are: a frame that is moved begins anew.
    for (const { id } of fresh.toReversed()) list.prepend(shown.get(id)!);
    empty.hidden = mails.length > 0;
    empty.textContent = say('empty', { desk: say('desk'), address });
    if (fresh[0] && whose === address) news.textContent = say('arrived', { subject: fresh[0].subject });
    else if (whose !== address) news.textContent = '';
    whose = address;
  }

  async function look(): Promise<void> {
    clearTimeout(timer);
    if (looking) return;
    looking = true;
    const address = parts.address();
    if (address !== whose) {
      shown = new Map();
      list.replaceChildren();
    }
    const mails = await mailsOf(address);
    looking = false;
    if (mails && address === parts.address()) draw(mails, address);
    if (!mails) news.textContent = say('offline');
    else if (news.textContent === say('offline')) news.textContent = '';
    if (!document.hidden) timer = setTimeout(look, EVERY_MS);
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden) void look();
  });
  void look();
  return { look };
}

function card(mail: Mail, address: string, reply: (mail: Mail) => void): HTMLElement {
  const subject = mail.subject || say('noSubject');
  const text = make('div', { className: 'text', textContent: mail.text, dir: 'auto', hidden: mail.html });
  const frame = mail.html ? frameOf(mail, address, subject) : undefined;
  const toggle = make('button', { type: 'button', className: 'quiet', textContent: say('asText') });
  toggle.addEventListener('click', () => {
    if (!frame) return;
    text.hidden = !text.hidden;
    frame.hidden = !frame.hidden;
    toggle.textContent = say(text.hidden ? 'asText' : 'asHtml');
  });
  const answer = make('button', { type: 'button', textContent: say('reply') });
  answer.addEventListener('click', () => reply(mail));
  return make(
    'article',
    {},
    make(
      'header',
      {},
      make('b', { textContent: mail.from.name || mail.from.address }),
      make('span', { className: 'soft', textContent: say('to', { address }) }),
      mail.automatic ? make('span', { className: 'flag', textContent: say('automatic') }) : undefined,
      make('time', { className: 'soft', dateTime: new Date(mail.at).toISOString(), textContent: timeOf(mail.at) }),
    ),
    make('h3', { textContent: subject, dir: 'auto' }),
    frame,
    text,
    mail.files.length > 0
      ? make('p', { className: 'soft', textContent: say('files', { list: mail.files.join(', ') }) })
      : undefined,
    make('div', { className: 'send' }, frame ? toggle : undefined, answer),
  );
}

/** A mail's HTML, in a frame in which no script runs; as tall as the mail. */
function frameOf(mail: Mail, address: string, subject: string): HTMLIFrameElement {
  const frame = make('iframe', { title: say('frame', { subject }) });
  frame.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox');
  const fit = () => {
    const page = frame.contentDocument?.documentElement;
    if (page) frame.height = String(Math.min(page.scrollHeight, 4000));
  };
  frame.addEventListener('load', () => {
    fit();
    const page = frame.contentDocument?.body;
    if (page) new ResizeObserver(fit).observe(page);
  });
  frame.src = htmlOf(mail, address);
  return frame;
}
