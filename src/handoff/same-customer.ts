import type { Customer } from '../conversation/event.ts';

/** What shows who a customer is, so that two who share one of these may be the same: their id, and an e-mail address that is confirmed. */
export const proofsOf = ({ id, email, emailConfirmed }: Customer): string[] => [
  `id:${id}`,
  ...(email && emailConfirmed ? [`email:${email.toLowerCase()}`] : []),
];

/** Whether it is proved that two are one. Of two whom the operator's own system tells apart, an address that they share makes no one person. */
export function isSameCustomer(a: Customer, b: Customer): boolean {
  if (a.verified && b.verified && a.id !== b.id) return false;
  const others = proofsOf(b);
  return proofsOf(a).some((proof) => others.includes(proof));
}
