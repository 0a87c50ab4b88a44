import { isHistoryMark } from '../../history-mark.ts';
import type { QuotedPair } from '../../mail.ts';
import { attributionAt, nextIsQuoted } from './attributions.ts';
import { headerBlockAt } from './header-block.ts';
import { keyOf, type Line, textOf, unmarked } from './lines.ts';
import { pairsOf } from './pairs.ts';
import { isForward, isOriginal, isRule } from './separators.ts';
import { isDevice, isFooter, isLastWord, isSignature } from './signatures.ts';

/** What was newly written in a mail, and what was answered between quoted lines. */
export interface Reply {
  text: string;
  pairs: QuotedPair[];
}

/** What a line is. Of `kept` ones the reply is made; a `quote` may be answered below; from a `cut` on everything goes. */
type Fate = 'kept' | 'quote' | 'dropped';

/**
 * Finds what was newly written. Each line is looked at once, and from it a bounded number of lines ahead: the work grows with
 * the length of the mail and nothing else. `forwarded` says that the subject calls it a mail that was passed on.
 */
export function replyOf(lines: readonly Line[], { forwarded = false } = {}): Reply {
  const fates = fatesOf(lines, forwarded);
  const kept = lines.filter((_, i) => fates[i] === 'kept');
  const text = textOf(kept);
  if (text !== '') return { text: tidy(kept), pairs: pairsOf(lines, fates) };
  // Nothing but a quote that nobody introduced is how some programs send what was written.
  const first = lines.findIndex(({ text }) => text.trim() !== '');
  const bare =
    first >= 0 && lines[first]!.depth > 0 && !lines.some(({ depth, text }) => depth === 0 && text.trim() !== '');
  return { text: bare ? textOf(lines.map((line) => ({ ...line, text: unmarked(line.text) }))) : '', pairs: [] };
}

function fatesOf(lines: readonly Line[], forwarded: boolean): Fate[] {
  const fates: Fate[] = lines.map(() => 'dropped');
  let fenced = false;
  let said = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.depth > 0) {
      fates[at] = 'quote';
      continue;
    }
    const key = keyOf(line);
    if (/^```/.test(key)) fenced = !fenced && closes(lines, at);
    if (fenced || key === '') {
      fates[at] = isBetween(lines, at, fates) ? 'dropped' : 'kept';
      continue;
    }
    if (isForward(key)) {
      for (; at < lines.length; at++) fates[at] = 'kept';
      break;
    }
    // From our own mark on it is what we had quoted, in whatever way the program that answers us shows that.
    if (isOriginal(key) || isHistoryMark(line.text)) break;
    const ruled = isRule(key);
    const marked = line.history === true || (ruled && said);
    if (headerBlockAt(lines, at) || (marked && headerBlockAt(lines, nextWith(lines, ruled ? at + 1 : at), true))) {
      if (!forwarded) break;
      for (; at < lines.length; at++) fates[at] = 'kept';
      break;
    }
    const taken = attributionAt(lines, at);
    if (taken > 0) {
      if (!nextIsQuoted(lines, at + taken)) break;
      for (let i = at; i < at + taken; i++) fates[i] = 'quote';
      at += taken - 1;
      continue;
    }
    if (isFooter(lines, at) || isSignature(lines, at)) {
      at = endOfSignature(lines, at) - 1;
      continue;
    }
    if (isDevice(key)) {
      // What follows is the mail that is answered, unless the device wrote its line on top.
      if (said && !nextIsQuoted(lines, at + 1) && !introduced(lines, at + 1)) break;
      continue;
    }
    if (isWrapped(lines, at)) {
      fates[at] = 'quote';
      continue;
    }
    fates[at] = 'kept';
    said = true;
  }
  return fates;
}

/** Whether a code block ends, within the lines that people paste. */
function closes(lines: readonly Line[], from: number): boolean {
  for (let at = from + 1; at < Math.min(lines.length, from + 200); at++)
    if (/^\s*```/.test(lines[at]!.text.slice(0, 20))) return true;
  return false;
}

/** An empty line that only separates a quote from what is written below it. */
function isBetween(lines: readonly Line[], at: number, fates: readonly Fate[]): boolean {
  if (lines[at]!.text.trim() !== '') return false;
  const before = at > 0 ? fates[at - 1] : undefined;
  return before === 'quote' || (before === 'dropped' && at > 0 && lines[at - 1]!.text.trim() === '');
}

/** Where a signature ends: at the next quote, or the line that begins it; else with the mail. */
function endOfSignature(lines: readonly Line[], from: number): number {
  for (let at = from + 1; at < lines.length; at++) {
    if (lines[at]!.depth > 0) return at;
    const key = keyOf(lines[at]!);
    if (key === '') continue;
    if (isOriginal(key) || isForward(key) || attributionAt(lines, at) > 0 || headerBlockAt(lines, at)) return at;
  }
  return lines.length;
}

/** Whether the next line that says something begins the mail that is answered. */
function introduced(lines: readonly Line[], from: number): boolean {
  const at = nextWith(lines, from);
  return at < lines.length && attributionAt(lines, at) > 0;
}

function nextWith(lines: readonly Line[], from: number): number {
  for (let at = from; at < Math.min(lines.length, from + 6); at++) if (lines[at]!.text.trim() !== '') return at;
  return Math.min(from, lines.length - 1);
}

/** The rest of a quoted line that a server broke in two: the quote goes on below it. */
function isWrapped(lines: readonly Line[], at: number): boolean {
  const [before, line, next] = [lines[at - 1], lines[at]!, lines[at + 1]];
  if (!before || before.depth === 0 || !next || next.depth === 0) return false;
  const text = line.text.trim();
  // An address of a page is broken where no space is.
  if (/^[(<]?https?:/.test(text) || (/https?:\S{1,500}$/.test(before.text.slice(-600)) && /^\S{1,300}$/.test(text)))
    return true;
  return before.text.length >= 60 && /^\p{Ll}/u.test(text) && text.length < before.text.length;
}

/** The reply without the rules and last words that stood above what was cut. */
function tidy(kept: readonly Line[]): string {
  let end = kept.length;
  const last = () => keyOf(kept[end - 1]!);
  while (end > 0 && (last() === '' || (isRule(last()) && end < kept.length))) end--;
  if (end > 1 && isLastWord(last())) end--;
  return textOf(kept.slice(0, end));
}
