import type { OpenChannel } from '../channel.ts';

const later = 'comes with a later version';

/** E-mail is not read yet; what is set up for it may stay. */
export const openEmail: OpenChannel = ({ settings: { email } }) => ({
  title: 'E-mail',
  next: email[0] ? `${later}: nobody reads ${email[0].address} yet` : later,
  ...(email[0] && { warning: `is set up, but ${later}: nobody reads ${email[0].address} yet` }),
});
