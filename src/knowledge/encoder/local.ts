import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { stopwords } from '../text/stopwords.ts';
import { type Encoded, type Encoder, plainText } from './encoder.ts';

/** The folder of the project's own encoder; src/knowledge/encoder and dist/knowledge/encoder lie equally deep. */
export const bundledFolder = fileURLToPath(new URL('../../../data/encoder', import.meta.url));
const mostTokens = 256;
// What the encoder makes of "don't" and its like beside words that say nothing.
const leaves = [...stopwords.en, 'd', 'don', 'll', 'm', 're', 's', 't', 've'];
// No 256 tokens are longer than this, and hostile texts are.
const longestText = 4000;
// A cold disk and a busy machine may take some seconds to load 34 MB; after this it hangs.
const openWithin = 30_000;
// It stops between two texts; the longest takes a tenth of a second on a quiet machine.
const stopWithin = 5_000;

type Told = { ready: string } | { fault: string } | { id: number; encoded: Encoded } | { id: number; error: string };

interface Waiting {
  resolve(encoded: Encoded): void;
  reject(error: Error): void;
}

/** Opens the project's encoder, or the ONNX encoder of a folder, in a worker thread. */
export async function openLocalEncoder(parts: {
  kind: Encoder['kind'];
  /** Holds model.onnx (or onnx/model.onnx), tokenizer.json, and SHA256SUMS if they are to be verified. */
  folder?: string;
}): Promise<{ encoder: Encoder } | { fault: string }> {
  const folder = parts.folder ?? bundledFolder;
  if (!existsSync(folder)) return { fault: `There is no folder ${folder} with the encoder.` };
  let worker: Worker;
  try {
    worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: {
        folder,
        checked: parts.kind === 'bundled',
        most: mostTokens,
        // One, so that the base can be read without holding up everything else on a machine of two cores.
        threads: 1,
        // How sure a likeness of pieces makes was measured with ours.
        leaves: parts.kind === 'bundled' ? leaves : undefined,
      },
      // A thread of its own needs no flags of ours, and some of them are refused there.
      execArgv: [],
    });
  } catch (error) {
    return { fault: `The encoder's thread does not start (${String(error)}).` };
  }
  worker.unref();

  const waiting = new Map<number, Waiting>();
  let ended: Error | undefined;
  let last = 0;
  const opened = new Promise<{ name: string } | { fault: string }>((resolve) => {
    const late = setTimeout(() => resolve({ fault: 'The encoder did not open in time.' }), openWithin);
    const end = (why: string) => {
      ended ??= new Error(why);
      clearTimeout(late);
      resolve({ fault: why });
      for (const { reject } of waiting.values()) reject(ended);
      waiting.clear();
    };
    worker.on('error', (error) => end(`The encoder's thread broke down (${String(error)}).`));
    worker.on('exit', () => end("The encoder's thread has ended."));
    worker.on('message', (told: Told) => {
      if ('ready' in told || 'fault' in told) {
        clearTimeout(late);
        resolve('ready' in told ? { name: told.ready } : told);
        return;
      }
      const asker = waiting.get(told.id);
      waiting.delete(told.id);
      if (waiting.size === 0) worker.unref();
      if ('encoded' in told) asker?.resolve(told.encoded);
      else asker?.reject(new Error(told.error));
    });
    worker.ref();
  });
  const open = await opened;
  worker.unref();
  if ('fault' in open) {
    await worker.terminate();
    return open;
  }

  const one = (text: string, urgent: boolean): Promise<Encoded> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      last += 1;
      waiting.set(last, { resolve, reject });
      // Who waits for a vector keeps the process alive; the thread alone does not.
      worker.ref();
      worker.postMessage({ id: last, text: plainText(text.slice(0, longestText)), urgent });
    });
  return {
    encoder: {
      name: open.name,
      kind: parts.kind,
      embed: (texts, { urgent = true } = {}) => Promise.all(texts.map((text) => one(text, urgent))),
      async stop() {
        if (ended) return;
        const gone = new Promise<void>((resolve) => {
          worker.once('exit', () => resolve());
        });
        worker.ref();
        worker.postMessage({ stop: true });
        const late = setTimeout(() => void worker.terminate(), stopWithin);
        await gone;
        clearTimeout(late);
      },
    },
  };
}
