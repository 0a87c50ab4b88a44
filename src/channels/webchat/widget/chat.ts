import { type Activity, type FileRef, statusOf } from './activity.ts';
import { type Asked, asked, directionOf } from './asked.ts';
import { ink } from './color.ts';
import { type Condition, createConnection, type Held } from './connection.ts';
import { like, openMemory } from './memory.ts';
import { createOutbox } from './outbox.ts';
import { createPart, type Part } from './part.ts';
import { count, fill, type Strings } from './strings.ts';
import type { Tray } from './tray.ts';
import { createView } from './view.ts';

/** What the server writes into the page, the same for all of a language. `site` is the chat's own origin. */
interface Settings extends Asked {
  maxText: number;
  /** What files may be sent; undefined where none are taken. */
  files?: { largest: number; size: string; accept: string };
  /** There are articles to read. */
  articles?: boolean;
  /** The conversation can be had by e-mail. */
  mails?: boolean;
  strings: Strings;
}

const typingFades = 5_000;
/** So often a person hears that the customer types. */
const typingEvery = 3_000;

async function begin(): Promise<void> {
  const written = JSON.parse(document.getElementById('settings')!.textContent!) as Settings;
  const settings = asked(written, new URLSearchParams(location.search));
  const { strings, locale, site, title } = settings;
  const embedded = window.parent !== window;
  const root = document.documentElement;
  root.lang = locale;
  root.dir = directionOf(locale);
  document.title = title;
  document.querySelector('h1')!.textContent = title;
  root.style.setProperty('--accent', settings.color);
  root.style.setProperty('--on-accent', ink(settings.color));

  const tell = (word: string, more?: object) => {
    if (embedded) window.parent.postMessage({ frontdesk: word, ...more }, site);
  };
  const memory = await openMemory(site, embedded, tell);
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let unread = 0;
  let shown = !embedded;
  /** The banner is news, not a state: it goes when the customer writes on. */
  let passing = false;
  let fading: ReturnType<typeof setTimeout> | undefined;
  let calm: ReturnType<typeof setTimeout> | undefined;
  let condition: Condition = 'connecting';
  /** What comes was said before this page was there. */
  let past = true;
  /** Somebody has the conversation, and hears that the customer types. */
  let person = false;
  let typedAt = 0;
  let held: Held | undefined;
  /** Send was pressed while a file was on its way. */
  let waiting = false;
  let tray: Tray | undefined;

  const { files } = settings;
  /** What takes and shows files comes when the chat is there: nobody waits for it. */
  const loadTray = createPart('tray', ({ createTray }: typeof import('./tray.ts')) => {
    tray = createTray({ ...files!, locale, token: connection.token, changed: goOn });
    return tray;
  });
  const changes = createPart('changes', (part: typeof import('./changes.ts')) => part.createChanges({ locale }));
  const sound = createPart('sound', ({ createSound }: typeof import('./sound.ts')) => createSound());
  const menu = createPart('menu', ({ createMenu }: typeof import('./menu.ts')) =>
    createMenu({ ...settings, memory, connection, forget, say, last: () => last }),
  );
  const use = <T>(part: Part<T>, then: (part: T) => void) => void part().then(then, () => undefined);

  const view = createView(strings, locale, embedded, {
    say(text) {
      if (text.length > settings.maxText) {
        view.status(fill(strings.long, { n: text.length, max: settings.maxText }));
        return false;
      }
      waiting = tray?.busy() ?? false;
      if (waiting) {
        view.status(tray!.waits);
        return false;
      }
      const files = tray?.take() ?? [];
      if (!text && !files.length) return false;
      say(text, files);
      memory.write('draft', undefined);
      return true;
    },
    press: (action) => say(String(action.value ?? action.title ?? '')),
    draft(text) {
      memory.write('draft', text || undefined);
      if (!text || !person || Date.now() - typedAt < typingEvery) return;
      typedAt = Date.now();
      void connection.post({ type: 'typing' });
    },
    retry: (id) => outbox.retry(id),
    edit(id) {
      const text = outbox.take(id)?.text ?? '';
      view.draft(text);
      memory.write('draft', text);
      view.focus();
    },
    async earlier() {
      view.quiet(true);
      takeAll(await connection.earlier(first));
      view.earlier(first > 1);
      setTimeout(() => view.quiet(false));
    },
    file(place, file, url) {
      if (files) use(loadTray, ({ draw }) => draw(place, file, url));
    },
    change: (element, content, done) =>
      use(changes, (show) => {
        show(element, content);
        done();
      }),
    menu: () => use(menu, ({ open }) => open()),
    fresh: () => void connection.fresh(),
    hide: () => tell('hide'),
  });

  const connection = createConnection({
    site,
    locale,
    memory,
    receive(activities, history) {
      past = history;
      if (history) view.quiet(true);
      takeAll(activities);
      if (!history) return;
      view.earlier(first > 1 && Number.isFinite(first));
      setTimeout(() => view.quiet(false));
      void outbox.flush();
    },
    restart() {
      view.clear();
      first = Number.POSITIVE_INFINITY;
      last = 0;
      passing = person = false;
      view.banner('');
      view.pin({ type: '' }, 'completed');
      view.earlier(false);
      memory.write('read', 0);
      mark(true);
    },
    become(now) {
      if (now === 'online' && condition !== 'online') {
        void outbox.flush();
        if (files) use(loadTray, ({ nudge }) => nudge());
      }
      condition = now;
      // A blink of the line is nobody's business: only what lasts is said.
      clearTimeout(calm);
      calm = setTimeout(report, now === 'reconnecting' ? 2_000 : 0);
    },
  });

  const outbox = createOutbox({
    memory,
    post: (activity) => connection.post(activity),
    show: view.pend,
    drop: view.drop,
    held(why) {
      if (held === why) return;
      held = why;
      report();
    },
  });

  /** What was held up by files goes when they are through. */
  function goOn(): void {
    if (!waiting || tray?.busy()) return;
    waiting = false;
    report();
    view.submit();
  }

  function report(): void {
    if (!navigator.onLine) view.status(strings.offline);
    else if (condition !== 'online') view.status(strings[condition]);
    else view.status(held ? strings[held] : '');
  }

  function say(text: string, files?: FileRef[], zone?: string): void {
    report();
    outbox.add(text, files, zone);
  }

  /** One that cannot be shown keeps none of the others back. */
  function takeAll(activities: Activity[]): void {
    for (const activity of activities) {
      try {
        take(activity);
      } catch (error) {
        console.error(error);
      }
    }
  }

  function take(activity: Activity): void {
    const n = activity.channelData?.['webchat:sequence-id'];
    const sender = activity.from?.role === 'user';
    if (activity.type === 'typing') {
      if (!sender) typing(activity.from?.name ?? strings.assistant);
      return;
    }
    const fresh = !past && n !== undefined && n > last;
    if (n !== undefined) {
      first = Math.min(first, n);
      if (n > last) happen(activity, sender);
      last = Math.max(last, n);
    }
    if (activity.type === 'messageUpdate' || activity.type === 'messageDelete') return void view.change(activity);
    if (activity.type !== 'message') return;
    const id = activity.channelData?.clientActivityID;
    if (sender && id) outbox.confirm(id);
    if (!sender) typing(undefined);
    view.show(activity, sender);
    const seen = shown && !document.hidden;
    mark(sender || seen, n);
    if (fresh && !sender && !seen && !memory.read('silent', false)) use(sound, (ring) => ring());
  }

  /** What the newest entry means for the banner. */
  function happen(activity: Activity, sender: boolean): void {
    const status = statusOf(activity);
    view.pin(activity, status?.state);
    if (activity.type === 'endOfConversation') {
      passing = true;
      view.banner(strings.closed, undefined, true);
    } else if (status) {
      const { name, position } = status;
      if (status.state === 'queued') view.banner(position ? count(strings.position, position, locale) : strings.queued);
      else if (status.state === 'accepted')
        view.banner(fill(strings.accepted, { name: name ?? strings.aPerson }), name ?? '•');
      else if (status.state === 'completed')
        view.banner(name ? fill(strings.completed, { name }) : strings.completedUnnamed);
      else if (status.state === 'failed') view.banner(strings.noPerson);
      person = status.state === 'accepted';
      passing = !person && status.state !== 'queued';
    } else if (sender && passing) {
      passing = false;
      view.banner('');
    }
  }

  function typing(name: string | undefined): void {
    clearTimeout(fading);
    view.typing(name);
    if (name !== undefined) fading = setTimeout(() => view.typing(undefined), typingFades);
  }

  /** Keeps the count of unread messages: since the last one that was seen, in whichever tab. */
  function mark(seen: boolean, n = 0): void {
    const read = memory.read('read', 0);
    if (seen) {
      unread = 0;
      if (last > read) memory.write('read', last);
    } else if (n > read) {
      unread += 1;
    }
    badge();
  }
  function badge(): void {
    document.title = unread ? `(${unread}) ${title}` : title;
    tell('unread', { n: unread });
  }

  /** Nothing of the conversation stays on this device; the page that embeds the chat takes it away. */
  function forget(): void {
    memory.forget();
    leave();
  }
  function leave(): void {
    if (embedded) tell('forget');
    else location.reload();
  }
  window.addEventListener('message', ({ source, origin, data }: MessageEvent) => {
    if (source !== window.parent || origin !== site || typeof data?.frontdesk !== 'string') return;
    if (!/^(shown|hidden)$/.test(data.frontdesk)) return;
    shown = data.frontdesk === 'shown';
    if (!shown) return;
    mark(true);
    if (data.focus) view.focus();
  });
  memory.onWrite((key, value) => {
    if (key === 'forget') leave();
    if (key === 'draft') view.draft(like(value, ''));
    if (key === 'read') {
      unread = 0;
      badge();
    }
  });
  for (const event of ['online', 'offline']) {
    window.addEventListener(event, () => {
      report();
      connection.nudge();
      if (event === 'online') void outbox.flush();
    });
  }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    connection.nudge();
    if (shown) mark(true);
  });

  view.draft(memory.read('draft', ''));
  view.status(strings.connecting);
  void connection.run();
  tell('ready');
}

void begin();
