import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Reading } from '../channel.ts';
import { withoutMarkup } from './activity.ts';
import type { Counter } from './limits.ts';
import { picturesOf } from './pictures.ts';
import { badToken, refuse, tooMany, unknownRoute } from './refusal.ts';
import type { Grant } from './tokens.ts';

const asked = z.object({
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .catch('en'),
  words: z.string().max(200).optional().catch(undefined),
});

/** What customers may read in the chat: the articles by topic, those that have some words, and one of them. */
export function addArticles(parts: {
  router: Router;
  reading: Reading;
  publicUrl: string;
  counter: Pick<Counter, 'read'>;
  /** Whose request it is; undefined when nobody's. */
  grantOf(request: Request): Promise<Grant | undefined>;
}): void {
  const { router, reading, publicUrl, counter, grantOf } = parts;
  /** Whether it may go on; else it was refused. */
  async function mayRead(request: Request, response: Response): Promise<boolean> {
    const grant = await grantOf(request);
    if (!grant) {
      refuse(response, badToken);
      return false;
    }
    const { wait } = await counter.read(grant.conversation);
    if (wait > 0) refuse(response, tooMany(wait));
    return wait === 0;
  }

  router.get('/articles', async (request, response) => {
    if (!(await mayRead(request, response))) return;
    const { locale, words } = asked.parse(request.query);
    response.json(words?.trim() ? { articles: reading.find(words, locale) } : { sections: reading.sections(locale) });
  });

  router.get('/articles/:id', async (request, response) => {
    if (!(await mayRead(request, response))) return;
    const article = reading.article(String(request.params.id).slice(0, 200), asked.parse(request.query).locale);
    if (!article) return refuse(response, unknownRoute);
    const pictures = picturesOf(article.text, publicUrl).map(({ file, contentUrl }) => ({ file, url: contentUrl }));
    response.json({ ...article, text: withoutMarkup(article.text), ...(pictures.length > 0 && { pictures }) });
  });
}
