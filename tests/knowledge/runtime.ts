import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the encoder's runtime has binaries for this machine; says it loudly when the tests go without. */
export function runtimeHere(): boolean {
  const here = existsSync(join('node_modules/onnxruntime-node/bin/napi-v6', process.platform, process.arch));
  if (!here) console.warn(`SKIPPED: onnxruntime-node has no binaries for ${process.platform}/${process.arch}.`);
  return here;
}
