/** What stands between dashes above a quoted mail. */
const originals = [
  'original message',
  'original mail',
  'original email',
  'reply message',
  'ursprüngliche nachricht',
  'original-nachricht',
  'originalnachricht',
  'originale nachricht',
  "message d'origine",
  'message d’origine',
  'message original',
  'message initial',
  'mensaje original',
  'messaggio originale',
  'mensagem original',
  'oorspronkelijk bericht',
  'originele bericht',
  'oorspronkelijke bericht',
  'ursprungligt meddelande',
  'originalmeddelande',
  'originalmeddelelse',
  'opprinnelig melding',
  'oprindelig meddelelse',
  'original melding',
  'alkuperäinen viesti',
  'wiadomość oryginalna',
  'oryginalna wiadomość',
  'původní zpráva',
  'původní e-mail',
  'pôvodná správa',
  'исходное сообщение',
  'оригинальное сообщение',
  'первоначальное сообщение',
  'оригінальне повідомлення',
  'вихідне повідомлення',
  'orijinal mesaj',
  'özgün ileti',
  'orjinal mesaj',
  '元のメッセージ',
  '原始邮件',
  '邮件原件',
  '原始郵件',
  '원본 메시지',
  '원본 메세지',
  'eredeti üzenet',
  'mesaj original',
  'mesajul original',
  'αρχικό μήνυμα',
  'הודעה מקורית',
  'الرسالة الأصلية',
  'thư gốc',
  'izvirno sporočilo',
  'izvorna poruka',
  'originalna poruka',
  'оригинално съобщение',
  'missatge original',
  'pesan asli',
];

/** What stands above a mail that is passed on. */
const forwards = [
  'forwarded message',
  'forwarded mail',
  'forwarded by',
  'begin forwarded message',
  'weitergeleitete nachricht',
  'anfang der weitergeleiteten nachricht',
  'message transféré',
  'message transmis',
  'message réexpédié',
  'début du message transféré',
  'début du message réexpédié',
  'mensaje reenviado',
  'inicio del mensaje reenviado',
  'messaggio inoltrato',
  'inizio messaggio inoltrato',
  'mensagem encaminhada',
  'mensagem reencaminhada',
  'início da mensagem reencaminhada',
  'início da mensagem encaminhada',
  'doorgestuurd bericht',
  'begin doorgestuurd bericht',
  'vidarebefordrat meddelande',
  'vidarebefordrat brev',
  'videresendt melding',
  'videresendt meddelelse',
  'videresendt besked',
  'start på videresendt besked',
  'edelleenlähetetty viesti',
  'välitetty viesti',
  'välitetty viesti alkaa',
  'wiadomość przekazana',
  'przekazana wiadomość',
  'początek przekazywanej wiadomości',
  'přeposlaná zpráva',
  'začátek přeposílané zprávy',
  'preposlaná správa',
  'пересылаемое сообщение',
  'переадресованное сообщение',
  'пересланное сообщение',
  'начало переадресованного сообщения',
  'переслане повідомлення',
  'iletilen mesaj',
  'yönlendirilmiş mesaj',
  'iletilmiş mesaj',
  '転送されたメッセージ',
  '転送メッセージ',
  '转发的邮件',
  '转发邮件信息',
  '轉寄郵件',
  '已轉寄的郵件',
  '전달된 메시지',
  'továbbított üzenet',
  'mesaj redirecționat',
  'προωθημένο μήνυμα',
  'הודעה שהועברה',
  'رسالة معاد توجيهها',
  'thư đã chuyển tiếp',
  'pesan terusan',
];

const between = (words: readonly string[]) =>
  words.map((one) => one.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s')).join('|');

const original = new RegExp(`^[-_=*~ ]{2,80}(?:${between(originals)})[-_=*~ :]{0,80}$`, 'iu');
const forward = new RegExp(
  `^(?:[-_=*~ ]{2,80}(?:${between(forwards)})[^\\n]{0,60}|(?:${between(forwards)})\\s?[:：])$`,
  'iu',
);
const aboveThisLine =
  /(?:^|[-#=* ])(?:(?:please )?(?:reply|type your reply|write your reply|enter your reply) (?:above|on or above) this line|(?:bitte )?antworten sie oberhalb dieser (?:linie|zeile)|répondre au-dessus de cette ligne|(?:por favor )?(?:responda|escriba su respuesta) (?:por encima|encima) de esta línea|rispondi sopra questa riga|responda acima desta linha)\b/i;

/** `-----Original Message-----`: the rest is the mail that is answered. */
export const isOriginal = (key: string): boolean => original.test(key) || aboveThisLine.test(key.slice(0, 120));

/** `---------- Forwarded message ---------`: the rest was passed on, and is kept. */
export const isForward = (key: string): boolean => forward.test(key);

/** A line of nothing but dashes, underscores and the like. */
export const isRule = (key: string): boolean => /^[-_=*~—–─━]{2,}$/u.test(key.replaceAll(' ', ''));

/** What the subject of a mail begins with that was passed on: `Fwd:`, `WG:`, `[Fwd: …]`. */
export const forwardSubject =
  /^\s*\[?\s*(?:fwd?|wg|tr|rv|enc|inoltra|i|doorst|vb|vs|vl|pd|pf|fs|転送|转发|轉寄|전달|ilt|továbbítás|пересл|trans)\s?[:：]/i;
