import { keyOf, type Line } from './lines.ts';
import { isRule } from './separators.ts';

/** What devices and programs write below a mail, by how it begins. */
const devices = [
  'sent (?:from|by|via|with|using)(?: my| a| an| the)?',
  'sent (?:on|through) (?:my|the)',
  'get outlook for',
  'gesendet (?:von|mit|über|aus)',
  'von (?:meinem|unterwegs|meiner) .{0,40}(?:gesendet|geschickt)',
  'diese nachricht wurde von mein\\p{L}* .{0,60}gesendet',
  'envoyé (?:de|depuis|à partir d|avec|par|via)',
  'télécharger outlook',
  'enviado (?:desde|a partir d|do meu|de mi|da minha|pelo|por|con|via|através|de meu)',
  'enviada do',
  'obtener outlook',
  'obter o outlook',
  'inviato (?:da|dal|con|tramite|dall)',
  'scarica outlook',
  'verzonden (?:vanaf|met|via|van|vanuit)',
  'verstuurd (?:vanaf|vanuit|met)',
  'outlook voor .{1,20} downloaden',
  'skickat från',
  'skickades från',
  'hämta outlook',
  'sendt (?:fra|med|via)',
  'få outlook',
  'hent outlook',
  'lähetetty .{1,40}(?:sta|stä|lla|llä|lta|ltä)',
  'wysłan[eoy] (?:z|za|przez)',
  'pobierz (?:aplikację )?outlook',
  'odesláno (?:z|ze|pomocí)',
  'odoslané (?:z|zo)',
  'отправлен[оа]? (?:с|из|через)',
  'відправлено (?:з|із)',
  'надіслано (?:з|із)',
  'пожалуйста, .{0,20}отправлено с',
  '.{0,30}(?:ımdan|imden|umdan|cihazımdan|telefonumdan) gönderildi',
  '.{0,30}kullanılarak gönderildi',
  '.{1,30}から送信',
  '发自我的',
  '從我的 ?.{1,20}傳送',
  '发送自',
  '從我的',
  '나의 .{1,20}에서 보냄',
  '.{1,20}에서 보냄',
  'küldve (?:az|a|iphone)',
  '.{1,20}(?:ról|ről) küldve',
  'trimis de pe',
  'στάλθηκε από',
  'נשלח מ',
  'تم الإرسال من',
  'đã gửi từ',
  'gửi từ',
  'poslano (?:iz|s|z)',
  'dikirim dari',
  'enviat des',
];
const device = new RegExp(`^[-–—_*<("' ]{0,4}(?:${devices.join('|')})(?=$|[\\s\\p{P}\\p{L}]).{0,140}$`, 'iu');
const deviceWords = /\b(?:via mobile|from mobile|from my (?:i?phone|mobile|blackberry|tablet)|blackberry®?)\b.{0,20}$/i;

/** Lines of a mailing list, of a service, of a virus scanner: they and what follows belong to nobody's words. */
const footer =
  /^[-–—_*>#=\s]{0,6}(?:you received this message because you are subscribed|you are receiving this (?:e-?mail|message|because)|you received this (?:e-?mail|message) because|to unsubscribe from this (?:group|list|thread)|reply to this e-?mail directly|view it on github|to post to this group|this e-?mail has been (?:checked|scanned) for viruses|virus-free\.|diese e-?mail wurde von avast|l'absence de virus dans ce courrier|unsubscribe:? https?:|\S{1,60} mailing list(?: - |$)|an unsubscribe link|yahoo! groups links|.{0,30}to unsubscribe, (?:e-?mail|send|visit|reply))/i;
const listName = /mailing list|list(?:s|info|serv)?[-@./]|unsubscribe|@lists?\./i;

/** Whether the line is what a device wrote: `Sent from my iPhone`, `Gesendet von Outlook für Android`. */
export function isDevice(key: string): boolean {
  return (
    key.length <= 160 &&
    device.test(key) &&
    !/[.!?]\s+\p{L}/u.test(key.slice(0, 100)) &&
    !/\b(?:app to|server|system) /i.test(key)
  );
}

/** Whether a footer begins here that no person wrote. */
export function isFooter(lines: readonly Line[], at: number): boolean {
  const key = keyOf(lines[at]!);
  if (footer.test(key)) return true;
  if (!/^_{2,}$/.test(key) && !/^-{20,}$/.test(key)) return false;
  return after(lines, at, 3).some((line) => listName.test(line));
}

/**
 * Whether a signature begins here: `-- `, or a line of dashes above a few short lines. Dashes are also what people draw under
 * titles and between parts, so that more is asked of what follows the longer they are.
 */
export function isSignature(lines: readonly Line[], at: number): boolean {
  const raw = lines[at]!.text;
  const key = keyOf(lines[at]!);
  if (!isRule(key) && !/^(?:—|–)$/.test(key)) return false;
  const rest = after(lines, at, 26);
  if (rest.length === 0) return true;
  if (/^--\s{0,2}$/.test(raw.slice(0, 10)) && rest.length <= 25) return !/^--$/.test(raw) || rest.length <= 15;
  if (/^[—–_]{1,3}$/.test(key)) return rest.length <= 15;
  if (rest.length > 15) return false;
  const short = rest.filter((line) => line.length <= 60 && !/[.!?]\s+\p{L}/u.test(line)).length;
  if (rest.length <= 3) return short === rest.length && !rest.some((line) => /[.?!]$/.test(line));
  return short >= rest.length * 0.7 && rest.filter((line) => contact.test(line)).length >= 2;
}

const contact = /\+?\d[\d\s().-]{6,}|https?:|www\.|@|\b(?:tel|fax|phone|mobile|skype|t|f|m)\b\s?[.:]/i;

/** The next lines that say something. */
function after(lines: readonly Line[], at: number, most: number): string[] {
  const found: string[] = [];
  for (let i = at + 1; i < Math.min(lines.length, at + 2 * most) && found.length < most; i++) {
    if (lines[i]!.depth > 0) break;
    const key = keyOf(lines[i]!);
    if (key !== '') found.push(key);
  }
  return found;
}

/** Whether the last words are only that the mail was written on the way. */
export const isLastWord = (key: string): boolean => key.length <= 60 && deviceWords.test(key);
