import type { EmailAccount } from '../../../settings/settings.ts';
import { folderOf, type Patience } from '../fetching/connect.ts';
import type { Servers } from '../servers.ts';
import type { Tokens } from '../threads/tokens.ts';
import type { Check } from './check.ts';
import { examineDomain, type ResolveTxt } from './domain.ts';
import { examineLogin, examineMailbox } from './mailbox.ts';
import { examineSending } from './sending.ts';
import { examineByTestMail, type Tested, type TestMailParts } from './test-mail.ts';

/** An account, with its ways in and out. */
export interface ExaminedAccount extends Servers {
  settings: EmailAccount;
}

/** How patient it is, so that somebody who waits at a terminal hears of everything. */
const usual: Partial<Patience> = { connectMs: 10_000, silenceMs: 30_000 };

/** What is wrong with an account's ways in and out, a sentence each that says what to do. */
export async function problemsOf(
  { settings, mail, transport }: ExaminedAccount,
  patience: Partial<Patience> = usual,
): Promise<string[]> {
  const [reading, sending] = await Promise.all([
    examineLogin(settings, mail, patience),
    examineSending(settings, transport),
  ]);
  reading.client?.close();
  return [reading.check, sending]
    .filter(({ state }) => state !== 'ok')
    .map(({ says, next = '' }) => `${settings.address}: ${says}: ${next}`);
}

/** Everything there is to say of an account, each as soon as it is known; sends the account a mail, and removes it. */
export async function* examineAccount(
  account: ExaminedAccount,
  parts: {
    tokens: Pick<Tokens, 'messageId' | 'loop'>;
    resolve: ResolveTxt;
    /** How long the test mail is waited for, and how often it is looked for. */
    test?: Pick<TestMailParts, 'waitMs' | 'everyMs' | 'otherMs'>;
    patience?: Partial<Patience>;
  },
): AsyncGenerator<Check> {
  const { settings, mail, transport } = account;
  const { tokens, resolve, test = {}, patience = usual } = parts;
  const { check, client } = await examineLogin(settings, mail, patience);
  yield check;
  try {
    if (client) yield* await examineMailbox(client, settings);
    const sending = await examineSending(settings, transport);
    yield sending;
    let tested: Tested | undefined;
    if (client && sending.state === 'ok') {
      tested = await examineByTestMail({ settings, client, inbox: folderOf(mail), transport, tokens, ...test });
      yield* tested.checks;
    }
    yield* await examineDomain(settings.address, { resolve, signature: tested?.signature });
  } finally {
    client?.close();
  }
}
