import { cardsAndMarksLater } from './slack-touch-ups.ts';

cardsAndMarksLater('socket');
