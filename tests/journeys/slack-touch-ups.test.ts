import { soaking } from '../helpers/sample.ts';
import { cardsAndMarksLater } from './slack-touch-ups.ts';

for (const over of ['socket', ...(soaking ? (['http'] as const) : [])] as const) cardsAndMarksLater(over);
