import { plainWords } from '../conversation/text.ts';
import { languagesIn } from './smalltalk.ts';
import { plain } from './words.ts';

/** A language that the bot may not speak: how it is told, and what is said in it. */
interface Foreign {
  language: string;
  /** Letters that no other language here is written with. */
  script?: RegExp;
  /** Frequent words that English and Spanish do not have. */
  words?: ReadonlySet<string>;
  /** That it speaks {languages} only, and whether to get a person. */
  says: string;
  yes: string;
  no: string;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').map((word) => plain(word)));

const all: readonly Foreign[] = [
  {
    language: 'ja',
    script: /[\u3040-\u30ff]/u,
    says: '申し訳ありませんが、私が話せるのは{languages}だけです。担当者をお呼びしましょうか。',
    yes: 'はい',
    no: 'いいえ',
  },
  {
    language: 'ko',
    script: /\p{Script=Hangul}/u,
    says: '죄송하지만 저는 {languages}만 할 수 있습니다. 직원을 불러 드릴까요?',
    yes: '네',
    no: '아니요',
  },
  {
    language: 'zh',
    script: /\p{Script=Han}/u,
    says: '抱歉，我只会{languages}。需要我请一位工作人员来吗？',
    yes: '是',
    no: '不用',
  },
  {
    language: 'ar',
    script: /\p{Script=Arabic}/u,
    says: 'عذرًا، أنا أتحدث {languages} فقط. هل أطلب لك أحد الموظفين؟',
    yes: 'نعم',
    no: 'لا',
  },
  {
    language: 'hi',
    script: /\p{Script=Devanagari}/u,
    says: 'क्षमा करें, मैं केवल {languages} बोलता हूँ। क्या मैं किसी कर्मचारी को बुलाऊँ?',
    yes: 'हाँ',
    no: 'नहीं',
  },
  {
    language: 'uk',
    script: /[іїєґ]/iu,
    says: 'Вибачте, я розмовляю лише такими мовами: {languages}. Покликати когось із працівників?',
    yes: 'так',
    no: 'ні',
  },
  {
    language: 'ru',
    script: /\p{Script=Cyrillic}/u,
    says: 'Извините, я говорю только на этих языках: {languages}. Позвать сотрудника?',
    yes: 'да',
    no: 'нет',
  },
  {
    language: 'de',
    words: words(
      'ich wir der das den dem ist sind und nicht kann können wie wo wann warum für mit meine mein meinen einen eine auf von zu zum bitte haben habe gibt bezahlen muss wird sie es',
    ),
    says: 'Leider spreche ich nur {languages}. Soll ich jemanden aus unserem Team holen?',
    yes: 'ja',
    no: 'nein',
  },
  {
    language: 'nl',
    words: words(
      'ik wij het een niet kan kunnen hoe waar wanneer waarom voor met mijn van naar zijn heb heeft dat deze er graag moet wordt bij aan ook betalen',
    ),
    says: 'Helaas spreek ik alleen {languages}. Zal ik iemand van ons team halen?',
    yes: 'ja',
    no: 'nee',
  },
  {
    language: 'fr',
    words: words(
      'je nous vous est sont et ne pas peux puis comment où quand pourquoi pour avec ma mon mes une des du les dans sur que qui avez payer facture votre il au ce ça',
    ),
    says: 'Désolé, je parle seulement ces langues : {languages}. Voulez-vous que j’appelle quelqu’un de notre équipe ?',
    yes: 'oui',
    no: 'non',
  },
  {
    language: 'it',
    words: words(
      'io noi è sono e non posso come dove quando perché per con mia mio il gli della del di che ho avete pagare bolletta quanto questo questa mi si una nel alla',
    ),
    says: 'Mi dispiace, parlo solo {languages}. Vuole che chiami una persona del nostro ufficio?',
    yes: 'sì',
    no: 'no',
  },
  {
    language: 'pt',
    words: words(
      'eu nós é são e não posso como onde quando porque para com minha meu o os da do das dos em um uma que tenho pagar conta você isso na no está preciso água',
    ),
    says: 'Desculpe, só falo {languages}. Quer que eu chame alguém da nossa equipe?',
    yes: 'sim',
    no: 'não',
  },
  {
    language: 'pl',
    words: words(
      'ja my jest są i nie mogę jak gdzie kiedy dlaczego dla z moja mój na do że czy proszę mam zapłacić rachunek to się po za ten w',
    ),
    says: 'Przepraszam, mówię tylko w tych językach: {languages}. Czy poprosić kogoś z naszego zespołu?',
    yes: 'tak',
    no: 'nie',
  },
  {
    language: 'vi',
    words: words(
      'tôi chúng là và không có thể làm thế nào ở đâu khi tại sao cho với của một các này được muốn trả hóa đơn tiền nước xin vui lòng',
    ),
    says: 'Xin lỗi, tôi chỉ nói được {languages}. Tôi gọi nhân viên cho bạn nhé?',
    yes: 'vâng',
    no: 'không',
  },
  {
    language: 'tr',
    words: words(
      'ben biz ve değil nasıl nerede ne zaman neden için ile benim bir bu şu var yok mı mi mu ödeyebilirim faturamı su lütfen istiyorum miyim',
    ),
    says: 'Üzgünüm, yalnızca şu dilleri konuşuyorum: {languages}. Bir çalışanımızı çağırayım mı?',
    yes: 'evet',
    no: 'hayır',
  },
  {
    language: 'tl',
    words: words(
      'ako kami ang ng mga sa na at hindi paano saan kailan bakit para ko po ba ito iyon gusto magbayad bayaran ay may wala aking',
    ),
    says: 'Paumanhin, {languages} lang ang alam ko. Gusto mo bang tumawag ako ng kasama namin?',
    yes: 'oo',
    no: 'hindi',
  },
  {
    language: 'ht',
    words: words(
      'mwen nou ou li yo se ak pa ka kijan kote kilè poukisa pou nan yon sa ki gen vle peye bòdwo dlo kapab fè tanpri ki jan',
    ),
    says: 'Padon, mwen pale {languages} sèlman. Èske ou vle m rele yon moun nan ekip nou an?',
    yes: 'wi',
    no: 'non',
  },
];

/** Languages that may be spoken here, by the words that tell them from the others. */
const ours = words(
  'the is are was were do does did how what when where which why can could would should my your our this that these with from for and but not have has had will you we they it of to in on at there if am a an me i pay bill ' +
    'el la los las un una es esta como cual cuando donde quien que por para mi su con sin desde del al y pero hay tengo puedo quiero necesito se le lo nos muy si pagar yo usted en de cuanto no factura mi agua',
);

/** So many words of a language, and more than of any other, say which it is. */
const ENOUGH = 3;

/** The language that a text is in, when it is none that is spoken here and that can be told. */
export function foreignIn(text: string, locales: readonly string[]): Foreign | undefined {
  const read = text.slice(0, 600);
  const spoken = new Set(locales.map((locale) => locale.toLowerCase().split('-')[0]));
  const written = all.find(({ script }) => script?.test(read));
  // One letter of another alphabet in an English sentence is a name.
  if (written?.script) {
    const letters = read.match(/\p{L}/gu) ?? [];
    const own = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
    return own * 2 < letters.length && !spoken.has(written.language) ? written : undefined;
  }
  const said = plainWords(read);
  const count = (known: ReadonlySet<string> = new Set()) => said.filter((word) => known.has(word)).length;
  const [best, next] = all
    .filter((one) => one.words)
    .map((one) => ({ one, found: count(one.words) }))
    .sort((a, b) => b.found - a.found);
  if (!best || best.found < ENOUGH || best.found <= count(ours) || best.found === next?.found) return undefined;
  return spoken.has(best.one.language) ? undefined : best.one;
}

/** What is said in it: which languages are spoken here, and whether to get a person. */
export const foreignWords = ({ language, says }: Foreign, locales: readonly string[]): string =>
  says.replace('{languages}', languagesIn(locales, language));

/** Whether a text is the yes or the no of a language that is not spoken here. */
export function foreignVerdict(text: string): 'yes' | 'no' | undefined {
  const said = plain(text);
  if (!said) return undefined;
  if (all.some(({ yes }) => plain(yes) === said)) return 'yes';
  return all.some(({ no }) => plain(no) === said) ? 'no' : undefined;
}
