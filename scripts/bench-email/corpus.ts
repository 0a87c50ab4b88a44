/** Mails as customers and machines write them, the same for the same seed. */
export function makeCorpus(count: number, seed: number): Buffer[] {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, (_, i) => {
    const share = chance();
    if (share < 0.35) return plain(chance, i);
    if (share < 0.6) return reply(chance, i);
    if (share < 0.8) return inHtml(chance, i);
    if (share < 0.87) return withFile(chance, i);
    return share < 0.94 ? autoReply(i) : bounce(i);
  });
}

/** Mulberry32: numbers from 0 to 1, in an order that the seed decides. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Chance = () => number;

const words =
  'bill water street Monday letter account please meter number city hall payment office card morning address question trash pickup form permit online neighbour month street light power outage refund'.split(
    ' ',
  );

/** Sentences of nothing in particular, in paragraphs. */
export function prose(chance: Chance, sentences: number): string {
  const pick = () => words[Math.floor(chance() * words.length)]!;
  const sentence = () => {
    const said = Array.from({ length: 6 + Math.floor(chance() * 12) }, pick).join(' ');
    return `${said[0]!.toUpperCase()}${said.slice(1)}.`;
  };
  return Array.from({ length: Math.ceil(sentences / 4) }, (_, i) =>
    Array.from({ length: Math.min(4, sentences - i * 4) }, sentence).join(' '),
  ).join('\n\n');
}

const headers = (i: number, more: Record<string, string> = {}): string =>
  Object.entries({
    'Return-Path': `<customer${i}@example.org>`,
    Received: `from mx.example.org by mx.example.net with ESMTPS id ${i}; Fri, 27 Nov 2026 10:00:00 +0000`,
    From: `"Customer ${i}" <customer${i}@example.org>`,
    To: 'help@town.example',
    Subject: `=?utf-8?Q?Question_n=C2=B0_${i}?=`,
    'Message-ID': `<corpus-${i}@example.org>`,
    Date: 'Fri, 27 Nov 2026 10:00:00 +0000',
    'MIME-Version': '1.0',
    ...more,
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

const mail = (head: string, body: string): Buffer => Buffer.from(`${head}\r\n${body.replace(/\r?\n/g, '\r\n')}\r\n`);

const plain = (chance: Chance, i: number): Buffer =>
  mail(
    headers(i, { 'Content-Type': 'text/plain; charset=utf-8' }),
    `Hello,\n\n${prose(chance, 2 + Math.floor(chance() * 6))}\n\nKind regards,\nCustomer ${i}\n-- \nSent from my phone`,
  );

/** An answer with everything that went before, two deep. */
function reply(chance: Chance, i: number): Buffer {
  const before = prose(chance, 8);
  const quoted = (text: string) => text.replace(/^/gm, '> ');
  const older = `${before}\n\nOn Thu, Nov 26, 2026 at 9:12 AM Customer ${i} <customer${i}@example.org> wrote:\n\n${quoted(prose(chance, 5))}`;
  const text = `Thank you, but ${prose(chance, 2)}\n\nOn Fri, Nov 27, 2026 at 8:00 AM Help <help@town.example> wrote:\n\n${quoted(older)}`;
  const more = {
    'In-Reply-To': `<ours-${i}@town.example>`,
    References: `<a-${i}@example.org> <ours-${i}@town.example>`,
  };
  return mail(headers(i, { ...more, 'Content-Type': 'text/plain; charset=utf-8; format=flowed' }), text);
}

/** As large programs write: plain and HTML side by side, with styles and a quoted mail. */
function inHtml(chance: Chance, i: number): Buffer {
  const said = prose(chance, 6);
  const paragraphs = said.split('\n\n').map((text) => `<p class="MsoNormal" style="margin:0">${text}<o:p></o:p></p>`);
  const style = `<style>${Array.from({ length: 60 }, (_, n) => `.c${n}{margin:0;font:11pt Calibri}`).join('')}</style>`;
  const history = `<div style="border-top:solid #E1E1E1 1.0pt"><b>From:</b> Help<br><b>Sent:</b> Friday<br><b>To:</b> Customer<br><b>Subject:</b> Your question</div><blockquote type="cite"><p>${prose(chance, 10)}</p></blockquote>`;
  const html = `<html><head>${style}</head><body>${paragraphs.join('')}${history}</body></html>`;
  return mail(
    headers(i, { 'Content-Type': 'multipart/alternative; boundary="b1"' }),
    `--b1\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n${said}\n\n--b1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${inLines(Buffer.from(html))}\n--b1--`,
  );
}

function withFile(chance: Chance, i: number): Buffer {
  const bytes = Buffer.alloc(20_000 + Math.floor(chance() * 180_000), `${i}.`);
  return mail(
    headers(i, { 'Content-Type': 'multipart/mixed; boundary="b2"' }),
    `--b2\nContent-Type: text/plain; charset=utf-8\n\n${prose(chance, 3)}\n\n--b2\nContent-Type: application/pdf; name="bill.pdf"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="bill.pdf"\n\n${inLines(bytes)}\n--b2--`,
  );
}

const autoReply = (i: number): Buffer =>
  mail(
    headers(i, { 'Auto-Submitted': 'auto-replied', 'Content-Type': 'text/plain; charset=utf-8' }),
    'I am out of the office until Monday.',
  );

const bounce = (i: number): Buffer =>
  mail(
    headers(i, {
      'Return-Path': '<>',
      From: 'Mail Delivery System <mailer-daemon@example.org>',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b3"',
    }),
    `--b3\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n--b3\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; gone${i}@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 No such user\n\n--b3\nContent-Type: text/rfc822-headers\n\nMessage-ID: <ours-${i}@town.example>\nSubject: Your question\n\n--b3--`,
  );

const inLines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\n');
