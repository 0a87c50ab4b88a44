import { directionOf, usable } from './asked.ts';
import { ink } from './color.ts';
import { createKeeping } from './keeping.ts';
import css from './launcher.css';
import { count } from './strings.ts';

interface Words {
  open: string;
  hide: string;
  unread: { one: string; other: string };
}

/** Written in by the server; a page's data attributes (lang, title, color, side) go before it. `locales`: the default first. */
declare const FRONTDESK_SETTINGS: { title: string; color: string; locales: string[]; words: Record<string, Words> };

/** What a customer's site may do with the chat. */
interface Api {
  open(): void;
  close(): void;
}

const page = window as Window & { Frontdesk?: Api };
const script = document.currentScript as HTMLScriptElement;

function launch(): void {
  const { dataset } = script;
  const settings = FRONTDESK_SETTINGS;
  const title = dataset.title || settings.title;
  const color = /^#[\da-f]{6}$/i.test(dataset.color ?? '') ? dataset.color! : settings.color;
  const root = () => document.documentElement;
  const source = new URL('chat', script.src);
  let locale: string;
  let words: Words;

  const host = document.createElement('frontdesk-chat');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  host.style.setProperty('--c', color);
  host.style.setProperty('--i', ink(color));
  const box = document.createElement('div');
  if (dataset.side === 'start') box.className = 'start';
  const button = document.createElement('button');
  const badge = document.createElement('b');
  badge.hidden = true;
  button.append(icon(), badge);
  box.append(button);
  shadow.append(box);

  let frame: HTMLIFrameElement | undefined;
  let open = false;
  let focus = false;
  let unread = 0;
  /** What stands before the page's own title. */
  let counted = '';

  /** What the script says, else the page's language, else the first of the browser's that we speak, else the default. */
  function speak(): void {
    const { locales } = settings;
    const base = (tag: string) => tag.split('-')[0]!.toLowerCase();
    const spoken = (tag: string) => usable(tag) && locales.some((each) => base(each) === base(tag));
    locale =
      usable(dataset.lang || dataset.locale) ?? [root().lang, ...navigator.languages].find(spoken) ?? locales[0]!;
    words = settings.words[locale] ?? settings.words[base(locale)] ?? settings.words.en!;
    // A page that is written from right to left has its corners there, whatever language we speak with it.
    box.dir = directionOf(locale) === 'rtl' ? 'rtl' : getComputedStyle(root()).direction;
    source.search = String(new URLSearchParams({ locale, title, color, site: location.origin }));
    paint();
  }
  function paint(): void {
    button.ariaExpanded = String(open);
    button.ariaLabel = `${open ? words.hide : words.open}${unread ? `, ${count(words.unread, unread, locale)}` : ''}`;
    badge.hidden = !unread || open;
    badge.textContent = unread > 9 ? '9+' : String(unread);
    const own = document.title.startsWith(counted) ? document.title.slice(counted.length) : document.title;
    counted = unread ? `(${unread}) ` : '';
    if (document.title !== counted + own) document.title = counted + own;
  }
  function build(): void {
    if (frame) return;
    frame = document.createElement('iframe');
    frame.title = title;
    frame.src = source.href;
    frame.hidden = true;
    box.prepend(frame);
  }
  function show(state: boolean, withFocus = true): void {
    if (state) build();
    if (!frame || open === state) return;
    open = state;
    frame.hidden = !open;
    focus = withFocus;
    remember(open ? 'open' : 'hidden');
    if (open && focus) frame.focus();
    if (!open && focus) button.focus();
    tell();
    paint();
  }
  const post = (word: string, more: object) =>
    frame?.contentWindow?.postMessage({ frontdesk: word, ...more }, source.origin);
  const tell = () => post(open ? 'shown' : 'hidden', { focus });
  const keeping = createKeeping((key, text) => post('wrote', { key, text }));
  /** Loads the chat anew where it is there, in whatever language it is now. */
  function rebuild(): void {
    const before = frame;
    frame = undefined;
    before?.remove();
    if (!before) return;
    build();
    frame!.hidden = !open;
  }
  function forget(): void {
    keeping.forget();
    show(false);
    remember('');
    frame?.remove();
    frame = undefined;
    unread = 0;
    paint();
  }

  button.onclick = () => show(!open);
  box.onkeydown = (event) => {
    if (event.key === 'Escape') show(false);
  };
  addEventListener('message', ({ source: from, origin, data }) => {
    if (!frame || from !== frame.contentWindow || origin !== source.origin) return;
    const { frontdesk: word, key, text } = data;
    if (word === 'ready') tell();
    if (word === 'hide') show(false);
    if (word === 'ask') post('kept', { kept: keeping.all() });
    if (word === 'keep') keeping.keep(key, text);
    if (word === 'forget') forget();
    if (word === 'unread') {
      unread = data.n;
      paint();
    }
  });

  /** Beside the body: sites that put another body into the page take nothing of ours away, and an open chat stays as it is. */
  function settle(): void {
    if (host.isConnected) return;
    root().append(host);
    watcher.observe(root(), { childList: true, attributes: true, attributeFilter: ['lang', 'dir'] });
  }
  const watcher = new MutationObserver((changes) => {
    settle();
    const before = locale;
    if (changes.some(({ type }) => type === 'attributes')) speak();
    if (before !== locale) rebuild();
  });
  watcher.observe(document, { childList: true });
  settle();
  speak();
  page.Frontdesk = { open: () => show(true), close: () => show(false) };

  // Who went on to the next page of the site finds the chat as they left it; who never opened it loads nothing.
  const before = remember();
  if (before === 'open' && innerWidth > 480) show(true, false);
  else if (before) build();
}

function remember(state?: string): string | null {
  try {
    if (state !== undefined) sessionStorage.setItem('frontdesk', state);
    return sessionStorage.getItem('frontdesk');
  } catch {
    return null;
  }
}

function icon(): SVGElement {
  const make = (tag: string, attributes: Record<string, string>) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag) as SVGElement;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const svg = make('svg', { viewBox: '0 0 24 24', width: '28', height: '28', 'aria-hidden': 'true' });
  svg.append(
    make('path', {
      fill: 'currentColor',
      d: 'M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.3 3.7c-.65.56-1.7.1-1.7-.76V14.9a2.5 2.5 0 0 1-1-2z',
    }),
  );
  return svg;
}

// Included twice, or a browser without constructable style sheets: the page stays as it is.
if (!page.Frontdesk && 'replaceSync' in CSSStyleSheet.prototype) {
  if (document.body) launch();
  else addEventListener('DOMContentLoaded', launch);
}
