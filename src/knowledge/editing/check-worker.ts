import { parentPort, workerData } from 'node:worker_threads';
import { type ChangeParts, checkChange } from '../authoring/change.ts';

// The program of a thread that checks one change, and ends.
const port = parentPort;
if (port) port.postMessage(await checkChange(workerData as ChangeParts));
