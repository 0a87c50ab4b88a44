import { ticketName } from '../../../handoff/ticket.ts';
import { transcriptOf } from '../../transcript.ts';
import type { Acting } from '../acting.ts';
import type { Admitted } from '../clicks/admitting.ts';

/** So many entries of a conversation are written down; what was before is at the web desk. */
const MOST = 2000;
/** Nobody waits longer for a file. */
const TOGETHER = 20_000;

/** Puts the conversation as a text file into its ticket's thread, where those read along who have read it anyway. */
export const createTranscripts = ({ parts, whisper }: Pick<Acting, 'parts' | 'whisper'>) => {
  const { connection, files, history, team, titleOf = (channel) => channel, log } = parts;

  return async ({ card, conversation, place }: Pick<Admitted, 'card' | 'conversation' | 'place'>): Promise<void> => {
    if (!card) return whisper(place, 'This ticket has only just come: please try again in a moment.');
    if (!connection.me()?.scopes.has('files:write'))
      return whisper(place, 'The app may not send files in this workspace: it needs the scope files:write.');
    const signal = AbortSignal.timeout(TOGETHER);
    const { shown, channel, ts: thread } = card;
    const text = transcriptOf(shown, await history(conversation, MOST), {
      ...{ team: team(shown.ticket.team).name, channel: titleOf(shown.channel) },
    });
    const name = `${ticketName(shown.ticket)}.txt`;
    const uploaded = await files.upload({ name, bytes: Buffer.from(text) }, signal);
    const id = uploaded.outcome === 'done' ? uploaded.data : undefined;
    const answer = id === undefined ? uploaded : await files.share({ id, name }, { channel, thread }, signal);
    if (answer.outcome === 'done') return;
    log.warn({ ...answer, conversation }, 'a transcript was not sent to Slack');
    whisper(place, 'Slack did not take the transcript. Please try again.');
  };
};
