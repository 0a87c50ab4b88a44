import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Frame, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const isThere = 'typeof axe === "object"';
const look = (
  tags: string[],
) => `axe.run({ runOnly: ${JSON.stringify(tags)}, iframes: false }).then(({ violations }) => JSON.stringify(
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' '))))`;
const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * What axe-core finds against WCAG 2.2 AA in a page or one of its frames, as `rule: elements`; also against good practice,
 * but for what is `part` of another's page, as a mail is.
 */
export async function violations(where: Page | Frame, { part = false } = {}): Promise<string[]> {
  const evaluate = 'mainFrame' in where ? await beside(where) : (words: string) => where.evaluate<unknown>(words);
  // It is half a megabyte to read, and stays until the page is left.
  if (!(await evaluate(isThere))) await evaluate(`${axe};undefined`);
  return JSON.parse(String(await evaluate(look(part ? rules : [...rules, 'best-practice'])))) as string[];
}

/** Not by the page's own means, which its policy hinders. */
async function beside(page: Page): Promise<(words: string) => Promise<unknown>> {
  if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page));
  const session = await sessions.get(page)!;
  return async (expression) => {
    const done = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (done.exceptionDetails) throw new Error(done.exceptionDetails.exception?.description ?? 'axe-core failed');
    return done.result.value;
  };
}
