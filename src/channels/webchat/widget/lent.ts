/** Tells the page that embeds the chat a word. */
export type Tell = (word: string, more?: object) => void;

/** A launcher that does not know the question says nothing. */
const askLimit = 2_000;

/**
 * What the chat remembers, where the page that embeds it keeps it; `heard` is told what another tab has written. Nothing
 * where that page does not answer.
 */
export async function openLent(parts: {
  site: string;
  tell: Tell;
  heard(key: string, text: string | undefined): void;
}): Promise<Record<string, string>> {
  const { site, tell, heard } = parts;
  return new Promise((resolve) => {
    window.addEventListener('message', ({ source, origin, data }) => {
      if (source !== window.parent || origin !== site) return;
      if (data.frontdesk === 'kept') resolve(data.kept);
      if (data.frontdesk === 'wrote') heard(data.key, data.text ?? undefined);
    });
    setTimeout(() => resolve({}), askLimit);
    tell('ask');
  });
}
