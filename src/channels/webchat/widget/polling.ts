/** One answer to the question what is new. */
interface Answer {
  status: number;
  body?: unknown;
}

const pollWait = 20;
const socketAgainAfter = 120_000;

/** Long polling, for networks that block sockets; ends on an error, or to try the socket again. Whether it worked at all. */
export async function poll(parts: {
  /** Asks for what is new, and lets the server wait so many seconds for it; for no longer than the limit, ms. */
  ask(wait: number, limit: number): Promise<Answer>;
  /** Whether the conversation is still the one that is asked for, and its token good. */
  goesOn(): boolean;
  take(body: unknown): void;
  failed(status: number): void;
}): Promise<boolean> {
  const { ask, goesOn, take, failed } = parts;
  const until = Date.now() + socketAgainAfter;
  let worked = false;
  while (goesOn() && Date.now() < until) {
    const { status, body } = await ask(worked ? pollWait : 0, (pollWait + 10) * 1000);
    if (status !== 200) {
      failed(status);
      break;
    }
    if (!goesOn()) break;
    take(body);
    worked = true;
  }
  return worked;
}
