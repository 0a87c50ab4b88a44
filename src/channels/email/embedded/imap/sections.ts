import { bodyStart, fieldsOf } from '../headers.ts';
import { type Part, partsOf } from './structure.ts';

/** What BODY[section] means of a mail; undefined when there is no such section. */
export function sectionOf(raw: Buffer, section: string): Buffer | undefined {
  const [, path = '', rest = ''] = /^((?:\d+(?:\.\d+)*)?)\.?(.*)$/s.exec(section) ?? [];
  if (path === '') return ofMessage(raw, rest);
  const part = partAt(partsOf(raw), path.split('.').map(Number));
  if (!part) return Buffer.alloc(0);
  if (rest === '') return part.body;
  if (rest.toUpperCase() === 'MIME') return part.header;
  return part.message ? ofMessage(part.body, rest) : Buffer.alloc(0);
}

function partAt(whole: Part, [number = 1, ...deeper]: number[], below = false): Part | undefined {
  const inside = (below ? whole.message : undefined) ?? whole;
  // The only part of a mail without parts is the first.
  const part = inside.parts.length > 0 ? inside.parts[number - 1] : number === 1 ? inside : undefined;
  return part && deeper.length > 0 ? partAt(part, deeper, true) : part;
}

function ofMessage(raw: Buffer, section: string): Buffer | undefined {
  const [, name = '', list] = /^([A-Z.]*)(?: \(([^)]*)\))?$/i.exec(section) ?? [];
  const start = bodyStart(raw);
  switch (name.toUpperCase()) {
    case '':
      return section === '' ? raw : undefined;
    case 'HEADER':
      return raw.subarray(0, start);
    case 'TEXT':
      return raw.subarray(start);
    case 'HEADER.FIELDS':
      return list === undefined ? undefined : fieldsText(raw, list, true);
    case 'HEADER.FIELDS.NOT':
      return list === undefined ? undefined : fieldsText(raw, list, false);
    default:
      return undefined;
  }
}

function fieldsText(raw: Buffer, list: string, wanted: boolean): Buffer {
  const names = new Set(list.toLowerCase().replaceAll('"', '').split(' '));
  const lines = fieldsOf(raw).filter(({ name }) => names.has(name) === wanted);
  return Buffer.from(`${lines.map((field) => field.lines).join('')}\r\n`, 'latin1');
}
