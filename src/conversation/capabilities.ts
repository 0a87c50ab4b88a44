/** What a channel can do: the bot and the core ask this, never a channel's name. */
export interface Capabilities {
  /** Somebody watches while answers come: places in line, "you are now talking with", waiting for the end of a question. */
  live: boolean;
  /** Whoever has left hears of it when something is said: nobody has to be reached anywhere else. */
  notifies: boolean;
  /** A message is a letter: it greets by name, says all at once and may be long. */
  letters: boolean;
  /** Buttons can be pressed; elsewhere they become numbered lines with the words to write. */
  buttons: boolean;
  /** Files can be sent and received. */
  files: boolean;
  /** What was said can be changed and taken back afterwards. */
  edits: boolean;
  markup: 'markdown' | 'plain';
  /** Pictures of articles are shown where the text has them; elsewhere they are links. */
  pictures?: boolean;
  /** The longest text of one message, in characters, both ways. */
  longest: number;
  /** Seconds: for so long its provider may bring an event again, and the state of a delivery may change. */
  idsKeptFor: number;
  /** Time limit of one try to deliver, milliseconds. */
  tryMs: number;
}

/** What can be relied on where nothing is known: of a channel that this process does not have. */
export const plainest: Capabilities = {
  live: false,
  notifies: true,
  letters: false,
  buttons: false,
  files: false,
  edits: false,
  markup: 'plain',
  longest: 4000,
  idsKeptFor: 86_400,
  tryMs: 15_000,
};
