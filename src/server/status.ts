/** How a channel or a desk is, as `start` prints it: where it is reached, or what turns it on. */
export type ChannelStatus = { on: true; where?: string } | { on: false; next: string };

/** A channel or a desk that the settings do not turn on. */
export interface NotSetUp {
  title: string;
  /** What turns it on, as `start` and `doctor` print it. */
  next: string;
  /** What is odd about its settings, when they are there all the same. */
  warning?: string;
}
