import pRetry, { AbortError } from 'p-retry';
import { z } from 'zod';
import { type Encoded, type Encoder, normalizeVector, plainText } from './encoder.ts';

/** How patient it is, in milliseconds and tries; tests are less so. */
export interface Patience {
  /** For a text that a customer waits for, and for a batch of the base's. */
  urgent: number;
  batch: number;
  tries: number;
  /** Before the second try; twice that before the next, with jitter. */
  pause: number;
}

const usual: Patience = { urgent: 2_000, batch: 30_000, tries: 4, pause: 500 };
const batchSize = 64;
const longestText = 4000;
// 64 vectors of 4,096 numbers written out are some 5 MB.
const largestAnswer = 32 * 1024 * 1024;

// Vectors are computed with in single precision: a larger number would be infinite there, and its vector no direction.
const largest = 1e30;
const component = z.number().min(-largest).max(largest);
const answerSchema = z.object({
  data: z.array(z.object({ index: z.number().int().optional(), embedding: z.array(component).min(1) })),
});

/** An encoder behind OpenAI's `/v1/embeddings` (Ollama, llama.cpp, TEI and others speak it too). */
export function createRemoteEncoder(
  parts: { url: string; model: string; key?: string },
  patience: Patience = usual,
): Encoder {
  const address = addressOf(parts.url);
  const stopped = new AbortController();
  const headers = {
    'content-type': 'application/json',
    ...(parts.key === undefined ? {} : { authorization: `Bearer ${parts.key}` }),
  };

  async function once(input: readonly string[], time: number): Promise<Encoded[] | { again: boolean; why: string }> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(address, {
        method: 'POST',
        headers,
        body: JSON.stringify({ model: parts.model, input, encoding_format: 'float' }),
        // A redirect could carry the key elsewhere.
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(time), stopped.signal]),
      });
      text = await readLimited(response);
    } catch (error) {
      const cause = (error as Error).cause as { code?: string } | undefined;
      return { again: true, why: cause?.code ?? (error as Error).message };
    }
    if (!response.ok) {
      const again = response.status === 429 || response.status >= 500;
      return { again, why: `HTTP ${response.status}` };
    }
    return readAnswer(text, input.length) ?? { again: false, why: 'it answered something else than vectors' };
  }

  async function batch(input: readonly string[], urgent: boolean): Promise<Encoded[]> {
    // While a customer waits there is no time for a second try: the words alone answer.
    const retries = urgent ? 0 : patience.tries - 1;
    const work = async () => {
      const got = await once(input, urgent ? patience.urgent : patience.batch);
      if (Array.isArray(got)) return got;
      const error = new Error(`The encoder at ${address.origin} gives no vectors (${got.why}).`);
      throw got.again && !stopped.signal.aborted ? error : new AbortError(error);
    };
    return pRetry(work, { retries, minTimeout: patience.pause, randomize: true, unref: true, signal: stopped.signal });
  }

  return {
    name: `${address.href} ${parts.model}`,
    kind: 'other',
    async embed(texts, { urgent = true } = {}) {
      const plain = texts.map((text) => plainText(text.slice(0, longestText)) || ' ');
      const vectors: Encoded[] = [];
      for (let i = 0; i < plain.length; i += batchSize) {
        vectors.push(...(await batch(plain.slice(i, i + batchSize), urgent)));
      }
      return vectors;
    },
    stop: async () => stopped.abort(),
  };
}

/** `http://localhost:11434`, `…/v1` and `…/v1/embeddings` all mean the last. */
function addressOf(url: string): URL {
  const address = new URL(url);
  const path = address.pathname.replace(/\/+$/, '');
  if (!path.endsWith('/embeddings'))
    address.pathname = path.endsWith('/v1') ? `${path}/embeddings` : `${path}/v1/embeddings`;
  return address;
}

async function readLimited(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > largestAnswer) throw new Error('its answer has no end');
  }
  return text + decoder.decode();
}

function readAnswer(text: string, count: number): Encoded[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const answer = answerSchema.safeParse(value);
  if (!answer.success || answer.data.data.length !== count) return undefined;
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  answer.data.data.forEach(({ index, embedding }, place) => {
    vectors[index ?? place] = normalizeVector(Float32Array.from(embedding));
  });
  const size = vectors[0]?.length;
  const whole = vectors.every((vector) => vector !== undefined && vector.length === size);
  return whole ? vectors.map((vector) => ({ vector: vector! })) : undefined;
}
