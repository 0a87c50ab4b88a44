import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { commonmarkLanguage, markdownKeymap, pasteURLAsLink } from '@codemirror/lang-markdown';
import { HighlightStyle, Language, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Problem } from '../../../../knowledge/authoring/problem.ts';

/** The box in which an article's text is written. */
export interface Code {
  text(): string;
  /** Puts another text in its place; what was there comes back by undoing. */
  replace(text: string): void;
  /** Puts words where the cursor is, or over what is chosen, or behind those it put in last; `chosen` says which of them to choose, to be typed over. */
  insert(text: string, chosen: { from: number; to: number }): void;
  /** Marks lines, counted from 1. */
  mark(problems: readonly Pick<Problem, 'line' | 'level' | 'message'>[]): void;
  goTo(line: number): void;
  focus(): void;
  close(): void;
}

// The desk's policy forbids pictures that stand in a style, and styles that stand in the page: what is inside a shadow takes its
// own from the script, and knows the page's colours.
const theme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--paper)', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, Consolas, Menlo, monospace', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--chosen)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-gutters': { backgroundColor: 'var(--shade)', color: 'var(--soft)', borderRight: '1px solid var(--line)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline dotted var(--note-line)' },
  '.cm-lintRange-info': { backgroundImage: 'none' },
  '.cm-lint-marker': { width: '1em', height: 'auto', textAlign: 'center' },
  '.cm-lint-marker-error, .cm-lint-marker-warning, .cm-lint-marker-info': { content: 'normal' },
  '.cm-lint-marker-error::before': { content: '"●"', color: 'var(--warn)' },
  '.cm-lint-marker-warning::before': { content: '"▲"', color: 'var(--note-line)' },
  '.cm-lint-marker-info::before': { content: '"○"', color: 'var(--soft)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper)',
    color: 'var(--text)',
    border: '1px solid var(--edge)',
    maxWidth: '30rem',
  },
  '.cm-diagnostic': { borderLeft: '4px solid var(--edge)' },
  '.cm-panels': { backgroundColor: 'var(--shade)', color: 'var(--text)' },
});

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'var(--accent)' },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName], color: 'var(--soft)' },
]);

// Not `markdown()`, which brings parsers of HTML, CSS and JavaScript along, two fifths of the whole: here HTML is words. A line of "---"
// ends the fields, and makes no heading of them.
const { parser, data } = commonmarkLanguage as Language & { parser: { configure(how: object): Language['parser'] } };
const language = new Language(data, parser.configure({ remove: ['SetextHeading', 'IndentedCode'] }), [], 'markdown');

const severity = { error: 'error', warning: 'warning', note: 'info' } as const;

/**
 * Opens a box with a text in a place; `changed` hears of every change, `save` when its key is pressed, `files` of those that are pasted
 * or dropped there.
 */
export function openCode(parts: {
  place: HTMLElement;
  label: string;
  text: string;
  changed: () => void;
  save: () => void;
  files: (files: readonly File[]) => void;
}): Code {
  const { place, label, text, changed, save, files } = parts;
  /** Whether there were any: then the box does not read them as text. */
  const taken = (data: DataTransfer | null): boolean => {
    // Programs that copy words often lay a picture of them beside: then it is the words that are meant.
    if (!data?.files.length || data.getData('text/plain')) return false;
    files([...data.files]);
    return true;
  };
  let last: { from: number; to: number } | undefined;
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  const view = new EditorView({
    parent: root as unknown as Element,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true),
        language,
        pasteURLAsLink,
        Prec.high(keymap.of([...markdownKeymap])),
        syntaxHighlighting(colours),
        theme,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', dir: 'auto', tabindex: '0' }),
        // Tab leaves the box, as it leaves every other one.
        keymap.of([
          {
            key: 'Mod-s',
            run: () => {
              save();
              return true;
            },
          },
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.domEventHandlers({
          paste: ({ clipboardData }) => taken(clipboardData),
          drop(event, view) {
            if (!event.dataTransfer?.files.length) return false;
            event.preventDefault();
            const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
            if (at !== null) view.dispatch({ selection: { anchor: at } });
            return taken(event.dataTransfer);
          },
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (last) last = { from: update.changes.mapPos(last.from, -1), to: update.changes.mapPos(last.to, -1) };
          changed();
        }),
      ],
    }),
  });
  const lineAt = (line: number) => view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  return {
    text: () => view.state.doc.toString(),
    replace(next) {
      // Else undoing it would undo what was typed within the half second before, too.
      const annotations = isolateHistory.of('full');
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, annotations });
    },
    insert(words, chosen) {
      const { from, to } = view.state.selection.main;
      // Words of what was put in last are chosen still: what comes next goes behind it, and not in their place.
      const isIn = last !== undefined && from >= last.from && to <= last.to;
      const at = isIn ? { from: last!.to, to: last!.to } : { from, to };
      const ending = isIn ? '\n' : '';
      const begin = at.from + ending.length;
      view.dispatch({
        changes: { ...at, insert: ending + words },
        selection: { anchor: begin + chosen.from, head: begin + chosen.to },
        scrollIntoView: true,
      });
      last = { from: begin, to: begin + words.length };
      view.focus();
    },
    mark(problems) {
      const marks = problems.map(({ line, level, message }): Diagnostic => {
        const { from, to } = lineAt(line);
        return { from, to, severity: severity[level], message };
      });
      view.dispatch(setDiagnostics(view.state, marks));
    },
    goTo(line) {
      view.dispatch({ selection: { anchor: lineAt(line).from }, scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}
