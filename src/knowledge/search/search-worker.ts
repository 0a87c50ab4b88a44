import { parentPort, workerData } from 'node:worker_threads';
import type { Article } from '../articles/article.ts';
import type { Encoded } from '../encoder/encoder.ts';
import type { BaseVectors } from './meaning.ts';
import { createSearch } from './search.ts';

/** What the thread of a search is started with. */
export interface SearchData {
  articles: readonly Article[];
  locale: string;
  vectors: BaseVectors | undefined;
  /** Whether the encoder's view is left out where it does not help. */
  doubt?: boolean;
}

/** What it is asked: the texts whose vectors a question needs, or what is found with them. */
export type Asked =
  | { id: number; question: string; want: 'texts' }
  | { id: number; question: string; want: 'found'; vectors: readonly Encoded[] | undefined };

const port = parentPort;
if (port) {
  const { articles, locale, vectors, doubt = false, working } = workerData as SearchData & { working: Int32Array };
  const search = createSearch(articles, locale, vectors, { doubt });
  port.on('message', (asked: Asked) => {
    working[0] = asked.id;
    const answer = asked.want === 'texts' ? search.texts(asked.question) : search.find(asked.question, asked.vectors);
    port.postMessage({ id: asked.id, answer });
    // While the encoder works on them.
    if (asked.want === 'texts' && Array.isArray(answer) && answer.length > 0) search.ahead(asked.question);
  });
  port.postMessage({ ready: true, weighed: search.weighed });
}
