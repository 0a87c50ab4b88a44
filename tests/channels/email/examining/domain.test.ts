import { describe, expect, it } from '@jest/globals';
import { examineDomain, type Signature } from '../../../../src/channels/email/examining/domain.ts';
import { goodDns } from './provider.ts';

const ofTown: Signature = { domain: 'town.org', selector: 's1' };
const examine = (
  dns: Record<string, string[][] | Error>,
  { address = 'help@town.org', signature = ofTown }: { address?: string; signature?: Signature | 'none' } = {},
) =>
  examineDomain(address, {
    signature,
    resolve: async (name) => {
      const found = dns[name] ?? [];
      if (found instanceof Error) throw found;
      return found;
    },
  });
const said = async (...given: Parameters<typeof examine>) =>
  (await examine(...given)).map(({ name, state, says }) => `${state} ${name}: ${says}`);

describe('the DNS of an address', () => {
  it('may be in order', async () => {
    expect(await said(goodDns)).toEqual([
      'ok spf: town.org says who may send for it',
      'ok dkim: mail is signed, and the key is at s1._domainkey.town.org',
      'ok dmarc: town.org asks for a reject of mail that is not from it',
    ]);
  });

  it('may say nothing', async () => {
    expect(await said({ 'town.org': [['google-site-verification=x']] })).toEqual([
      'warning spf: town.org does not say who may send for it',
      'warning dkim: mail is signed with a key that is not at s1._domainkey.town.org',
      'warning dmarc: town.org does not say what becomes of mail that only pretends to be from it',
    ]);
  });

  it.each<[string, Record<string, string[][]>, Parameters<typeof examine>[1], string]>([
    [
      'two records',
      { 'town.org': [['v=spf1 -all'], ['v=spf1 mx -all']] },
      {},
      'warning spf: town.org has 2 SPF records',
    ],
    ['everybody', { 'town.org': [['v=spf1 +all']] }, {}, 'warning spf: everybody may send for town.org'],
    ['a revoked key', { 's1._domainkey.town.org': [['v=DKIM1; p=']] }, {}, 'warning dkim: mail is signed with a key'],
    [
      'a provider’s own signature',
      { 'k._domainkey.mail.org': [['p=x']] },
      { signature: { domain: 'mail.org', selector: 'k' } },
      'warning dkim: mail is signed by mail.org, not by town.org',
    ],
    ['no signature', {}, { signature: 'none' }, 'warning dkim: the test mail is not signed'],
    [
      'the policy of the domain above',
      { '_dmarc.town.org': [['v=DMARC1; p=quarantine']] },
      { address: 'help@desk.town.org' },
      'ok dmarc: town.org asks for a quarantine',
    ],
    [
      'a policy that only looks',
      { '_dmarc.town.org': [['v=DMARC1; p=none; rua=mailto:x@town.org']] },
      {},
      'ok dmarc: town.org asks only to be told',
    ],
  ])('may have %s', async (_what, dns, about, expected) => {
    expect((await said({ ...goodDns, ...dns }, about)).join('\n')).toContain(expected);
  });

  it('may not answer', async () => {
    const away = new Error('queryTxt ETIMEOUT town.org');
    expect(await said({ 'town.org': away, 's1._domainkey.town.org': away, '_dmarc.town.org': away })).toEqual([
      'warning spf: the DNS does not answer: queryTxt ETIMEOUT town.org',
      'warning dkim: the DNS does not answer: queryTxt ETIMEOUT town.org',
      'warning dmarc: the DNS does not answer: queryTxt ETIMEOUT town.org',
    ]);
  });

  it.each(['help@localhost', 'help@marlow.test', 'help@desk.example'])('is not asked of %s', async (address) => {
    const [check, ...more] = await examine({}, { address });
    expect(more).toEqual([]);
    expect(check).toMatchObject({ state: 'ok', says: expect.stringContaining('is no domain of the internet') });
  });
});
