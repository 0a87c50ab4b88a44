/** Plain words as Markdown that shows exactly them: no emphasis, no link, no list, whatever stands in them. */
export function literal(text: string): string {
  return (
    text
      .replace(/[\\`*_~[\]<>&|#]/g, '\\$&')
      // An address of the web is a link wherever it stands.
      .replace(/(https?):/gi, '$1\\:')
      .replace(/^([ \t]*)([-+=])/gm, '$1\\$2')
      .replace(/^([ \t]*\d+)([.)])/gm, '$1\\$2')
  );
}
