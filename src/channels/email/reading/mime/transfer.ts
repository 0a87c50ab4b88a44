/** Undoes a part's Content-Transfer-Encoding; what is not of that encoding is passed over. */
export function untransfer(body: Buffer, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
    case 'b':
      return unbase64(body.toString('latin1'));
    case 'quoted-printable':
      return unquote(body);
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
      return uudecode(body.toString('latin1'));
    default:
      return body;
  }
}

/** Base64 as mail has it: with line breaks, strange characters, and padding between pieces that were glued together. */
export function unbase64(text: string): Buffer {
  const clean = text.replaceAll(/[^A-Za-z0-9+/=]+/g, '');
  const padded = clean.indexOf('=');
  if (padded < 0 || padded >= clean.length - 2) return Buffer.from(clean, 'base64');
  return Buffer.concat(clean.split(/=+/, 10_000).map((piece) => Buffer.from(piece, 'base64')));
}

/** Quoted-printable; a `=` that begins no escape stays one. */
export function unquote(body: Buffer): Buffer {
  const out = Buffer.alloc(body.length);
  let length = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]!;
    if (byte === 0x20 || byte === 0x09) {
      const end = afterBlanks(body, i);
      // White space at the end of a line was added on the way.
      if (isBreak(body[end])) {
        i = end - 1;
        continue;
      }
      for (; i < end; i++) out[length++] = body[i]!;
      i--;
      continue;
    }
    if (byte !== 0x3d) {
      out[length++] = byte;
      continue;
    }
    const high = hex(body[i + 1]);
    const low = hex(body[i + 2]);
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      i += 2;
      continue;
    }
    const end = afterBlanks(body, i + 1);
    if (body[end] === 0x0d && body[end + 1] === 0x0a) i = end + 1;
    else if (isBreak(body[end])) i = Math.min(end, body.length);
    else out[length++] = byte;
  }
  return out.subarray(0, length);
}

/** Where blanks end that begin here. */
function afterBlanks(body: Buffer, from: number): number {
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09) at++;
  return at;
}

/** A line break, or the end of all. */
const isBreak = (byte: number | undefined) => byte === 0x0a || byte === 0x0d || byte === undefined;

function hex(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function uudecode(text: string): Buffer {
  const pieces: Buffer[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^(?:begin [0-7]{3}|end\s*$|`?\s*$)/.test(line)) continue;
    const length = (line.charCodeAt(0) - 32) & 63;
    const bytes = Buffer.alloc(Math.ceil((line.length - 1) / 4) * 3);
    for (let i = 1, at = 0; i < line.length; i += 4, at += 3) {
      const [a, b, c, d] = [0, 1, 2, 3].map((k) => ((line.charCodeAt(i + k) || 32) - 32) & 63) as [
        number,
        number,
        number,
        number,
      ];
      bytes.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, at, 3);
    }
    pieces.push(bytes.subarray(0, length));
  }
  return Buffer.concat(pieces);
}
