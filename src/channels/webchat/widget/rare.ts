/** The words of a part that is loaded when it is used, in the chat's language. */
export function inLanguage<T>(locale: string, words: { en: T; es: T }): T {
  return /^es\b/.test(locale) ? words.es : words.en;
}

/** Adds the style sheet of such a part. */
export function adopt(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
