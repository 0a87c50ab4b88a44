import { spawn } from 'node:child_process';

/** As much of what git says as anybody reads. */
const MOST_SAID = 64 * 1024;

/** What git said, and whether it did what it was to do; `late`: it was ended, with all that it had begun. */
export interface Ran {
  done: boolean;
  late: boolean;
  said: string;
}

/**
 * Runs git in a process group of its own, so that nothing of it is left when it takes too long: a hook that hangs outlives git
 * otherwise. Never rejects.
 */
export function runGit(words: readonly string[], enough: AbortSignal): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn('git', words, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, out, late] = ['', '', false];
    const end = (signal: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // It has ended already.
      }
    };
    let last: NodeJS.Timeout | undefined;
    const stop = () => {
      late = true;
      // Asked first, git takes its locks away.
      end('SIGTERM');
      last = setTimeout(() => end('SIGKILL'), 2000);
    };
    if (enough.aborted) stop();
    else enough.addEventListener('abort', stop, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, MOST_SAID);
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out = (out + text).slice(0, MOST_SAID);
    });
    const over = (done: boolean, more = '') => {
      enough.removeEventListener('abort', stop);
      clearTimeout(last);
      resolve({ done: done && !late, late, said: `${said}\n${out}\n${more}` });
    };
    child.once('error', ({ message }) => over(false, message));
    child.once('close', (code) => over(code === 0));
  });
}
