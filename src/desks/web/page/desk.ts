import type { Entry } from '../../../conversation/decision.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { isSameCustomer } from '../../../handoff/same-customer.ts';
import { isSame, ownerOf } from '../../../handoff/ticket.ts';
import type { Told } from '../told.ts';
import { createAlerting } from './alerting.ts';
import { call, type Me, type Opened, type Seen, sendAct, surely } from './api.ts';
import { createAwaySwitch } from './away.ts';
import { createBeginning } from './beginning.ts';
import { createBlockedList } from './blocked.ts';
import { composes } from './composing.ts';
import { createAsking, type Details } from './details.ts';
import { type Doing, everyDoing, keyOf, labelOf } from './doings.ts';
import { ask, byId, make } from './dom.ts';
import { createEarlier } from './earlier.ts';
import { randomId } from './ids.ts';
import { inBrowser } from './kept.ts';
import { createList } from './list.ts';
import { listen } from './live.ts';
import { nextOf } from './next.ts';
import { createOthers } from './others.ts';
import { createVerdicts } from './ratings.ts';
import { createRecurring } from './recurring.ts';
import { createTalk } from './talk.ts';
import { createTeaching } from './teaching.ts';
import { createToasts } from './toasts.ts';
import { createUnread } from './unread.ts';
import { createViews } from './views.ts';

void start();

async function start(): Promise<void> {
  const token = location.pathname.endsWith('/sign-in') ? location.hash.slice(1) : '';
  if (token) return offerSignIn(token);
  const answer = await call<Me>('me');
  if (answer.ok) return work(answer.value);
  enter(
    answer.status === 401
      ? 'Sign in with a link: whoever runs Frontdesk makes one with “frontdesk desk link NAME”.'
      : answer.error,
  );
  if (answer.status !== 401) setTimeout(() => location.reload(), 5000);
}

function enter(text: string): void {
  byId('desk').hidden = true;
  byId('enter').hidden = false;
  byId('enterText').textContent = text;
}

/** The link itself changes nothing, so that a preview of it does not use it up: pressing the button does. */
function offerSignIn(token: string): void {
  history.replaceState(null, '', location.pathname);
  enter('This link signs you in on this browser. It works once.');
  const button = byId<HTMLButtonElement>('enterButton');
  button.hidden = false;
  button.focus();
  button.addEventListener('click', async () => {
    button.disabled = true;
    const answer = await call('sign-in', { csrf: '', body: { token } });
    if (answer.ok) return location.replace('./');
    byId('enterText').textContent = answer.error;
    button.disabled = false;
    if (answer.status === 401) button.hidden = true;
  });
}

