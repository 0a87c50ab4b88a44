import type { Version } from '../../../../knowledge/editing/commits.ts';
import { call } from '../api.ts';
import { make } from '../dom.ts';
import { clock } from '../words.ts';
import { versionLines } from './saying.ts';

/** Shows an article's versions, and takes one back into the box. */
export function createVersionsPart(parts: {
  path: () => string;
  isClosed: () => boolean;
  say(...nodes: Node[]): void;
  failure(words: string): Node;
  take(id: string, text: string): void;
}): { show(): Promise<void> } {
  const { path, isClosed, say, failure, take } = parts;

  async function show(): Promise<void> {
    const answer = await call<{ versions: Version[] }>(`editor/versions?path=${encodeURIComponent(path())}`);
    if (isClosed()) return;
    say(...(answer.ok ? versionLines(answer.value.versions, (each) => void showOne(each)) : [failure(answer.error)]));
  }

  async function showOne({ id, at, by = 'somebody' }: Version): Promise<void> {
    const answer = await call<{ text: string }>(`editor/version?${new URLSearchParams({ path: path(), id })}`);
    if (isClosed()) return;
    if (!answer.ok) return say(failure(answer.error));
    const { text } = answer.value;
    say(
      make('h3', {}, `${clock(at)}, ${by}`),
      make('pre', { className: 'lines', role: 'group', tabIndex: 0, ariaLabel: 'The article as it was then' }, text),
      make(
        'div',
        { className: 'bar' },
        make('button', { type: 'button', onclick: () => take(id, text.replaceAll('\r\n', '\n')) }, 'Take this text'),
        make('button', { type: 'button', onclick: () => void show() }, 'All versions'),
      ),
    );
  }

  return { show };
}
