/** Before any worker begins: dist/ as the sources are, so that no two of them find that it is not, and build at the same time. */
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';

export default function builtFirst() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (!isBuilt(root) && !build(root)) throw new Error('The build failed: see the messages above.');
}
