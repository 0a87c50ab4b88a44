const minute = 60_000;
/** Greylisting servers take a mail after a few minutes; who is full or down is asked each hour (RFC 5321, 4.5.4.1: at least 30 minutes). */
const first = [1, 5, 15].map((minutes) => minutes * minute);
const then = 60 * minute;
/** A customer is told by a person, not by a mail of tomorrow. */
const longest = 24 * 60 * minute;

/** Milliseconds to wait after so many tries (1, 2, …) that a server answered with "not now"; undefined when it is to be given up: after a day. */
export function pauseAfter(tries: number): number | undefined {
  let waited = 0;
  for (let each = 1; ; each += 1) {
    const pause = first[each - 1] ?? then;
    if (waited + pause > longest) return undefined;
    if (each >= tries) return pause;
    waited += pause;
  }
}

/** The same for who knows only how long ago it was tried first, milliseconds. */
export function pauseAtAge(age: number): number | undefined {
  let waited = 0;
  for (let tries = 1; ; tries += 1) {
    const pause = pauseAfter(tries);
    if (pause === undefined || waited + pause > age) return pause;
    waited += pause;
  }
}
