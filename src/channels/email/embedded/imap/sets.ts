const MOST = 5000;

/** Whether a number is in a set like `1,5:7,9:*`; `last` is what `*` means. Undefined when it is no set. */
export function readSet(text: string, last: number): ((number: number) => boolean) | undefined {
  const parts = text.split(',');
  if (parts.length > MOST) return undefined;
  const ranges: [number, number][] = [];
  for (const part of parts) {
    const found = /^(\d{1,10}|\*)(?::(\d{1,10}|\*))?$/.exec(part);
    if (!found) return undefined;
    const [from, to] = [found[1]!, found[2] ?? found[1]!].map((end) => (end === '*' ? last : Number(end))) as [
      number,
      number,
    ];
    // RFC 3501, 9: the order does not matter, so that 45:* is the last mail where there is no 45.
    ranges.push(from <= to ? [from, to] : [to, from]);
  }
  const single = new Set(ranges.filter(([from, to]) => from === to).map(([from]) => from));
  const wide = ranges.filter(([from, to]) => from !== to);
  return (number) => single.has(number) || wide.some(([from, to]) => from <= number && number <= to);
}
