// Each name and its character: what people write in answers, and not the two thousand that there are.
const named =
  'amp& lt< gt> quot" apos\' nbsp\u00a0 copy© reg® trade™ euro€ pound£ cent¢ sect§ deg° hellip… ndash– mdash— lsquo‘ rsquo’ ldquo“ rdquo” ' +
  'laquo« raquo» bull• middot· times× rarr→ larr← iexcl¡ iquest¿ aacuteá eacuteé iacuteí oacuteó uacuteú ntildeñ uumlü ' +
  'AacuteÁ EacuteÉ IacuteÍ OacuteÓ UacuteÚ NtildeÑ UumlÜ aumlä oumlö szligß ccedilç';
const characters = new Map(named.split(' ').map((pair) => [pair.slice(0, -1), pair.slice(-1)]));

/** The character that `&name;`, `&#8212;` or `&#x2014;` stands for; undefined for what is none. */
export function entity(written: string): string | undefined {
  const [, hex, decimal, name] = /^&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,12}));$/i.exec(written) ?? [];
  if (name) return characters.get(name);
  if (hex === undefined && decimal === undefined) return undefined;
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
  const none = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return none ? '\ufffd' : String.fromCodePoint(code);
}
