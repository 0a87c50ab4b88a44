import { withinTimeOr } from '../../waiting/time-limit.ts';
import type { GuardedEncoder } from '../encoder/guarded.ts';
import type { Finding } from '../finding.ts';
import type { Family } from './families.ts';
import { wordCountOf } from './wording.ts';

/** Hears families in other words than their wordings, by what they mean. */
export interface Alike {
  /** The family that a whole message means after all that was found for it; undefined when that is not quite sure, or not known in time. */
  hears(text: string, found: Finding): Promise<Family | undefined>;
}

/** How near a message lies to a wording at least, and how much nearer than to any of another family; measured, see docs/decisions/0046. */
interface Bar {
  likeness: number;
  apart: number;
}
/** Of 19,700 ordinary questions fewer than one in a thousand are as near. */
const usual: Bar = { likeness: 0.8, apart: 0.02 };
/** Of 2,000 calls for a person, and words of upset people, none is as near and says nothing else. */
const overCalls: Bar = { likeness: 0.92, apart: 0.05 };
/** Something else is said, too. */
const severalClauses = /[.?!;,:–]\s*[^\s.?!]/;
/** Fewer words say too little: "thanks" lies near "you are nice". */
const FEWEST_WORDS = 3;
/** Whoever asks first waits no longer for the wordings. */
const READY_MS = 3_000;
/** An article as sure as that is near. */
const UNSURE = 0.5;

/** Makes what hears the families that say so (`alike`), with the project's own encoder: for others no bar was measured. */
export function createAlike(
  families: readonly Family[],
  encoder: Pick<GuardedEncoder, 'ofQuestion' | 'ofBase'>,
): Alike {
  const wordings = families.flatMap((family) => family.heard.map((text) => ({ family, text })));
  const isWanted = families.some(({ alike }) => alike);
  const known = isWanted ? encoder.ofBase(wordings.map(({ text }) => text)) : Promise.resolve(undefined);

  return {
    async hears(text, found) {
      const bar = barFor(text, found);
      if (!isWanted || !bar || wordCountOf(text) < FEWEST_WORDS) return undefined;
      const [vectors, asked] = await Promise.all([
        withinTimeOr(known, READY_MS, undefined),
        encoder.ofQuestion([text]),
      ]);
      const own = asked?.[0]?.vector;
      if (!vectors || !own) return undefined;
      const best = new Map<Family, number>();
      for (const [i, { family }] of wordings.entries())
        best.set(family, Math.max(best.get(family) ?? -1, likeness(own, vectors[i]!.vector)));
      const [first, second] = [...best].sort(([, a], [, b]) => b - a);
      const isNear = first && first[1] >= bar.likeness && first[1] - (second?.[1] ?? -1) >= bar.apart;
      return isNear && first[0].alike ? first[0] : undefined;
    },
  };
}

/** What must be reached after what was found; undefined where an article is near, or somebody may be in danger. */
function barFor(text: string, found: Finding): Bar | undefined {
  const [best] = found.candidates;
  if (found.decision === 'answer' || (best?.confidence ?? 0) >= UNSURE) return undefined;
  if (found.decision !== 'person') return usual;
  const isCall = found.reason === 'asked' || found.reason === 'upset';
  return isCall && !severalClauses.test(text.trim()) ? overCalls : undefined;
}

/** Of vectors of length 1. */
function likeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
