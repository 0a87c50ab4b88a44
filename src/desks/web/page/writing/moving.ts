import type { Use } from '../../../../knowledge/editing/uses.ts';
import { call } from '../api.ts';
import { make } from '../dom.ts';
import { namingFields } from './naming.ts';

/** The article that is to have another name, or to go. */
export interface Movable {
  path: string;
  topics: readonly string[];
  /** Whether something is typed that is not saved. */
  isDirty: boolean;
}

/** What the page does with it. */
export interface MovingPart {
  say(...nodes: (Node | string)[]): void;
  failure(words: string): Node;
  /** Moves it, or takes it away. */
  moves(to: string | undefined): Promise<void>;
}

const button = (words: string, onclick: () => void, className = '') =>
  make('button', { type: 'button', className, onclick }, words);

/** Asks whether it shall go, and says before where it is named. */
export async function askToDelete({ path, isDirty }: Movable, { say, failure, moves }: MovingPart): Promise<void> {
  const named = await namedParts(path, (uses) => ({
    title: 'When it has gone, this leads nowhere:',
    // What it is a translation of stays as it is.
    uses: uses.filter((use) => use.as !== 'counterpart'),
  }));
  if ('error' in named) return say(failure(named.error));
  say(
    make('p', {}, `Delete ${path}? Customers do not get it any more.`),
    ...(isDirty ? [make('p', { className: 'late' }, 'What you typed and did not save goes with it.')] : []),
    ...named.parts,
    make(
      'div',
      { className: 'bar' },
      button('Delete it', () => void moves(undefined)),
      button('Keep it', () => say()),
    ),
  );
}

/** Asks for another name or topic, and says before where it is named. */
export async function askToRename({ path, topics }: Movable, { say, failure, moves }: MovingPart): Promise<void> {
  const named = await namedParts(path, (uses) => {
    const others = new Set(uses.map((use) => use.in)).size;
    return {
      title: `${others} ${others === 1 ? 'other names' : 'others name'} it, and will be changed with it:`,
      uses,
    };
  });
  if ('error' in named) return say(failure(named.error));
  const [locale = '', topic = '', name = ''] = path.split('/');
  const fields = namingFields({ locale, topics, topic, name, changed: () => {} });
  say(
    fields.element,
    ...named.parts,
    make(
      'div',
      { className: 'bar' },
      button('Rename it', () => {
        const to = fields.path();
        if (to === path) say();
        else if (to) void moves(to);
      }),
      button('Leave it', () => say()),
    ),
  );
  fields.element.querySelector('input')?.focus();
}

const as: Record<Use['as'], string> = {
  link: 'a link',
  related: 'under “related”',
  test: 'a test expects it',
  translation: 'its translation, which has its name',
  counterpart: 'the same in another language, which has its name',
};

/** Where the article is named, each place with what it is. */
async function namedParts(
  path: string,
  told: (uses: Use[]) => { title: string; uses: Use[] },
): Promise<{ parts: Node[] } | { error: string }> {
  const answer = await call<{ uses: Use[] }>(`editor/uses?path=${encodeURIComponent(path)}`);
  if (!answer.ok) return answer;
  const { title, uses } = told(answer.value.uses);
  if (uses.length === 0) return { parts: [make('p', { className: 'soft' }, 'Nothing else names it.')] };
  const lines = uses.map((use) => make('li', {}, `${use.in}, line ${use.line}: ${as[use.as]}`));
  return { parts: [make('p', {}, title), make('ul', {}, ...lines)] };
}
