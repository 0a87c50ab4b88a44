/** What the page that embeds the chat may ask for. `site` is its origin, to which the server has agreed. */
export interface Asked {
  title: string;
  /** `#rrggbb` */
  color: string;
  locale: string;
  site: string;
}

const longestTitle = 80;

/** The settings with what the chat's own address asks for instead; what cannot be used is as if it was not asked for. */
export function asked<Settings extends Asked>(settings: Settings, wanted: URLSearchParams): Settings {
  const color = wanted.get('color') ?? '';
  return {
    ...settings,
    title: wanted.get('title')?.slice(0, longestTitle) || settings.title,
    color: /^#[\da-f]{6}$/i.test(color) ? color : settings.color,
    locale: usable(wanted.get('locale')) ?? settings.locale,
    site: wanted.get('site') || settings.site,
  };
}

/** The direction that a language is written in. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|syr|ug|ur|yi)\b/i.test(locale) ? 'rtl' : 'ltr';
}

/** A language as it was asked for; what is no language would break dates and plurals. */
export function usable(locale: string | null | undefined): string | undefined {
  if (!locale) return undefined;
  try {
    return new Intl.Locale(locale) && locale;
  } catch {
    return undefined;
  }
}