function work(me: Me): void {
  const { csrf } = me;
  const teamName = (id: string) => me.teams.find((team) => team.id === id)?.name ?? id;
  let tickets: readonly Summary[] = [];
  const toasts = createToasts();
  const toast = toasts.say;
  const unread = createUnread();
  const list = createList({ me: me.me, teamName, isNew: unread.isNew });
  const isMine = ({ ticket }: Summary) => {
    const owner = ownerOf(ticket);
    return owner !== undefined && isSame(owner, me.me);
  };
  const views = createViews({ list, teams: me.teams, isMine });
  const verdicts = createVerdicts({ me, toast });
  const talk = createTalk({ me, teamName, act: (doing) => void act(doing), alsoOpen, verdicts, toast });
  const asking = createAsking({ me, board: () => tickets });
  const search = (words: string) => views.search(words);
  const earlier = createEarlier({ titles: me.titles, search });
  const recurring = createRecurring({ search });
  const away = createAwaySwitch({ me, toast });
  createBlockedList({ me });
  const alerting = createAlerting({ isMine, isAway: away.isAway, open: () => talk.ticket()?.ticket.number, toast });
  const others = createOthers(me.me);
  const teaching = createTeaching({ me, toast });
  const beginning = me.letters === undefined ? undefined : createBeginning({ me, toast });
  let hush: (() => void) | undefined;
  let opening = 0;

  byId('desk').hidden = false;
  byId('me').textContent = me.me.name;
  byId('title').textContent = me.title;
  byId('toAnswers').hidden = !me.answers;
  /** Other open tickets that are proved to be the same customer's. */
  function alsoOpen({ customer, ticket }: Summary): Summary[] {
    return tickets.filter((each) => each.ticket.number !== ticket.number && isSameCustomer(each.customer, customer));
  }

  function retitle(): void {
    const waiting = tickets.filter(({ ticket }) => ticket.status === 'waiting').length;
    document.title = `${alerting.danger() ? '🚨 ' : ''}${waiting > 0 ? `(${waiting}) ` : ''}${me.title}`;
  }

  function showList(): void {
    views.board(tickets);
    retitle();
    const current = talk.ticket();
    const newer =
      current &&
      tickets.find(
        ({ conversation, ticket }) => conversation === current.conversation && ticket.number > current.ticket.number,
      );
    byId('newer').hidden = !newer;
    if (newer)
      byId('newer').replaceChildren(
        'The customer came back: ',
        make('a', { href: `#${newer.ticket.number}` }, `FD-${newer.ticket.number}`),
      );
  }

  function showFaults({ faults, alerts = [] }: { faults: string[]; alerts?: string[] }): void {
    const bar = byId('faults');
    bar.hidden = faults.length + alerts.length === 0;
    const title =
      faults.length === 1 ? 'A fault in the knowledge base' : `${faults.length} faults in the knowledge base`;
    bar.replaceChildren(
      ...alerts.map((alert) => make('p', { role: 'alert' }, alert)),
      ...(faults.length === 0
        ? []
        : [
            make(
              'details',
              {},
              make('summary', {}, `${title}: the last good version is in force`),
              make('ul', {}, ...faults.map((fault) => make('li', {}, fault))),
            ),
          ]),
    );
  }

  let shownFaults = '';
  function hear(number: number | undefined): void {
    hush?.();
    others.show([]);
    others.customerPauses();
    hush = listen(number === undefined ? undefined : { number, after: talk.last() }, {
      board(snapshot) {
        tickets = snapshot.tickets;
        list.absent(snapshot.away ?? []);
        away.show(snapshot.away ?? []);
        showList();
        alerting.board(tickets, views.shown());
        retitle();
        beginning?.onBoard(tickets);
        recurring.board(tickets);
        const faults = JSON.stringify([snapshot.faults, snapshot.alerts]);
        if (faults !== shownFaults) showFaults(snapshot);
        shownFaults = faults;
        const { warnings } = snapshot;
        byId('warnings').textContent =
          warnings === 0 ? '' : ` · ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
      },
      ticket: (summary) => {
        talk.update(summary);
        showList();
      },
      entry(entry) {
        talk.entered(entry);
        if (entry.message.from.role === 'user') others.customerPauses();
        looked();
        failed(entry);
      },
      told,
      presence: talk.attends,
      verdict: verdicts.given,
      others: others.show,
      types: others.customerTypes,
      hears: (what) => {
        byId('connection').textContent = {
          nothing: 'Reconnecting…',
          old: 'The queue cannot be read at the moment: what you see may be old. Trying again…',
          everything: '',
        }[what];
      },
      refused: () => setTimeout(() => void comeBack(), 2000),
    });
  }

  async function comeBack(): Promise<void> {
    const answer = await call<Me>('me');
    if (!answer.ok && answer.status === 401) return enter('The session is over: sign in with a new link.');
    hear(talk.ticket()?.ticket.number);
  }

  /** Another stream tells again what was told lately. */
  const known = new Set<string>();

  /** A word to oneself ("Rita has it already"), or that a reply was kept as a note. */
  function told({ id, notice }: Told): void {
    if (known.has(id)) return;
    known.add(id);
    talk.told(notice);
    toast(notice.kind === 'told' ? notice.text : `Not sent. ${notice.reason ?? ''}`);
  }

  /** One's own reply did not arrive. */
  function failed({ message }: Entry): void {
    const { to, ...news } = (message.value ?? {}) as { to?: Me['me'] } & Record<string, string | undefined>;
    const { outcome, reason = '', recipient } = news;
    if (message.name !== 'desk.receipt' || to?.desk !== me.me.desk || to.id !== me.me.id) return;
    if (outcome === 'failed') toast(`Not delivered${recipient ? ` to ${recipient}` : ''}: ${reason}`);
  }

  /** What is on the screen is no news. */
  function looked(): void {
    const current = talk.ticket();
    if (!current || document.visibilityState !== 'visible') return;
    unread.seen(current.ticket.number, talk.last());
    alerting.looked(current.ticket.number);
    retitle();
  }

  /** After one is done the next is offered; whoever wants a rest leaves it. */
  function offerNext(done: number): void {
    const next = nextOf(views.shown(), { done, isMine });
    const place = byId('next');
    place.hidden = !next;
    if (!next) return;
    const { number, subject } = next.ticket;
    const link = make(
      'a',
      { href: `#${number}` },
      make('span', { className: 'number' }, `FD-${number}`),
      ` ${subject}`,
    );
    place.replaceChildren('Next: ', link, ' ', make('kbd', {}, 'w'));
  }

  async function route(): Promise<void> {
    byId('next').hidden = true;
    const mine = ++opening;
    const number = /^#(\d+)$/.exec(location.hash)?.[1];
    const close = () => {
      talk.close();
      list.mark(undefined);
      document.body.dataset.view = 'list';
      hear(undefined);
    };
    if (number === undefined) return close();
    const answer = await call<Opened>(`tickets/${number}`);
    if (mine !== opening) return;
    if (!answer.ok) {
      toast(answer.error);
      return close();
    }
    talk.open(answer.value);
    void earlier.show(answer.value);
    looked();
    list.mark(Number(number));
    document.body.dataset.view = 'talk';
    byId('talk').focus();
    hear(Number(number));
    showList();
  }

  async function act(doing: Doing): Promise<void> {
    const shown = talk.ticket();
    if (shown === undefined || !talk.doings().includes(doing)) return;
    if (doing === 'teach') return teaching.open(shown);
    const seen = { ...shown.ticket, read: talk.last() };
    const { number } = seen;
    // The customer is told at once: a key that was pressed by mistake costs nothing.
    if (doing === 'release')
      return toasts.soon(
        `release ${number}`,
        `FD-${number} goes back into the queue.`,
        () => void does(doing, seen, {}),
      );
    const more = await asking.of(doing, shown);
    if (more) await does(doing, seen, more);
  }

  async function does(doing: Doing, seen: Seen & Summary['ticket'], more: Details): Promise<void> {
    const { number } = seen;
    const { next, ...details } = more;
    const body = { id: randomId(), type: doing, ...details };
    const answer = await surely(() => sendAct(seen, csrf, body));
    if (answer.ok) {
      asking.done(doing, number);
      if (doing === 'resolve' && talk.ticket()?.ticket.number === number) offerNext(number);
      const now = talk.ticket();
      if (next && now?.ticket.number === number) await teaching.open(now);
      return;
    }
    toast(`${labelOf(doing, seen)}: ${answer.error}`);
    asking.refused(doing, number, more.note);
    if (answer.status !== 409) return;
    const now = await call<Opened>(`tickets/${number}`);
    if (now.ok) talk.update(now.value);
  }

  const keys: [key: string, what: string, run: () => void][] = [
    ['j', 'Next conversation in the queue', () => list.step(1)],
    ['k', 'Previous conversation in the queue', () => list.step(-1)],
    ['r', 'Reply', () => talk.write('reply')],
    ['n', 'Note', () => talk.write('note')],
    ...(me.formLetters ? [['f', 'Form letters', talk.letters] satisfies [string, string, () => void]] : []),
    ...(me.articles ? [['v', 'Insert an article', talk.articles] satisfies [string, string, () => void]] : []),
    ...everyDoing
      .filter((doing) => doing !== 'teach' || me.teaching)
      .map((doing): [string, string, () => void] => [keyOf(doing), labelOf(doing), () => void act(doing)]),
    ...(beginning ? [['m', 'New e-mail', beginning.open] satisfies [string, string, () => void]] : []),
    ['w', 'The next ticket, when one is done', () => byId('next').querySelector('a')?.click()],
    ['/', 'Search tickets', () => views.search()],
    ['?', 'This list', () => void ask(byId<HTMLDialogElement>('help'))],
  ];
  byId('keys').append(
    ...[...keys, ['Esc', 'Leave the box, close what is open'] as const].flatMap(([key, what]) => [
      make('dt', {}, make('kbd', {}, key)),
      make('dd', {}, what),
    ]),
  );
  const keysOn = byId<HTMLInputElement>('keysOn');
  keysOn.checked = inBrowser.text('desk.keys') !== 'off';
  keysOn.addEventListener('change', () => inBrowser.keep('desk.keys', keysOn.checked ? 'on' : 'off'));

  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape' && target.matches('textarea')) target.blur();
    if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || composes(event)) return;
    if (target.matches('input, textarea, select') || document.querySelector('dialog[open]')) return;
    const run = keys.find(([key]) => key === event.key)?.[2];
    if (!run) return;
    event.preventDefault();
    run();
  });
  byId('helpButton').addEventListener('click', () => void ask(byId<HTMLDialogElement>('help')));
  byId('leave').addEventListener('click', async () => {
    await call('sign-out', { csrf, body: {} });
    location.reload();
  });
  window.addEventListener('beforeunload', (event) => {
    if (talk.unsafe() || beginning?.unsafe()) event.preventDefault();
  });
  document.addEventListener('visibilitychange', looked);
  window.addEventListener('hashchange', () => void route());
  void route();
}
