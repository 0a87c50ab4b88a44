/** What mail programs call the lines of a header, by language; in lower case. */
export const labels = {
  from: 'from de von da van från fra od от від lähettäjä kimden gönderen 差出人 发件人 寄件者 寄件人 보낸사람 从 送信者 feladó expéditeur από מאת من từ nadawca odesílatel remitente mittente remetente afzender absender avsender afsender avsändare pengirim dari จาก од отправитель відправник expeditor nuo no kellelt saatja šalje',
  sent: 'sent gesendet envoyé enviado inviato verzonden skickat sendt wysłano odesláno отправлено надіслано lähetetty gönderildi gönderilen 送信日時 送信日 发送时间 发送日期 傳送時間 寄件日期 보냄 elküldve trimis στάλθηκε נשלח odoslané poslano poslato изпратено dikirim ส่งเมื่อ išsiųsta nosūtīts saadetud',
  date: 'date datum data fecha dato datę дата päiväys päivämäärä tarih 日期 日時 日付 날짜 dátum ημερομηνία תאריך التاريخ ngày tanggal วันที่',
  to: 'to an à a para aan til till do komu кому vastaanottaja kime alıcı 宛先 收件人 받는사람 címzett către προς אל إلى đến za prima до destinatario destinataire destinatário odbiorca kepada ถึง kam',
  subject:
    'subject betreff objet asunto oggetto assunto onderwerp ämne emne temat předmět тема aihe konu 件名 主题 主題 제목 tárgy subiect θέμα נושא الموضوع predmet naslov tema subjek perihal เรื่อง sujet teema',
  cc: 'cc kopie copia copie kopia kópia копия копія kopio bilgi 抄送 参照 참조 másolat κοιν עותק cópia kopi cci',
} as const;

/** A line of a header. */
export type Label = keyof typeof labels;

/** Words of more than one word, which a list with spaces between cannot hold. */
const long: Record<string, Label> = {
  'от кого': 'from',
  '보낸 사람': 'from',
  'лист від': 'from',
  'de la': 'from',
  'envoyé le': 'sent',
  'enviado el': 'sent',
  'enviado em': 'sent',
  'enviada em': 'sent',
  'enviado a las': 'sent',
  'gönderme tarihi': 'sent',
  'gönderilen tarih': 'sent',
  '보낸 날짜': 'sent',
  'تم الإرسال': 'sent',
  'تاريخ الإرسال': 'sent',
  'đã gửi': 'sent',
  'date d’envoi': 'date',
  "date d'envoi": 'date',
  'datum odeslání': 'date',
  '받는 사람': 'to',
  'chủ đề': 'subject',
  'tiêu đề': 'subject',
  'с копией': 'cc',
};

const known = new Map<string, Label>(
  (Object.keys(labels) as Label[]).flatMap((label) =>
    labels[label].split(' ').map((word) => [word.replace(/:$/, ''), label] as const),
  ),
);
for (const [words, label] of Object.entries(long)) known.set(words, label);

/** Which line of a header this is, `Von: ana@example.org`; undefined when it is none. */
export function labelOf(key: string): { label: Label; value: string } | undefined {
  const [, name, value] = /^([^:：]{1,24}?)\s?\*{0,2}[:：]\*{0,2}\s?(.*)$/u.exec(key) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const label = known.get(name.replaceAll('*', '').trim().toLowerCase());
  return label && { label, value };
}
