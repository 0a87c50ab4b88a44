/** Where mail is given up for sending, as SMTP_URL says it. */
export interface MailServer {
  host: string;
  port: number;
  /** TLS from the beginning (smtps); else it is begun by STARTTLS. */
  secure: boolean;
  user?: string;
  password?: string;
  /** On this machine nobody listens in between. */
  loopback: boolean;
}

/** Takes SMTP_URL apart; throws what to do when it is none. Says nothing of its password. */
export function mailServer(url: string): MailServer {
  const wrong = new Error('SMTP_URL must read smtps://user:password@host:465 or smtp://user:password@host:587');
  if (!URL.canParse(url)) throw wrong;
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  if ((!secure && protocol !== 'smtp:') || !host) throw wrong;
  try {
    return {
      host,
      // RFC 8314, 3.3, and RFC 6409.
      port: port ? Number(port) : secure ? 465 : 587,
      secure,
      ...(username && { user: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
      loopback: /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host),
    };
  } catch {
    throw new Error('In SMTP_URL a % of the user or password is written %25.');
  }
}
