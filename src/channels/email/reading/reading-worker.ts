import { parentPort, workerData } from 'node:worker_threads';
import { type ReadingOptions, readMail } from './read.ts';

// The program of a reading thread: it is sent the bytes of one mail after another, and answers each with what it read.
const port = parentPort;
if (port) {
  const options = workerData as ReadingOptions;
  port.on('message', async (raw: Uint8Array) => {
    const mail = await readMail(raw, options);
    port.postMessage(
      mail,
      mail.files.map(({ bytes }) => bytes.buffer as ArrayBuffer),
    );
  });
  port.postMessage('ready');
}
