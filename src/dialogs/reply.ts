import type { AboutArticle, Reason } from '../handoff/ticket.ts';
import type { Danger } from '../knowledge/knowledge.ts';
import type { FilesHeard } from './files.ts';
import type { PhraseName } from './phrases.ts';
import type { Heard } from './recording.ts';
import type { BotState, Saying } from './state.ts';

/** What the bot does about what it heard. */
export interface Reply {
  bot: BotState;
  say?: Saying;
  /** A person gets the conversation; `say` is only what goes before the words about that. */
  fetch?: HandoverReason;
  /** The end of the question is waited for. */
  wait?: boolean;
  /** For the record. */
  heard?: Heard;
}

/** Why a person is fetched, and where the inquiry belongs. */
export interface HandoverReason {
  reason: Reason;
  /** With danger: of which kind. */
  danger?: Danger;
  subject: string;
  topic?: string;
  team?: string;
  article?: AboutArticle;
  /** In a letter: said instead of the usual words for that reason. */
  says?: PhraseName;
}

/** What was heard, and with whom it talks. */
export interface Hearing {
  bot: BotState;
  text: string;
  locale: string;
  channel: string;
  /** What is offered can be pressed; elsewhere it is numbered. */
  buttons: boolean;
  /** Nothing more has come in time: it is a whole question, whatever it looks like. */
  final?: boolean;
  /** It is a letter: a person is fetched without being asked about, for each question costs a day. */
  letter?: boolean;
  /** Files came with it. */
  files?: FilesHeard | undefined;
  /** Who asks, where the channel knows. */
  who?: string | undefined;
}
