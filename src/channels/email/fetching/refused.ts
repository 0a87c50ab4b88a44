/** A login was refused for good: trying again does not help, only whoever owns the account can. */
export class LoginRefused extends Error {
  override name = 'LoginRefused';
}
