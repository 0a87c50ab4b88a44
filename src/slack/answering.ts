import { attempt, type CallOutcome } from './calls.ts';
import type { Part } from './text.ts';

/** The longest an answer may take, in milliseconds. */
const LIMIT = 7000;

/**
 * Answers at the address that Slack gave with a click or a command (good for five times within half an hour): only whoever caused it
 * sees the answer, wherever they are and whether the app is there or not. `replace`: instead of what was clicked on.
 */
export const answerAt = (
  address: string | undefined,
  { text, blocks, replace }: { text: string; blocks: Part[]; replace: boolean },
): Promise<CallOutcome<null>> =>
  attempt(async () => {
    // Slack's own, or a stand-in on this machine: what the request holds goes nowhere else.
    if (!address || !/^(https:\/\/hooks\.slack(-gov)?\.com\/|http:\/\/127\.0\.0\.1:)/.test(address))
      throw new Error('there is no address to answer at');
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: replace, text, blocks }),
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return null;
  });
