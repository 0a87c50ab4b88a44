import { deskAndCrashes } from './slack-desk-crashes.ts';

deskAndCrashes('socket');
