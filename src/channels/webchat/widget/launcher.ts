import { ink } from './color.ts';
import css from './launcher.css';
import { count } from './strings.ts';

interface Words {
  open: string;
  hide: string;
  unread: { one: string; other: string };
}

/** Written in by the server; a page's data attributes (title, color, locale, side) go before it. */
declare const FRONTDESK_SETTINGS: { title: string; color: string; locale: string; words: Record<string, Words> };

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
  const locale = dataset.locale || settings.locale;
  const title = dataset.title || settings.title;
  const color = /^#[\da-f]{6}$/i.test(dataset.color ?? '') ? dataset.color! : settings.color;
  const words = settings.words[locale] ?? settings.words[locale.split('-')[0]!] ?? settings.words[settings.locale]!;
  const source = new URL('chat', script.src);
  source.search = String(new URLSearchParams({ locale, title, color, site: location.origin }));

  const host = document.createElement('frontdesk-chat');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  host.style.setProperty('--c', color);
  host.style.setProperty('--i', ink(color));
  const box = document.createElement('div');
  if (dataset.side === 'start') box.className = 'start';
  box.dir = /^(ar|he|fa|ur)\b/.test(locale) ? 'rtl' : 'ltr';
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

  function paint(): void {
    button.ariaExpanded = String(open);
    button.ariaLabel = `${open ? words.hide : words.open}${unread ? `, ${count(words.unread, unread, locale)}` : ''}`;
    badge.hidden = !unread || open;
    badge.textContent = unread > 9 ? '9+' : String(unread);
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
  function tell(): void {
    frame?.contentWindow?.postMessage({ frontdesk: open ? 'shown' : 'hidden', focus }, source.origin);
  }

  button.onclick = () => show(!open);
  box.onkeydown = (event) => {
    if (event.key === 'Escape') show(false);
  };
  addEventListener('message', ({ source: from, origin, data }) => {
    if (!frame || from !== frame.contentWindow || origin !== source.origin) return;
    if (data.frontdesk === 'ready') tell();
    if (data.frontdesk === 'hide') show(false);
    if (data.frontdesk === 'unread') {
      unread = data.n;
      paint();
    }
  });

  paint();
  document.body.append(host);
  page.Frontdesk = { open: () => show(true), close: () => show(false) };

  // Who went on to the next page of the site finds the chat as they left it; who never opened it loads nothing.
  const before = remember();
  if (before === 'open' && innerWidth > 480) show(true, false);
  else if (before) build();
}

function remember(state?: string): string | null {
  try {
    if (state) sessionStorage.setItem('frontdesk', state);
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
