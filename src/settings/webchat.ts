import { z } from 'zod';

/** How much one visitor of the chat may do; what is not named is as usual. */
export interface WebchatLimits {
  /** New chats, a minute and address. */
  new_chats?: number | undefined;
  /** Returns to a chat, a minute and address. */
  returns?: number | undefined;
  /** Messages of a conversation, in ten seconds. */
  messages?: number | undefined;
  /** Messages from one address, in ten seconds. */
  messages_per_address?: number | undefined;
}

/** What frontdesk.yaml says of the chat. */
export interface WebchatSettings {
  /** Sites that may show it. */
  origins: string[];
  limits?: WebchatLimits | undefined;
}

const origin = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .refine(
    (each) =>
      URL.canParse(each) &&
      !each.includes('*') &&
      /^https?:$/.test(new URL(each).protocol) &&
      new URL(each).origin === each.replace(/\/$/, '').toLowerCase(),
    'must be scheme, host and port of a site, like https://www.example.org, with nothing after it and no *',
  );
const whole = 'must be a whole number from 1 to 1000000';
const most = z.number({ invalid_type_error: whole }).int(whole).min(1, whole).max(1_000_000, whole).optional();
const limits = z.strictObject({ new_chats: most, returns: most, messages: most, messages_per_address: most });

/** `webchat` of frontdesk.yaml. */
export const webchat = z
  .strictObject({
    origins: z.array(origin.transform((each) => new URL(each).origin)).default([]),
    limits: limits.optional(),
  })
  .default({});

/** The names of its settings, for "did you mean", at a path below the file. */
export const webchatKeys = (path: readonly unknown[]): readonly string[] =>
  path.length === 2 ? Object.keys(limits.shape) : ['origins', 'limits'];

const starter = z
  .string({ invalid_type_error: 'must be a question in words' })
  .trim()
  .min(1, 'must not be empty')
  .max(80, 'must have 80 characters at most: it stands on a button');

/** `starters` of frontdesk.yaml, for one language: questions that the greeting offers as buttons. */
export const starters = z.array(starter).max(6, 'must be 6 at most: nobody reads more');
