import type { FileRef } from './activity.ts';
import { drawFile } from './attachment.ts';
import { make, makeButton } from './dom.ts';
import { formatted } from './formatted.ts';
import type en from './menu/en.json';
import { fill } from './strings.ts';

interface Line {
  id: string;
  question: string;
}
/** A pause in typing, after which it is looked up. */
const pause = 250;

/** The articles to browse, to search, and to read, over the chat; what they leave open is asked there. */
export function createArticles(parts: {
  locale: string;
  strings: typeof en;
  /** What the conversation is asked for with. */
  token(renew: boolean): Promise<string | undefined>;
  show(title: string, ...content: Node[]): void;
  say(text: string): void;
  back(): void;
}): { open(): void } {
  const { locale, strings, token, show, say, back } = parts;
  /** Undefined when it cannot be read now. */
  async function get<T>(path: string, more: Record<string, string> = {}): Promise<T | undefined> {
    const query = new URLSearchParams({ locale, ...more });
    const call = async (renew: boolean) =>
      fetch(`/webchat/articles${path}?${query}`, {
        headers: { Authorization: `Bearer ${await token(renew)}` },
        signal: AbortSignal.timeout(15_000),
      });
    try {
      let answer = await call(false);
      if (answer.status === 403) answer = await call(true);
      return answer.ok ? ((await answer.json()) as T) : undefined;
    } catch {
      return undefined;
    }
  }

  const told = (text: string) => {
    const line = make('p', '', text);
    line.role = 'status';
    return line;
  };
  function listed(lines: readonly Line[]): Node {
    const list = make('ul', 'articles');
    for (const { id, question } of lines) {
      const each = make('li');
      each.append(makeButton('item', question, () => void read(id)));
      list.append(each);
    }
    return list;
  }
  async function read(id: string): Promise<void> {
    const article = await get<Line & { text: string; pictures?: { file: FileRef; url: string }[] }>(
      `/${encodeURIComponent(id)}`,
    );
    if (!article) return show(strings.articles, told(strings.unread), makeButton('item', strings.back, open));
    const text = make('div', 'bubble article');
    const words = make('div');
    words.dir = 'auto';
    words.append(...formatted(article.text, false, strings.newWindow));
    for (const { file, url } of article.pictures ?? []) {
      const place = make('div', 'picture');
      words.append(place);
      drawFile(place, file, url, locale);
    }
    text.append(words);
    const ask = makeButton('sure', strings.ask, () => say(article.question));
    show(article.question, text, ask, makeButton('item', strings.back, open));
  }

  function open(): void {
    const label = make('label', 'unseen', strings.search);
    const box = make('input') as HTMLInputElement;
    Object.assign(box, { id: 'words', type: 'search', placeholder: strings.search, maxLength: 200, dir: 'auto' });
    label.setAttribute('for', 'words');
    const place = make('div');
    let timer: ReturnType<typeof setTimeout> | undefined;
    let looks = 0;
    async function look(): Promise<void> {
      const mine = ++looks;
      const words = box.value.trim();
      const found = await get<{ articles?: Line[]; sections?: { title: string; articles: Line[] }[] }>(
        '',
        words ? { words } : {},
      );
      // What was asked since then is what is meant.
      if (mine !== looks) return;
      if (!found) return place.replaceChildren(told(strings.unread));
      const { articles, sections = [] } = found;
      if (articles?.length) return place.replaceChildren(listed(articles));
      if (words) {
        const ask = makeButton('sure', fill(strings.askWords, { words }), () => say(words));
        return place.replaceChildren(told(strings.none), ask);
      }
      place.replaceChildren(...sections.flatMap((each) => [make('h3', '', each.title), listed(each.articles)]));
    }
    box.oninput = () => {
      clearTimeout(timer);
      timer = setTimeout(look, pause);
    };
    show(strings.articles, label, box, place, makeButton('item', strings.back, back));
    void look();
  }
  return { open };
}
