import type { Event } from './event.ts';

/** The longest text that a customer or representative may send, in characters. */
export const LONGEST_TEXT = 4000;

/** Control characters but tab and newline, bidi overrides and isolates, zero-width and other invisible marks. */
const unwanted =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text as it may be stored, logged and shown: no control or bidi characters, no card or bank numbers, not too long. */
export function tidy(text: string): string {
  const plain = text.replace(/\r\n?/g, '\n').replace(unwanted, '').normalize('NFC');
  // Not in the middle of a surrogate pair.
  return maskNumbers(plain)
    .slice(0, LONGEST_TEXT)
    .replace(/[\ud800-\udbff]$/, '');
}

/** Masks payment cards (13 to 19 digits that pass Luhn), IBANs (mod 97) and US social security numbers; the last four stay. */
export function maskNumbers(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![\p{L}\p{N}])/giu, maskIban)
    .replace(/(?<!\d)\d(?:[ .\-–\u00a0]?\d){12,18}(?!\d)/g, (found) => (isCard(found) ? masked(found) : found))
    .replace(/(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g, masked);
}

const masked = (found: string): string => `••••${found.replace(/[^\p{L}\p{N}]/gu, '').slice(-4)}`;

function isCard(found: string): boolean {
  const digits = found.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}

/** The words after an IBAN look like more of it: the longest beginning that passes is masked. */
function maskIban(found: string): string {
  for (let end = found.length; end > 14; end = found.lastIndexOf(' ', end - 1)) {
    const beginning = found.slice(0, end);
    if (isIban(beginning)) return masked(beginning) + found.slice(end);
  }
  return found;
}

function isIban(found: string): boolean {
  const plain = found.replace(/[ -]/g, '').toUpperCase();
  const moved = plain.slice(4) + plain.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** The event with everything that people wrote in it tidied; the one gate that all text passes before it is stored. */
export function tidyEvent(event: Event): Event {
  if (event.kind === 'heard') {
    const { message, customer } = event;
    return {
      ...event,
      customer: { ...customer, ...(customer.name && { name: tidyName(customer.name) }) },
      message: {
        ...message,
        ...(message.text !== undefined && { text: tidy(message.text) }),
        from: { ...message.from, ...(message.from.name && { name: tidyName(message.from.name) }) },
      },
    };
  }
  if (event.kind === 'joined') {
    const { customer } = event;
    return { ...event, customer: { ...customer, ...(customer.name && { name: tidyName(customer.name) }) } };
  }
  if (event.kind === 'acted') {
    const act = Object.entries(event.act).map(([key, value]) => [
      key,
      typeof value === 'string' && (key === 'text' || key === 'note') ? tidy(value) : value,
    ]);
    return { ...event, act: Object.fromEntries(act) };
  }
  return event;
}

/** A name on one line, at most 80 characters. */
export const tidyName = (name: string): string => tidy(name).replace(/\s+/g, ' ').trim().slice(0, 80);
