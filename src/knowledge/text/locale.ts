/** The locale among those spoken for a wanted one: the same, or one of the same language (es for es-MX). */
export function spoken(wanted: string | undefined, locales: readonly string[]): string | undefined {
  const [language] = wanted?.toLowerCase().split(/[-_]/) ?? [];
  if (!wanted || !language) return undefined;
  return (
    locales.find((locale) => locale.toLowerCase() === wanted.toLowerCase()) ??
    locales.find((locale) => locale.toLowerCase() === language) ??
    locales.find((locale) => locale.toLowerCase().split('-')[0] === language)
  );
}

/** The locale spoken for a wanted one, or the first. */
export const nearestLocale = (wanted: string, locales: readonly string[]): string =>
  spoken(wanted, locales) ?? locales[0] ?? wanted;
