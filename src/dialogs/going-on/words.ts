import { greeting, padding, thanking, yes } from '../sayings.ts';
import { plain, SMALL_TALK, sayingsOf } from '../words.ts';

// Patterns over plain text, as in sayings.ts.

/** Somebody cannot stay, or wants the answer by mail. */
const leaving: readonly string[] = [
  'i (really )?(have|need|got|ought) to (go|leave|run)( now| soon| offline)?',
  '(i )?(must|should|gotta|got to|have to|need to) (go|leave|run)( now| soon)?',
  'ive (got )?to (go|leave|run)( now| soon)?',
  'im (leaving|off|going)( now)?',
  'i (cant|cannot|can not|wont|dont want to) (wait|stay)( any ?(longer|more)| (so|that) long| here| for (so|that) long| now)*',
  '((can|could|would|will) (you|someone|somebody) )?(please )?(e ?mail|write( to)?|mail) me( (an|a) (e ?mail|mail|answer))?( instead| later)?',
  '((can|could|would|will) (you|someone|somebody) )?(please )?(answer|reply|respond|contact|get back to)( to)?( me)? (by|via|over|through|per) (e ?mail|mail)( instead)?',
  '((can|could|would|will) (you|someone|somebody) )?(please )?send (me )?(the|an|your) (answer|reply|e ?mail)( to me)?( (by|via) (e ?mail|mail))?( instead)?',
  '(by|via) (e ?mail|mail)',
  '(me )?(tengo|tenemos) que (ir(me|nos)?|salir|marchar(me)?)( ya| ahora)?',
  '(debo|necesito) (ir(me)?|salir|marcharme)( ya| ahora)?',
  '(ya )?me (voy|tengo que ir|marcho)( ya)?',
  '(ya )?no puedo (esperar|quedarme)( mas| tanto| aqui| ahora| mas tiempo)*',
  '(me )?(puede|pueden|podria|podrian|puedes)( usted| ustedes)? (escribir(me)?|contestar(me)?|responder(me)?|mandar(me)?|enviar(me)?)( la respuesta| una respuesta)?( (por|un|a mi) (correo|email|e mail|mail)( electronico)?)',
  '(escriba|escriban|conteste|contesten|responda|respondan|mande|manden|envie|envien)(me)?( la respuesta)? (por|un|a mi) (correo|email|e mail|mail)( electronico)?',
  'por (correo|email|e mail|mail)( electronico)?',
];

/** Somebody who was sent a code has none. */
const again: readonly string[] = [
  '(please )?(can you |could you )?(re ?send|send)( me)?( it| the code| the (e ?mail|mail)| (a|another|one) (new )?code)?( once)?( again| anew| once more)',
  '(please )?(can you |could you )?(re ?send|send)( me)? (a |the )?(new|another|second) (code|one|e ?mail|mail)',
  '(please )?(can you |could you )?resend( me)?( it| the code)?',
  '(i )?(need |want |get )?(a )?(new|another) code',
  '(i )?((did|have)( not|nt)|didnt|havent|dont) (get|got|gotten|receive|received|have|see)( it| (the|a|any) (code|e ?mail|mail)| anything)?( yet)?',
  '(no|there is no|theres no) (code|e ?mail|mail)( (came|arrived|has come|has arrived|is there|yet))?( yet)?',
  '(nothing|it) (has )?(came|arrived|hasnt arrived|has not arrived|didnt arrive|did not arrive)( yet)?',
  '(por favor )?(re)?envi(e|en|eme|enme|ar|alo|arlo)(melo)?( (el|otro|un) (nuevo )?(codigo|correo))?( otra vez| de nuevo| nuevamente)',
  '(quiero |necesito )?((otro|nuevo|un nuevo|un) codigo( nuevo)?|codigo nuevo)( por favor)?',
  '(no me|no) (ha )?(llega|llego|llegado|recibi|recibido|he recibido)( (el|ningun|nada)?( ?(codigo|correo|mensaje))?)?( todavia| aun)?',
];

/** Somebody has named an address that is not the one. */
const other: readonly string[] = [
  '(use |take |i have |ill give you |no )?(another|a different|other|the wrong|wrong) (e ?mail( address)?|address|mail)',
  '(that|this|it)( is|s) (the wrong|not my|not the right|another) (e ?mail( address)?|address|mail|one)',
  '(con |use |tengo )?(otra direccion|otro correo|otro email|otro mail)( electronico)?',
  '(esa|ese|esta|este) no es (mi|la|el) (direccion|correo|email|mail)( correcta| correcto)?',
  '(direccion|correo) (equivocad[ao]|incorrect[ao])',
];

/** Somebody wants what was said in their mailbox. */
const transcript: readonly string[] = [
  '((can|could|would|will) (you|someone|somebody) )?(please )?(send|e ?mail|mail)( me)? (this|the|our|my) (whole )?(chat|conversation)( history)?( to me)?( (by|via|as an|to my) (e ?mail|mail))?',
  '((can|could|would|will) (you|someone|somebody|i) )?(please )?(get |have |send |e ?mail |mail )?(me )?(a |the )?((copy|record|transcript) of (this|the|our) (chat|conversation)|chat transcript)( to me)?( (by|via|as an|to my) (e ?mail|mail))?',
  '((me )?(puede|pueden|podria|podrian|puedes)( usted| ustedes)? )?(envi(e|en|a|ar)|mand(e|en|a|ar))(me)? (esta|la|nuestra) (conversacion|charla)( (por|a mi) (correo|email|e mail|mail)( electronico)?)?',
  '((me )?(puede|pueden|podria|podrian|puedes)( usted| ustedes)? )?((envi(e|en|a|ar)|mand(e|en|a|ar))(me)? )?(una|la) (copia|transcripcion) (de|del) (esta |la |nuestra |este )?(conversacion|charla|chat)( (por|a mi) (correo|email|e mail|mail)( electronico)?)?',
];

const around = sayingsOf([
  ...greeting,
  ...padding,
  ...thanking,
  ...yes,
  'sorry',
  'but',
  'and',
  'so',
  'pero',
  'y',
  'lo siento',
]);

/** Whether a text says this, and nothing else but what people put around it. */
function saysOnly(patterns: readonly string[]): (text: string) => boolean {
  const says = sayingsOf(patterns);
  return (text) => {
    let left = text.length > SMALL_TALK ? '' : plain(text);
    let said = false;
    while (left) {
      const found = says(left);
      const beside = found ?? around(left);
      if (beside === undefined) return false;
      said ||= found !== undefined;
      left = left.slice(beside.length).trim();
    }
    return said;
  };
}

/** Whether somebody says that they cannot stay, or asks for an answer by mail. */
export const isLeaving = saysOnly(leaving);
/** Whether somebody asks for the conversation by mail. */
export const asksForTranscript = saysOnly(transcript);
/** Whether somebody says that they have no code, or want another. */
export const asksForCode = saysOnly(again);
/** Whether somebody says that an address is not the one. */
export const asksForOther = saysOnly(other);
