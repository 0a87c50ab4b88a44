import { plain } from './words.ts';
import { yesNoOf } from './yes-no.ts';

const numbers = [
  '1|one|first|the first|1st|uno|una|primero|primera|el primero|la primera|primer',
  '2|two|second|the second|2nd|dos|segundo|segunda|el segundo|la segunda',
  '3|three|third|the third|3rd|tres|tercero|tercera|el tercero|la tercera|tercer',
  '4|four|fourth|the fourth|4th|cuatro|cuarto|cuarta|el cuarto|la cuarta',
  '5|five|fifth|the fifth|5th|cinco|quinto|quinta|el quinto|la quinta',
  '6|six|sixth|the sixth|6th|seis|sexto|sexta|el sexto|la sexta',
].map((words) => numberPattern(words));
const last = numberPattern('last|the last|ultimo|ultima|el ultimo|la ultima');
const none =
  /^(no )?(none|neither|ninguno|ninguna|nada)( (of|de) (these|those|them|the above|estas|estos|esas|esos|ellas|ellos|las anteriores|los anteriores))?( (please|thanks|thank you|gracias|por favor))?$/;

function numberPattern(words: string): RegExp {
  return new RegExp(
    `^(?:(?:yes|ok|i think|maybe|its|it is|si|creo que|es|number|no|nr|option|choice|answer|question|the one|numero|opcion|la|el|the|pregunta) )*(?:${words})(?: (?:one|option|question|answer|please|thanks|opcion|pregunta|por favor|gracias))*$`,
  );
}

/** Which of the titles a reply means, counted from 0; `none`, or undefined when it means something else. */
export function choiceOf(text: string, titles: readonly string[]): number | 'none' | undefined {
  const words = text.length > 300 ? '' : plain(text);
  if (!words) return undefined;
  const same = titles.findIndex((title) => plain(title) === words);
  if (same >= 0) return same;
  if (none.test(words)) return 'none';
  const numbered = numbers.findIndex((pattern) => pattern.test(words));
  if (numbered >= 0 && numbered < titles.length) return numbered;
  if (last.test(words)) return titles.length - 1;
  if (titles.length === 1 && yesNoOf(text)?.says === 'yes' && !yesNoOf(text)?.rest) return 0;
  // "the payment extension": two words or more that are in one title only.
  const inside =
    words.split(' ').length < 2 ? [] : titles.filter((title) => ` ${plain(title)} `.includes(` ${words} `));
  return inside.length === 1 ? titles.indexOf(inside[0]!) : undefined;
}
