import { isGreeting, isPreamble, isThanks, plain } from '../words.ts';

// Patterns over plain text, as in sayings.ts: what people write in letters beside what they want.
const kind = [
  '(and )?(i|we) (hope|trust) (you|this|that|all|everything|everyone)( .*)?',
  'hope (you|this|all|everything)( .*)?',
  '(i |we )?(am |are |m |re )?(look|looking) forward( .*)?',
  '(i |we )?(would )?(really )?appreciate (it|this|your|any|a) ?(very much|help|time|reply|response|quick reply|assistance|work)?( .{0,40})?',
  'any (help|advice|information|info|assistance|hint|guidance)( .{0,40})? appreciated',
  '(please |kindly )*(advise|help|reply|respond|confirm|let me know|let us know|get back to (me|us)|help me|assist|answer soon)( (as soon as possible|asap|soon|please|when you can|with this|about this))*',
  '(i am |im |i )?sorry (to bother|for (bothering|the|all|any|my|writing))( .{0,60})?',
  'please excuse( .{0,60})?',
  'have a (nice|good|great|lovely|wonderful)( .{0,30})?',
  '(keep up )?the (good|great) work|keep up( .{0,30})?',
  '(here are |these are )?(i have |i ve |ive |we have )?(my|some|a few|a couple of|several|two|three|four|five|the following|\\d) ?(quick |short |small |simple |other |more )?questions?( (are|is|for you|about .{0,60}|regarding .{0,60}))?( (these|this|the following))?',
  '(could|can|would|will) you (please |kindly )*(answer|help|assist|clarify|advise|look into|check|let me know|let us know|get back to me|explain)( (me|us|the following|these|this|it|that|out|with|about|on|my|questions?|please|soon))*',
  '(i am |im |i )?(writing|write|wanted to write) (to you )?(to ask (you )?)?(about|with|because of|regarding) (a|some|two|three|several|the following|my|few) ?(few )?(questions?|matters?|things?)',
  '(how are (you|things)|hows it going|how do you do)( .{0,20})?',
  '(any (ideas?|news|update|updates|thoughts?|suggestions?))( .{0,20})?',
  '(is|would|will) (that|this|it) (be )?(ok|okay|alright|fine|right|correct|possible)( .{0,20})?',
  '(please )?(find|see) (attached|enclosed|below)( .{0,60})?',
  'thank(s| you)( .{0,80})?|(many|so many) thanks( .{0,60})?',
  'first of all thank( .{0,100})?',
  '(les |le )?(espero|esperamos|esperando) (que (este|esten|se encuentre|se encuentren|todo)|su|tu|una|vuestra) ?( .{0,60})?',
  '(quedo|quedamos)( .{0,60})?',
  '(quedo )?(a|en) (la )?espera( .{0,60})?',
  '(de antemano )?(muchas |muchisimas |mil )?gracias( .{0,80})?',
  '(le|les|os|te)? ?(agradezco|agradecemos)( .{0,60})?',
  '(cualquier|toda) (ayuda|informacion)( .{0,60})?',
  '(perdon|disculpe|disculpen|disculpad)( .{0,60})?',
  'que (tenga|tengan|tengais|pase|pasen)( .{0,40})?',
  '(tengo|tenemos|me surgen|estas son|mis|les hago) ?(mis |las |unas |varias |algunas |un par de |dos|tres|cuatro|cinco|\\d)? ?(siguientes )?(preguntas?|dudas?|consultas?)( (son|sobre .{0,60}|respecto .{0,60}))?( (estas|las siguientes))?',
  '(me |nos )?(podrian|podria|pueden|puede|podeis|puedes|podriais) (ustedes |por favor )?(ayudarme|ayudarnos|ayudar|aclararme|aclararmelo|orientarme|responderme|contestarme|decirme algo)( (con|en|a|esto|eso|ello|las siguientes|lo siguiente|preguntas|dudas|por favor|estas))*',
  '(como|que tal) (esta|estan|estais|va todo)( .{0,20})?',
  '(es|seria) (eso )?(posible|correcto)',
  '(adjunto|adjuntamos)( .{0,60})?',
];
const isKind = new RegExp(`^(?:${kind.map((pattern) => `(?:${pattern})`).join('|')})$`);
/** What tells that thanks were not all: something is wrong, or wanted. */
const wants =
  /(^| )(but|however|although|not|never|nt|dont|cant|didnt|doesnt|isnt|wasnt|wont|still|unfortunately|problem|wrong|why|how|when|where|what|which|could|can|please|need|want|would like|pero|sin embargo|aunque|no|nunca|todavia|aun|problema|mal|por que|como|cuando|donde|que hago|cual|puedo|puede|pueden|podria|podrian|necesito|quiero|quisiera|me gustaria|solicito)( |$)/;

