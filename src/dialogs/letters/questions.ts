import { plainWords } from '../../conversation/text.ts';
import { likeness } from '../../knowledge/articles/segments.ts';
import { plain } from '../words.ts';
import type { Sentence } from './sentences.ts';

/** One of the questions of a letter. */
export interface Question {
  /** In the writer's words. */
  text: string;
  /** What stands before it and says what it is about; it ends with the question. Absent where it stands alone. */
  told?: string;
  /**
   * `asked`: it is marked as one, by its question mark, as a request, as an item of a list of questions. `likely`: in a letter
   * without such, it looks like one. `told`: beside questions, something else was told, and may want an answer too.
   */
  is: 'asked' | 'likely' | 'told';
}

/** So many questions of one letter are looked up, */
export const MOST_QUESTIONS = 5;
/** and so much of what is only told beside them. */
const MOST_TOLD = 2;
/** Words of what is told before a question that are looked up with it, the last ones. */
const MOST_WORDS = 120;
/** What is shorter, in words, tells nothing of its own. */
const SHORTEST_TOLD = 4;

/** What a letter asks. */
export interface Asked {
  questions: Question[];
  /** It asks more than that. */
  more: boolean;
}

/** How people ask for something without a question mark. */
const requests = [
  /(?:^|[,;:]\s*|\b(?:and|also|so|but|now)\s+)(?:i|we)(?: would|['’]d)? (?:also |just |only |really )?(?:like|love|want|need|wish) to (?!thank|say|mention|express|add|apologi[sz]e|let|point|inform|write|make it clear)\p{L}/iu,
  /\b(?:i|we)(?:['’]m| am| are|['’]re| was| were)? (?:just |also )?wonder(?:ing)? (?:how|if|whether|what|when|where|which|who|why)\b/iu,
  /\bwhat (?:i|we)(?: would|['’]d)? (?:also |really )?(?:like|want|need|wanted) to (?:know|ask)\b/iu,
  /\b(?:tell|let) (?:me|us) (?:know )?(?:how|if|whether|what|when|where|which|who|why|about)\b/iu,
  /(?:^|[,;:]\s*|\b(?:and|so|but|could you|can you|would you|will you)\s+)(?:please|kindly) (?!find|see|note|excuse|advise|help|reply|respond|consider|let|do not hesitate|don|be|bear|accept|notify)\p{L}{3,}/iu,
  /\b(?:quisiera|quisi[eé]ramos|quiero|queremos|querr[ií]a|quer[ií]a|me gustar[ií]a|nos gustar[ií]a|necesito|necesitamos|necesitar[ií]a|desear[ií]a|deseo) (?:tambi[eé]n )?(?!agradecer|dar|decir|felicitar|informar(?:les|le|os)\b)\p{L}+(?:ar|er|ir|arme|erme|irme|arlo|erlo|irlo|arla)(?![\p{L}])/iu,
  /\b(?:d[ií]game|d[ií]ganme|ind[ií]quenme|ind[ií]queme|exp[lí]+quenme|env[ií]enme|inf[oó]rmenme|conf[ií]rmenme|solicito|les ruego|le ruego|agradecer[ií]a que)\b/iu,
  /\b(?:saber|preguntar(?:les|le)?|decirme|indicarme|informarme|explicarme) (?:si|c[oó]mo|cu[aá]ndo|d[oó]nde|qu[eé]|cu[aá]l|cu[aá]nto|por qu[eé])(?![\p{L}])/iu,
];

/** What it refers to stands before it: "how much is that?". */
const refers =
  /(?:^|[\s(¿])(it|its|it['’]s|that|this|these|those|them|they|both|eso|esto|ello|ellos|ellas|cuesta|all[ií])(?![\p{L}])/iu;
const REFERS_AT_MOST = 9;

/** What only leads to a question. */
const lead =
  /^(?:(?:(?:and|but|so|now|y|pero) )?(?:(?:also|secondly|firstly|first|second|thirdly|third|finally|lastly|next|then|besides(?: that)?|in addition|moreover|furthermore|apart from that|by the way|además|también|primero|segundo|tercero|por último|por otr[ao] (?:lado|parte)|aparte de eso|por cierto)\s*[,:]|(?:(?:another|one (?:more|other|last)|my (?:first|second|third|last|next|other)|the (?:first|second|third|last|next)|a (?:quick|short|further|second)|otra|una|mi|la) (?:\p{L}+ )?(?:thing|question|matter|point|pregunta|cosa|duda|consulta)(?: (?:is|es|más))?|what (?:i|we)(?:['’]d| would)? (?:also |really )?(?:like|want|need|wanted) to (?:know|ask)|(?:lo que )?(?:quisiera|quería|querría|me gustaría) (?:saber|preguntar)(?:les)?)(?:\s*[:,–-]+| (?:is|es)(?![\p{L}]))))\s*(?=\S)/iu;

/** Words that ask nothing by themselves: "and where?", "right?". */
const bare = new Set(
  'and or so but why how when where who what which right ok okay yes no really correct y o pero por que como cuando donde quien cual verdad si cierto correcto'.split(
    ' ',
  ),
);

/** The questions of a letter in their order, wherever they stand in it: as many as are looked up. */
export function questionsIn(sentences: readonly Sentence[]): Asked {
  const isList = sentences.some(({ listed, text }) => listed && text.includes('?'));
  const said = sentences.filter(({ courtesy }) => !courtesy);
  const marked = said.filter((sentence) => asks(sentence) || (isList && isListed(sentence)));
  const is = marked.length > 0 ? 'asked' : 'likely';
  const asking = new Set(is === 'asked' ? marked : said.filter(({ text }) => likeness(text) > 0));

  const questions: Question[] = [];
  const seen = new Set<string>();
  let told: string[] = [];
  let earlier = '';
  // What was told in a paragraph without a question, or before one that is about something else.
  const tell = (): void => {
    if (told.length === 0) return;
    earlier = lastWords(told.join(' '));
    told = [];
    const others = questions.filter((one) => one.is === 'told').length;
    const isEnough = wordsOf(earlier) >= SHORTEST_TOLD && others < MOST_TOLD;
    if (is === 'asked' && isEnough) questions.push({ text: earlier, is: 'told' });
  };
  for (const sentence of said) {
    if (sentence.begins) tell();
    if (!asking.has(sentence)) {
      told.push(sentence.text);
      continue;
    }
    const text = sentence.text.replace(lead, '');
    const key = plain(text);
    if (seen.has(key) || plainWords(text).every((word) => bare.has(word))) continue;
    seen.add(key);
    if (questions.filter((one) => one.is !== 'told').length === MOST_QUESTIONS) return { questions, more: true };
    if (sentence.listed || text !== sentence.text) tell();
    const leans = !sentence.listed && wordsOf(text) <= REFERS_AT_MOST && refers.test(text);
    const before = told.length > 0 ? told.join(' ') : leans ? earlier : '';
    questions.push({ text, ...(before && { told: lastWords(`${before} ${text}`) }), is });
    earlier = text;
    told = [];
  }
  tell();
  return { questions, more: false };
}

const asks = ({ text }: Sentence): boolean => text.includes('?') || requests.some((request) => request.test(text));
const isListed = ({ listed, text }: Sentence): boolean => listed && wordsOf(text) >= 3;
const wordsOf = (text: string): number => plainWords(text).length;

function lastWords(text: string): string {
  const words = text.split(/\s+/);
  return words.length <= MOST_WORDS ? text : words.slice(-MOST_WORDS).join(' ');
}
