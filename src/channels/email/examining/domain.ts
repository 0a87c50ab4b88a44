import { type Check, ok, warning } from './check.ts';

/** Answers with the TXT records of a name, each a list of its strings; none when there are none. Rejects when nobody can tell. */
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** Who signed a mail, as its DKIM-Signature says. */
export interface Signature {
  domain: string;
  selector: string;
}

/** Names that are nobody's on the internet (RFC 2606, 6761). */
const nowhere = /^[^.]+$|(?:^|\.)(?:localhost|local|test|example|invalid|internal|lan)$/i;

/** What other servers find about mail from this domain: whether it is what it says. */
export async function examineDomain(
  address: string,
  {
    resolve,
    signature,
  }: { resolve: ResolveTxt /** Undefined: not known. */; signature?: Signature | 'none' | undefined },
): Promise<Check[]> {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (nowhere.test(domain)) return [ok('spf', `${domain} is no domain of the internet: nobody looks at its DNS`)];
  return Promise.all([
    spfOf(domain, resolve),
    ...(signature === undefined ? [] : [dkimOf(domain, signature, resolve)]),
    dmarcOf(domain, resolve),
  ]);
}

async function spfOf(domain: string, resolve: ResolveTxt): Promise<Check> {
  const found = await records(domain, /^v=spf1(?:\s|$)/i, resolve);
  if (typeof found === 'string') return unanswered('spf', found);
  if (found.length === 0)
    return warning(
      'spf',
      `${domain} does not say who may send for it`,
      `add the TXT record that your provider names to ${domain}, like "v=spf1 include:… ~all".`,
    );
  if (found.length > 1)
    return warning('spf', `${domain} has ${found.length} SPF records, and then none counts`, 'put them into one.');
  if (/\s\+?all\b/i.test(found[0]!))
    return warning('spf', `everybody may send for ${domain} ("all")`, 'end the record with ~all or -all.');
  return ok('spf', `${domain} says who may send for it`);
}

async function dkimOf(domain: string, signature: Signature | 'none', resolve: ResolveTxt): Promise<Check> {
  const look =
    'send a mail to an address elsewhere and look there for DKIM-Signature; your provider says how to turn it on.';
  if (signature === 'none')
    return warning('dkim', 'the test mail is not signed, which is usual for mail within a provider', look);
  const { domain: by, selector } = signature;
  const name = `${selector}._domainkey.${by}`;
  const found = await records(name, /(?:^|;)\s*p=/i, resolve);
  if (typeof found === 'string') return unanswered('dkim', found);
  if (!found.some((record) => /(?:^|;)\s*p=\s*[^\s;]/i.test(record)))
    return warning(
      'dkim',
      `mail is signed with a key that is not at ${name}`,
      'add the record that your provider names.',
    );
  if (by !== domain && !domain.endsWith(`.${by}`) && !by.endsWith(`.${domain}`))
    return warning('dkim', `mail is signed by ${by}, not by ${domain}`, `let your provider sign for ${domain}.`);
  return ok('dkim', `mail is signed, and the key is at ${name}`);
}

async function dmarcOf(domain: string, resolve: ResolveTxt): Promise<Check> {
  // Without a record of its own, a domain has that of the one above it (RFC 7489, 6.6.3); two labels are the least.
  const labels = domain.split('.');
  const names = labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'));
  for (const name of [...new Set([names[0]!, names.at(-1)!])]) {
    const found = await records(`_dmarc.${name}`, /^v=DMARC1\s*(?:;|$)/i, resolve);
    if (typeof found === 'string') return unanswered('dmarc', found);
    if (found.length > 1)
      return warning('dmarc', `_dmarc.${name} has ${found.length} records, and then none counts`, 'leave one of them.');
    const policy = found[0] && /;\s*p\s*=\s*(\w+)/i.exec(found[0])?.[1]?.toLowerCase();
    if (policy === 'none') return ok('dmarc', `${name} asks only to be told of mail that is not from it (p=none)`);
    if (policy) return ok('dmarc', `${name} asks for a ${policy} of mail that is not from it`);
  }
  return warning(
    'dmarc',
    `${domain} does not say what becomes of mail that only pretends to be from it`,
    `add a TXT record to _dmarc.${domain}, at first "v=DMARC1; p=none".`,
  );
}

const unanswered = (name: 'spf' | 'dkim' | 'dmarc', reason: string): Check =>
  warning(name, `the DNS does not answer: ${reason}`, 'try again later, or look at the DNS of this machine.');

/** The records of that shape; why it is not known which there are. */
async function records(name: string, shape: RegExp, resolve: ResolveTxt): Promise<string[] | string> {
  try {
    const found = await resolve(name);
    return found.map((strings) => strings.join('')).filter((record) => shape.test(record.trim()));
  } catch (error) {
    return (error as Error).message;
  }
}
