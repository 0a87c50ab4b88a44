/** `npm run build:products` makes src/knowledge/search/products.wasm of products.wat, for whoever changed that. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openWabt from 'wabt';

const source = new URL('../src/knowledge/search/products.wat', import.meta.url);
const made = new URL('../src/knowledge/search/products.wasm', import.meta.url);

/** The bytes that products.wasm should have. */
export async function productsProgram() {
  const wabt = await openWabt();
  return wabt.parseWat('products.wat', readFileSync(source, 'utf8'), { simd: true }).toBinary({}).buffer;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(made, await productsProgram());
