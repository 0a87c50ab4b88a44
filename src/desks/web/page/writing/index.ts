export { emptyArticle } from './naming.ts';
export { openWriting } from './writing.ts';
