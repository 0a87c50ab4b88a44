import { count, type Strings } from './strings.ts';

/** Which part of the conversation is in sight: its end, unless that would push out what is new, or somebody reads above. */
export interface Scrolling {
  /** Something is put in by what is called; an element that it returns is a message that came just now. */
  put(place: () => HTMLElement | undefined, mine: boolean): void;
  /** Something is higher or lower than it was. */
  follow(): void;
  /** To the end, and on with it. */
  end(): void;
}

/** So little below the edge is nothing. */
const near = 30;
/** What has stood there for so long, whole, was read. */
const readIn = 4_000;

/** Moves the pane; `button` leads to what is below its edge, and says in `label` how many messages came there. */
export function createScrolling(parts: {
  pane: HTMLElement;
  button: HTMLElement;
  label: HTMLElement;
  strings: Strings;
  locale: string;
}): Scrolling {
  const { pane, button, label, strings, locale } = parts;
  let follows = true;
  /** Stays in sight: the question, or the first of what nobody has read. */
  let anchor: HTMLElement | undefined;
  let hidden: HTMLElement | undefined;
  let asked = false;
  let cameAt = 0;
  let placed = 0;
  let news = 0;
  const below = () => pane.scrollHeight - pane.scrollTop - pane.clientHeight;
  const topOf = (element: HTMLElement) => element.offsetTop - pane.offsetTop - 8;

  function tell(): void {
    const more = below() > near;
    if (!more) news = 0;
    button.hidden = !more;
    label.textContent = news ? count(strings.unread, news, locale) : strings.more;
  }
  function follow(): void {
    if (follows) {
      pane.scrollTop = Math.min(pane.scrollHeight, anchor?.isConnected ? topOf(anchor) : pane.scrollHeight);
      placed = pane.scrollTop;
    }
    tell();
  }
  function end(): void {
    follows = true;
    anchor = undefined;
    follow();
  }

  button.onclick = end;
  pane.onscroll = () => {
    // Who scrolls is the customer, unless it was us.
    if (Math.abs(pane.scrollTop - placed) > 2) {
      follows = below() < near;
      anchor = undefined;
    }
    tell();
  };
  new ResizeObserver(follow).observe(pane);

  return {
    put(place, mine) {
      const isAll = below() < near;
      const element = place();
      if (element && !pane.clientHeight) {
        // Nobody looks: the first of them is where they begin.
        anchor = hidden ??= element;
        return;
      }
      hidden = undefined;
      if (element && mine) {
        anchor = element;
        asked = true;
      } else if (element) {
        const isFar = !anchor?.isConnected || element.offsetTop - anchor.offsetTop > pane.clientHeight - 2 * near;
        if (isAll && (isFar || (!asked && Date.now() - cameAt > readIn))) anchor = element;
        asked = false;
        cameAt = Date.now();
      }
      follow();
      if (element && !mine && topOf(element) > pane.scrollTop + pane.clientHeight - near) news += 1;
      tell();
    },
    follow,
    end,
  };
}
