import { soaking } from '../helpers/sample.ts';
import { deskAndCrashes } from './slack-desk-crashes.ts';

for (const over of ['socket', ...(soaking ? (['http'] as const) : [])] as const) deskAndCrashes(over);
