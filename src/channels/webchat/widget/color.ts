/** The text colour, near white or near black, that reads better on `#rrggbb` (WCAG relative luminance). */
export function ink(color: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  // 0.179 is where white and black have the same contrast.
  return luminance > 0.179 ? '#000' : '#fff';
}
