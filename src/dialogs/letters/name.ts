/** What nobody's first name is, in the names of firms, offices and mailboxes. */
const offices = new Set(
  (
    'billing accounts accounting payable receivable dept department office offices team support service services info information sales customer customers care help desk helpdesk contact admin ' +
    'administrator administration reception secretary management manager marketing news newsletter notifications alerts webmaster postmaster mail mailer daemon noreply reply orders order shop store ' +
    'hr it the and of for inc ltd llc llp plc corp co company gmbh ag sa sl srl bv group holding holdings partners associates bros sons solutions systems software technologies technology tech digital ' +
    'media studio studios consulting bank hotel restaurant cafe clinic hospital pharmacy school university college library church club city town county council state federal national international ' +
    'foundation association society union committee trust insurance properties property management realty construction electric plumbing cleaning transport logistics energy water power family ' +
    'atencion cliente clientes ayuntamiento oficina departamento facturacion contabilidad administracion recepcion ventas soporte servicio servicios informacion empresa grupo hermanos hijos comunidad ' +
    'propietarios asociacion colegio universidad escuela banco hospital clinica farmacia tienda pedidos gestion asesoria via por de la el los las del y'
  ).split(' '),
);

/** Before a name, and no part of it. */
const titles = new Set(
  'mr mrs ms miss mx dr prof professor sir madam rev fr sr sra srta sres don dona doña d dña dr dra ing lic arq herr frau mme mlle m'.split(
    ' ',
  ),
);

/** At least two letters, written as names are: not all capitals, no digits. */
const first = /^\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{Lu}?[\p{Ll}\p{M}]+)*$|^\p{Lu}['’]\p{Lu}[\p{Ll}\p{M}]+$/u;
const part = /^[\p{L}\p{M}'’.-]+$/u;

/**
 * The first name by which somebody is greeted; undefined when it is not sure to be one: offices, addresses, initials, a title
 * with a surname only.
 */
export function firstNameOf(name: string | undefined): string | undefined {
  const whole = (name ?? '').slice(0, 80).replace(/\([^)]*\)|["“”]/g, ' ');
  const [family = '', given, ...more] = whole.split(',').map((each) => each.trim());
  if (more.length > 0) return undefined;
  // "Lopez, Ana"
  const words = `${given === undefined ? '' : `${given} `}${family}`.split(/\s+/).filter(Boolean);
  if (words.length > 5 || words.some((word) => !part.test(word))) return undefined;
  const plain = words.map((word) =>
    word
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{M}|\./gu, ''),
  );
  if (plain.some((word, i) => offices.has(word) && !(i > 0 && particles.has(word)))) return undefined;
  const titled = plain.findIndex((word) => !titles.has(word));
  const called = words[titled];
  // After a title one word is the surname.
  if (called === undefined || (titled > 0 && words.length - titled < 2)) return undefined;
  return called.length <= 30 && first.test(called) ? called : undefined;
}

/** What stands within names of persons, too: "Ana de la Cruz". */
const particles = new Set('de la del y los las'.split(' '));
