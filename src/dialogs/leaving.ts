import { plainWords } from '../conversation/text.ts';
import { SMALL_TALK } from './words.ts';

// Over plain words, in both languages at once; each is all that is said, but for what people put around it.
const needs =
  '(?:a |an |any |the |to talk to |to speak to |to speak with |to wait for )*(?:person|human|agent|colleague|representative|one|anyone|anybody|somebody|someone|help|it|that|this|you|ticket|case)';
const what = '(?: (?:it|that|this|the|my|case|ticket|request|inquiry|wait|waiting|line|queue|all))*';
const wishes = [
  `(?:cancel|withdraw|close|drop|end|delete)${what}`,
  '(?:never ?mind|forget (?:it|that|about it)|leave it|no longer needed|not needed(?: any ?more)?|no need(?: any ?more)?|i changed my mind)',
  `(?:i )?(?:do not|dont|no longer) (?:need|want|require) ${needs}(?: any ?more| any longer| now)?`,
  '(?:i )?(?:do not|dont) want to wait(?: any ?more| any longer)?',
  '(?:i want to |i would like to |let me )?(?:leave|get out of|exit|stop waiting|quit)(?: (?:the )?(?:line|queue|chat|waiting))?',
  '(?:i want to |take me |let me |bring me )?(?:go |get )?back to the (?:bot|assistant|robot|machine)',
  '(?:it|that|this|my problem|the problem|everything)(?: is|s| has been)? (?:solved|settled|resolved|fixed|sorted(?: out)?|done)(?: now| already| itself)?',
  'i (?:have )?(?:found|solved|fixed|figured)(?: it| the answer| that)?(?: out)?(?: myself)?',
  '(?:cancelar|cancela|cancele|anular|anule|cierre|cerrar)(?: (?:lo|la|el|mi|esto|eso|caso|consulta|solicitud|todo))*',
  '(?:olvidalo|olvidelo|dejalo|dejelo|da igual|no importa|ya no importa|ya esta(?: resuelto| solucionado| arreglado)?|me arrepenti|ya lo (?:resolvi|solucione|encontre))',
  '(?:ya )?no (?:hace falta|es necesario)(?: ya| nadie| nada)?',
  '(?:ya )?no (?:necesito|quiero)(?: (?:ya|a|hablar|con|nadie|ninguna|una|un|persona|humano|agente|ayuda|nada|esperar|mas))*',
  '(?:quiero )?(?:volver|vuelva|regresar)(?: (?:al|con el)) (?:bot|robot|asistente)',
  '(?:quiero )?(?:salir|salirme)(?: de la (?:cola|fila|espera))?',
];
const around =
  '(?:(?:ok|okay|sorry|please|thanks|thank you|hi|hello|actually|well|oh|then|now|no|yes|and|i think|por favor|gracias|perdon|lo siento|bueno|vale|pues|hola|entonces|ya) )*';
const after = '(?: (?:please|thanks|thank you|sorry|then|now|anyway|por favor|gracias|entonces))*';
const each = wishes.map((wish) => new RegExp(`^${around}(?:${wish})${after}$`));

/** Whether somebody who waits for a person says that they need none any more. */
export function wantsToLeave(text: string): boolean {
  const words = text.length <= SMALL_TALK ? plainWords(text).join(' ') : '';
  return words !== '' && each.some((wish) => wish.test(words));
}

// What a person has is more than a place in the line: only what can mean nothing else. "Close it" may be said of an account.
const mayI =
  '(?:you can |you may |you could |can you |could you |would you |please |i want to |i would like to |lets |let us )*';
const closings = [
  `${mayI}close (?:this|(?:(?:this|my|the|our) )?(?:case|ticket|request|inquiry|enquiry|chat|conversation))`,
  `${mayI}end (?:(?:this|my|the|our) )?(?:chat|conversation)`,
  '(?:puede |pueden |puedes |quiero |quisiera |por favor )*(?:cerrar|cierre|cierren|cierra) (?:(?:este|esta|mi|el|la) )?(?:caso|consulta|solicitud|chat|conversacion)',
].map((wish) => new RegExp(`^${around.replace('|no|', '|')}(?:${wish})${after}$`));

/** Whether somebody whose case a person has says that it can be closed, and nothing else. */
export function wantsToClose(text: string): boolean {
  const words = text.length <= SMALL_TALK ? plainWords(text).join(' ') : '';
  return words !== '' && closings.some((wish) => wish.test(words));
}

/** The number of the case that a text asks about, such as FD-1003; nothing when it says more than that. */
export function caseIn(text: string): number | undefined {
  if (text.length > SMALL_TALK) return undefined;
  const [, number] = /\bFD[\s-]?(\d{4,9})\b/i.exec(text) ?? [];
  const asks =
    /\?|\b(status|state|where|how far|what about|any news|update|look up|check|case|ticket|estado|como va|donde|novedades|caso)\b/i;
  return number !== undefined && asks.test(text) ? Number(number) : undefined;
}
