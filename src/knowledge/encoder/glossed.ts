import { type Encoder, knows } from './encoder.ts';
import { type Gloss, glossOf } from './glossary.ts';
import type { GuardedEncoder } from './guarded.ts';

/**
 * The encoder as it serves a locale; undefined where it does not. A language that it does not know is put into English word by
 * word, where there is a glossary: like any other encoder, what comes of that is tried on the articles and calibrated as such.
 */
export function encoderFor(encoder: GuardedEncoder | undefined, locale: string): GuardedEncoder | undefined {
  if (!encoder || knows(encoder, locale)) return encoder;
  const gloss = glossOf(locale);
  return gloss && glossed(encoder, gloss);
}

/** As which kind an encoder serves a locale; undefined where it does not. */
export function kindFor(kind: Encoder['kind'], locale: string): Encoder['kind'] | undefined {
  if (knows({ kind }, locale)) return kind;
  return glossOf(locale) && 'other';
}

/** The texts of a locale as the encoder gets them. */
export function textsFor({ kind }: Pick<Encoder, 'kind'>, locale: string, texts: readonly string[]): readonly string[] {
  const gloss = knows({ kind }, locale) ? undefined : glossOf(locale);
  return gloss ? texts.map(gloss) : texts;
}

function glossed(encoder: GuardedEncoder, gloss: Gloss): GuardedEncoder {
  const english = (texts: readonly string[]) => texts.map(gloss);
  return {
    name: encoder.name,
    kind: 'other',
    async ofQuestion(texts) {
      return withoutPieces(await encoder.ofQuestion(english(texts)));
    },
    async ofBase(texts, beside) {
      return withoutPieces(await encoder.ofBase(english(texts), beside && english(beside)));
    },
    stop: () => encoder.stop(),
  };
}

// How sure a likeness of pieces makes was measured on English as people write it.
function withoutPieces(encoded: Awaited<ReturnType<GuardedEncoder['ofBase']>>) {
  return encoded?.map(({ vector }) => ({ vector }));
}
