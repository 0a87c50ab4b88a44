import { type DestinationStream, destination, type Logger, pino } from 'pino';

/** The log: one JSON object a line, to stderr. At `info` and above nobody may log what a customer or representative wrote. */
export type Log = Logger;

/** Keys whose values are never logged, at the top of an entry and one or two levels below it. */
const secretKeys = ['authorization', 'cookie', 'password', 'secret', 'token', 'botToken', 'appToken', 'signingSecret'];

/** What a secret looks like in the middle of a text. */
const secretTexts: [RegExp, string][] = [
  // user:password@ in an address of any kind
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"]*@/gi, '$1***@'],
  // Slack's tokens, from xoxb- to xapp-
  [/\bx(?:ox[a-z]|app)-[\w-]+/g, 'x***'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  // JSON Web Tokens, wherever they turn up
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'eyJ***'],
  [/([?&](?:token|t|secret|key|sig|signature)=)[^&\s"']+/gi, '$1***'],
];

/** The text without what looks like a secret. */
export function withoutSecrets(text: string): string {
  return secretTexts.reduce((kept, [pattern, instead]) => kept.replace(pattern, instead), text);
}

/** Opens the log. Tests hand in a stream of their own. */
export function openLog(level: string, stream: DestinationStream = destination({ dest: 2, sync: true })): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '***' },
      serializers: { err: (error) => essence(error), error: (error) => essence(error) },
      // Texts of libraries carry addresses and headers, where no key can be named: so the whole line is looked through.
      hooks: { streamWrite: withoutSecrets },
    },
    stream,
  );
}

/** pino's own serializer would write every property of an error; HTTP clients hang whole requests on theirs. */
function essence(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return { name, message, code, stack, cause: depth < 5 ? essence(cause, depth + 1) : undefined };
}
