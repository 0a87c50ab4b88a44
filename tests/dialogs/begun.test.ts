import { expect, it } from '@jest/globals';
import type { Act } from '../../src/handoff/ticket.ts';
import { talk } from '../helpers/conversation.ts';

const letters = { live: false, letters: true, buttons: false, markup: 'plain' as const };

/** Somebody to whom Ana writes first. */
async function begun() {
  const all = await talk({ channel: 'mail', can: letters, delivers: true });
  const { customer, rep, receive, clock } = all;
  const act: Act = { type: 'begin', subject: 'Your refund', text: 'It is on its way.', team: 'billing', by: rep.by };
  const address = { channel: 'mail', id: customer.id };
  const happened = { id: 'begins', conversation: customer.id, at: clock.now() };
  await receive({ ...happened, kind: 'acted', act, begins: { address, customer: { id: 'u1' } } });
  return all;
}

it('who is written to first hears that and no more, and answers the person who wrote', async () => {
  const { customer, rep } = await begun();
  await customer.hears(/^It is on its way\.$/);
  await customer.says('How can I pay my water bill?');
  expect(rep.reads().at(-1)).toBe('How can I pay my water bill?');
  await rep.replies('Online.');
  await customer.hears(/^Online\.$/);
  await rep.resolves();
  await customer.hearsNothing();
  await customer.says('How can I pay my water bill?');
  await customer.hears(/Pay online.*City of Marlow/s);
});

it('who is blocked hears nothing of it, and who unblocks them has what they asked', async () => {
  const { customer, rep } = await talk({ channel: 'mail', can: letters, delivers: true });
  await customer.says('I want to talk to a person');
  await customer.readsAll();
  await rep.blocks();
  expect(await customer.ticket()).toMatchObject({ status: 'resolved', disposition: 'spam', blocked: true });
  await customer.hearsNothing();
  await rep.unblocks();
  expect(await customer.ticket()).toMatchObject({ status: 'claimed', by: { name: 'Ana' }, number: 1001 });
  await customer.hearsNothing();
});

it('what is resolved as spam is told to nobody outside', async () => {
  const { customer, rep } = await talk({ channel: 'mail', can: letters, delivers: true });
  await customer.says('I want to talk to a person');
  await customer.readsAll();
  await rep.resolves('spam');
  await customer.hearsNothing();
});
