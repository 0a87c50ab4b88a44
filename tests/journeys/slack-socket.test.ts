import { twoProcesses } from './slack.ts';

twoProcesses('socket');
