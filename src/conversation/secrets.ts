import { maskNumbers } from './numbers.ts';

/** Something that nobody should send by accident. */
export type Secret = 'number' | 'password';

/**
 * What of that kind a text seems to hold, for asking its writer before it goes out: a card or bank number, which would be masked
 * on its way, or a password. A question too many costs a click.
 */
export function secretsIn(text: string): Secret[] {
  const found: Secret[] = [];
  if (maskNumbers(text) !== text) found.push('number');
  if (told.test(text) || isSaid(text)) found.push('password');
  return found;
}

const names = 'passw(?:or[dt])?|passcode|kennwort|pin|contraseña|clave|mot de passe|senha';
/** "Password: hunter2", "PIN = 1234"; not "Password:" at the end of a line. */
const told = new RegExp(`(?<![\\p{L}\\p{N}])(?:${names})[ \\t]*[:=][ \\t]*[^\\s]{4,}`, 'iu');
const said = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${names})[ \\t]+(?:is|was|are|es|ist|lautet|est|é)[ \\t]+["'“„«‘]?([^\\s"'”“»’]{4,})`,
  'giu',
);

/** "Your password is Tr0ub4dor": no word of a language, as in "your password is case-sensitive". */
const isSaid = (text: string): boolean =>
  [...text.matchAll(said)].some(([, word = '']) => /\d|[A-Za-z][!@#$%^&*+=]|[a-z][A-Z]/.test(word));
