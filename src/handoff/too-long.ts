import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation } from '../conversation/decision.ts';

/** Says that a text is longer than one message may be where the customer is; what a person wrote is never cut. */
export function tooLongWords(
  { address }: Pick<Conversation, 'address'>,
  { text = '', can }: { text: string | undefined; can: (channel: string) => Capabilities },
): string | undefined {
  const [length, { longest }] = [text.trim().length, can(address.channel)];
  if (length <= longest) return undefined;
  return `It has ${length} characters, and a message may have ${longest} there: please send it in parts.`;
}
