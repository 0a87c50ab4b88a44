import type { Message } from '../../../conversation/message.ts';
import type { Outcome } from '../../../conversation/outbox.ts';
import type { Files } from '../../../files/files.ts';
import type { SlackFiles } from '../../../slack/files.ts';
import { ended, outcomeOf, type PostAttempt, type Progress } from '../../../slack/outcomes.ts';
import type { Traces } from '../../../slack/traces.ts';
import type { Place } from '../place.ts';

/** A file as it goes out. */
interface Outgoing {
  name: string;
  read(): Promise<Buffer | undefined>;
}

/** The largest file that is sent: it lies in memory on its way. */
const LARGEST = 50 * 1024 * 1024;

/** Shows the files of a message in Slack, each once over all tries: what Slack calls it is noted before anybody sees it. */
export const createSharing = (parts: { files: SlackFiles; store: Files | undefined; traces: Traces }) => {
  const { files, store, traces } = parts;

  async function share(
    { name, read }: Outgoing,
    about: { place: Place; trace: string; attempt: PostAttempt },
  ): Promise<Progress<string>> {
    const { place, trace, attempt } = about;
    const { conversation, signal } = attempt;
    const known = await traces.get(conversation, trace);
    if (known !== undefined) {
      const shared = await files.isShared(known, place.channel);
      if (shared.outcome === 'limited' || shared.outcome === 'uncertain') return { outcome: outcomeOf(shared) };
      if (shared.outcome === 'done' && shared.data) return { value: known };
    }
    const bytes = known === undefined ? await read() : undefined;
    if (known === undefined && !bytes) return { outcome: refused(name, 'it is not kept any more') };
    const uploaded = bytes ? await files.upload({ name, bytes }, signal) : undefined;
    if (uploaded && uploaded.outcome !== 'done') return { outcome: named(name, outcomeOf(uploaded)) };
    const id = uploaded?.data ?? known ?? '';
    await traces.put(conversation, trace, id);
    const shared = await files.share({ id, name }, place, signal);
    if (shared.outcome !== 'done') return { outcome: named(name, outcomeOf(shared)) };
    return { value: id };
  }

  const bytesOf = async (conversation: string, id: string): Promise<Buffer | undefined> => {
    const open = await store?.open(conversation, id);
    if (!open) return undefined;
    const chunks: Buffer[] = [];
    for await (const chunk of open.body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  return {
    /** All files of a message, after its words; `whole` is a text that goes as one. */
    async share(message: Message, place: Place, about: { attempt: PostAttempt; whole?: string | undefined }) {
      const { attempt, whole } = about;
      const outgoing: Outgoing[] = [];
      if (whole !== undefined) outgoing.push({ name: 'message.txt', read: async () => Buffer.from(whole) });
      for (const { file } of message.attachments ?? []) {
        if (!file) continue;
        const { id, name, size } = file;
        if (size > LARGEST) return { outcome: refused(name, `it has more than ${LARGEST / 1024 / 1024} MB`) };
        outgoing.push({ name, read: () => bytesOf(attempt.conversation, id) });
      }
      const ids: string[] = [];
      for (const [i, each] of outgoing.entries()) {
        const shared: Progress<string> = await share(each, { place, trace: `file:${attempt.id}:${i}`, attempt });
        if (ended(shared)) return shared;
        ids.push(shared.value);
      }
      return { value: ids };
    },
  };
};

const refused = (file: string, why: string): Outcome => ({
  outcome: 'refused',
  reason: `the file ${file} was not sent: ${why}`,
});

const named = (file: string, outcome: Outcome): Outcome =>
  outcome.outcome === 'refused' ? refused(file, outcome.reason) : outcome;
