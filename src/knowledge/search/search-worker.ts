import { parentPort, workerData } from 'node:worker_threads';
import type { Article } from '../articles/article.ts';
import type { Encoded } from '../encoder/encoder.ts';
import type { BaseVectors } from './meaning.ts';
import { createSearch, type Search, type Weighed } from './search.ts';
import type { Regressions } from './solved.ts';

/** What the thread of a search is given to search. */
export interface SearchData {
  articles: readonly Article[];
  locale: string;
  vectors: BaseVectors | undefined;
  /** Whether the encoder's view is left out where it does not help. */
  doubt?: boolean;
  /** What an earlier search has solved. */
  solved?: Regressions | undefined;
}

/** What it is asked: the texts whose vectors a question needs, or what is found with them. */
export type Asked =
  | { id: number; question: string; want: 'texts' }
  | { id: number; question: string; want: 'found'; vectors: readonly Encoded[] | undefined };

/** What it is told: to search another base, or none till then. */
export type Told = { base: SearchData } | { rest: true };

/** What it says of a base when it can be asked, and what it has solved a little later. */
export type Ready = { ready: true; weighed?: Weighed; solved?: Regressions } | { solved: Regressions };

const port = parentPort;
if (port) {
  const { working } = workerData as { working: Int32Array };
  let search: Search | undefined;
  port.on('message', (asked: Asked | Told) => {
    if ('rest' in asked) search = undefined;
    else if ('base' in asked) search = open(asked.base);
    else if (search) answer(search, asked);
  });

  function open({ articles, locale, vectors, doubt = false, solved }: SearchData): Search {
    const opened = createSearch(articles, locale, vectors, { doubt, solved });
    port!.postMessage({ ready: true, weighed: opened.weighed, solved: opened.solved() });
    // The edit is in force by now.
    setImmediate(() => {
      if (search === opened) port!.postMessage({ solved: opened.finish() });
    });
    return opened;
  }

  function answer(search: Search, asked: Asked): void {
    working[0] = asked.id;
    const answer = asked.want === 'texts' ? search.texts(asked.question) : search.find(asked.question, asked.vectors);
    port!.postMessage({ id: asked.id, answer });
    // While the encoder works on them.
    if (asked.want === 'texts' && Array.isArray(answer) && answer.length > 0) search.ahead(asked.question);
  }
}