/** Longer sentences say more than something kind. */
const LONGEST = 160;

/** Whether a sentence is only there out of courtesy: a greeting, thanks, an announcement, a plea for help with what is said elsewhere. */
export function isCourtesy(sentence: string): boolean {
  if (sentence.length > LONGEST) return false;
  if (isGreeting(sentence) || isPreamble(sentence) || isThanks(sentence)) return true;
  const words = plain(sentence);
  return isKind.test(words) && !(gives.test(words) && wants.test(words));
}

const gives = /(^| )(thanks|thank|thx|gracias|agradezco|agradecemos|appreciate)( |$)/;

/** Whether a sentence gives thanks, and wants nothing. */
export function givesThanks(sentence: string): boolean {
  if (sentence.length > LONGEST || sentence.includes('?')) return false;
  const words = plain(sentence);
  return isThanks(sentence) || (gives.test(words) && !wants.test(words));
}

// What people write who need nothing more.
const pleasure = [
  '(it|that|this|everything|all) (has |is |was |s |did |does |now |really )*(worked?|works|working|helped?|helps|helpful|solved?|fine|clear|perfect|great|good|sorted|fixed|resolved|done|the trick|it)( .{0,60})?',
  '(i|we) (have |ve |just |now |already )*(paid|did|done|sent|found|got|booked|solved|fixed|sorted|managed|received|understood|understand)( .{0,60})?',
  '(i ll|ill|i will|we ll|we will|well|i shall) (do|try|pay|call|book|use|go|send|come)( .{0,60})?',
  '(problem|issue|matter)s? (is |has been |was )?(solved|sorted|fixed|resolved)( .{0,40})?',
  '(all|everything) (is )?(good|clear|sorted|fine|perfect|set)( .{0,30})?',
  '(very|really|so|most) (helpful|kind|quick|good|clear|fast)( .{0,40})?',
  '(great|good|excellent|perfect|wonderful|fantastic|brilliant|lovely|awesome|super|amazing)( (service|job|work|answer|help|news|stuff|support))?',
  'you (are|re|were|have been|ve been) (very |so |really |such |a |most )*(kind|helpful|great|star|stars|help|good|quick)( .{0,30})?',
  '(ya )?(esta|queda|quedo|quedado|todo) (ya )?(resuelto|claro|solucionado|arreglado|pagado|hecho|bien|perfecto|listo)( .{0,40})?',
  '(ya |todo )?(lo |la |nos |me )?(he|hemos|ha|han) (podido )?(pagado|pagar|hecho|resuelto|encontrado|enviado|recibido|solucionado|ayudado|servido|entendido|arreglado)( .{0,60})?',
  '(ya )?(me |nos )?(funciona|funciono|sirve|sirvio|ayudo|quedo claro)( (ya|perfectamente|muy bien|mucho))*',
  '(asi )?(lo|la) (hare|haremos|probare|pago|pagare)( .{0,40})?',
  '(muy|que) (amables?|util|rapidos?|claro|bien|buen servicio)( .{0,30})?',
  '(genial|perfecto|estupendo|fantastico|excelente|buenisimo|de maravilla)( .{0,30})?',
];
const isPleasure = new RegExp(
  `^(?:(?:yes|ok|okay|great|good|perfect|super|si|vale|genial|perfecto|estupendo) )*(?:${pleasure.map((pattern) => `(?:${pattern})`).join('|')})$`,
);

/** Whether a sentence says that its writer is served. */
export function isPleased(sentence: string): boolean {
  if (sentence.length > LONGEST || sentence.includes('?')) return false;
  const words = plain(sentence);
  return isPleasure.test(words) && !wants.test(words);
}
