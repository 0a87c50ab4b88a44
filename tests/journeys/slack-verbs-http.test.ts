import { everyVerb } from './slack-verbs.ts';

everyVerb('http');
