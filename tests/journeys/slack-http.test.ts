import { twoProcesses } from './slack.ts';

twoProcesses('http');
