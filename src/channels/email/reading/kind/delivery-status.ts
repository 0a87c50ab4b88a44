import type { BouncedRecipient } from '../../mail.ts';
import { addressOf, readAddresses } from '../mime/addresses.ts';
import { type Headers, readHeaders } from '../mime/headers.ts';
import type { Part } from '../mime/part.ts';
import { decodeWords, oneLine } from '../mime/words.ts';

/** What a delivery report says (RFC 3464): of whom it did not arrive, and whether there was anybody else in it. */
export interface DeliveryStatus {
  recipients: BouncedRecipient[];
  /** How many recipients it names, delivered ones included. */
  named: number;
}

/** More recipients than one mail of ours ever has. */
const most = 200;

/** Reads the fields for programs; each recipient has a block of its own, so that nobody gets another one's diagnosis. */
export function deliveryStatusOf(reports: readonly Part[]): DeliveryStatus {
  const found = new Map<string, BouncedRecipient>();
  let named = 0;
  for (const report of reports.filter(({ type }) => type.value.includes('delivery-status'))) {
    for (const block of blocksOf(report)) {
      const address = addressIn(block);
      if (address === undefined) continue;
      named++;
      const recipient = recipientOf(address, block);
      const key = address.toLowerCase();
      // Who failed once has failed.
      if (recipient && found.size < most && found.get(key)?.action !== 'failed') found.set(key, recipient);
    }
  }
  return { recipients: [...found.values()], named };
}

/** The groups of fields, which empty lines part. Some servers make a part of each. */
function blocksOf(report: Part): Headers[] {
  const text = Buffer.concat([report.content(), ...report.parts.map((part) => part.content())]).toString('latin1');
  return text
    .slice(0, 1_000_000)
    .split(/\r?\n[ \t]*\r?\n|\r[ \t]*\r(?!\n)/, 1_000)
    .map((block) => readHeaders(Buffer.from(block.replace(/^[\r\n]+/, ''), 'latin1')))
    .filter((block) => block.has('final-recipient') || block.has('original-recipient') || block.has('action'));
}

/** The address that we wrote to comes before the one that it became on its way. */
function addressIn(block: Headers): string | undefined {
  for (const name of ['original-recipient', 'final-recipient', 'x-actual-recipient']) {
    const said = block.first(name)?.slice(0, 1_000) ?? '';
    const value = said.replace(/^\s*[\w-]{1,30}\s*;/, '').trim();
    const address =
      addressOf(fromXtext(value)) ??
      readAddresses(value)[0]?.address ??
      addressOf(value.replace(/^.*[;:\s<=]/, '').replace(/>.*$/, ''));
    if (address !== undefined) return address;
  }
  return undefined;
}

/** RFC 3461: `+2B` is a plus. */
const fromXtext = (text: string) =>
  text.replaceAll(/\+([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

function recipientOf(address: string, block: Headers): BouncedRecipient | undefined {
  const status = statusIn(block.first('status') ?? '') ?? statusIn(block.first('diagnostic-code') ?? '');
  const said = (block.first('action') ?? '').toLowerCase();
  const action = actionOf(said, status);
  if (!action) return undefined;
  const diagnostic = oneLine(
    decodeWords(block.first('diagnostic-code')?.slice(0, 4_000) ?? '').replace(/^\s*[\w-]{1,30}\s*;\s*/, ''),
    500,
  );
  return { address, action, ...(status ? { status } : {}), ...(diagnostic ? { diagnostic } : {}) };
}

function actionOf(said: string, status: string | undefined): BouncedRecipient['action'] | undefined {
  if (/^\s*"?fail/.test(said)) return 'failed';
  if (/^\s*"?delay/.test(said)) return 'delayed';
  if (/^\s*"?(?:delivered|relayed|expanded)/.test(said)) return undefined;
  if (status?.startsWith('5')) return 'failed';
  return status?.startsWith('4') ? 'delayed' : undefined;
}

/** An enhanced status code, like 5.1.1 (RFC 3463). */
export function statusIn(text: string): string | undefined {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text.slice(0, 2_000))?.[1];
}
