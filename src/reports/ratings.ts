import type { Question } from './questions.ts';

/** What a verdict says of a question's answer: which article it is (`null`: none there is), or which one it is not. */
export type Truth = { is: string | null } | { isNot: string };

/** Reads a verdict; undefined when it says nothing about any article. */
export function truthOf({ verdict, decision, article, top }: Question): Truth | undefined {
  switch (verdict?.verdict) {
    case undefined:
      return undefined;
    case 'should-be':
      return { is: verdict.article };
    case 'not-for-us':
      return { is: null };
    case 'wrong':
      return article === undefined ? undefined : { isNot: article };
    case 'right':
      if (article !== undefined) return { is: article };
      // "It did not know, and that was right"; of choices we do not know which one was meant.
      return decision === 'nothing' && top.length > 0 ? { is: null } : undefined;
    default:
      return verdict satisfies never;
  }
}

/** Whether an article is right by what is known; undefined when that is not known. */
export function isRight(article: string, truth: Truth): boolean | undefined {
  if ('is' in truth) return truth.is === article;
  return truth.isNot === article ? false : undefined;
}
