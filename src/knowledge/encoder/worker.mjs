/**
 * Runs one ONNX sentence encoder in a thread of its own: the runtime computes where it is called, and refuses the tensors of
 * a sandbox such as Jest's. Plain JavaScript, so that it runs from the sources and from dist/ alike.
 * In: workerData { folder, checked, most, threads, leaves }, messages { id, text, urgent }. Out: { ready } or { fault },
 * then { id, encoded: { vector, pieces? } } or { id, error }. With `leaves`, words that say nothing, pieces come of all others.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const { folder, checked, most, threads, leaves } = workerData;

/** What is wrong with the files is said in words; everything else that keeps the encoder from opening is the runtime's. */
class Fault extends Error {}

try {
  const { name, encode, close } = await open();
  const urgent = [];
  const later = [];
  let busy = false;
  const work = async () => {
    if (busy) return;
    busy = true;
    // One text a run: a vector of a quantised model depends a little on what runs beside it.
    for (let next = urgent.shift() ?? later.shift(); next; next = urgent.shift() ?? later.shift()) {
      try {
        const encoded = await encode(next.text);
        const { vector, pieces } = encoded;
        const moved = pieces ? [pieces.ids.buffer, pieces.rows.buffer] : [];
        parentPort.postMessage({ id: next.id, encoded }, [vector.buffer, ...moved]);
      } catch (error) {
        parentPort.postMessage({ id: next.id, error: String(error?.message ?? error) });
      }
    }
    busy = false;
  };
  parentPort.on('message', async (message) => {
    if (message.stop) {
      // The runtime takes it ill when its thread is ended in the middle of its work.
      urgent.length = 0;
      later.length = 0;
      await close();
      parentPort.close();
      return;
    }
    (message.urgent ? urgent : later).push(message);
    void work();
  });
  parentPort.postMessage({ ready: name });
} catch (error) {
  const fault =
    error instanceof Fault ? error.message : `The encoder's runtime does not work here (${error?.message ?? error}).`;
  parentPort.postMessage({ fault });
}

async function open() {
  const modelFile = ['model.onnx', 'onnx/model.onnx'].map((file) => join(folder, file)).find(existsSync);
  const tokenizerFile = join(folder, 'tokenizer.json');
  if (!modelFile) throw new Fault(`There is no model.onnx in ${folder}.`);
  if (!existsSync(tokenizerFile)) throw new Fault(`There is no tokenizer.json in ${folder}.`);
  const [modelSum, tokenizerSum] = [modelFile, tokenizerFile].map(sumOf);
  verify({ 'model.onnx': modelSum, 'onnx/model.onnx': modelSum, 'tokenizer.json': tokenizerSum });

  const [{ InferenceSession, Tensor }, { Tokenizer }] = await Promise.all([
    import('onnxruntime-node').then((runtime) => runtime.default ?? runtime),
    import('@huggingface/tokenizers'),
  ]);
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(tokenizerFile, 'utf8')), {});
  const session = await InferenceSession.create(modelFile, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const output = session.outputNames.includes('last_hidden_state') ? 'last_hidden_state' : session.outputNames[0];
  const mean = averages();
  const isLeft = leaves && new Set(leaves);

  const encode = async (text) => {
    const { ids, tokens } = tokenizer.encode(text);
    const end = ids.at(-1);
    const kept = ids.length > most ? [...ids.slice(0, most - 1), end] : ids;
    const tensor = (values) => new Tensor('int64', BigInt64Array.from(values, BigInt), [1, kept.length]);
    const feeds = {};
    for (const input of session.inputNames) {
      if (input === 'input_ids') feeds[input] = tensor(kept);
      else if (input === 'attention_mask') feeds[input] = tensor(kept.map(() => 1));
      else if (input === 'token_type_ids') feeds[input] = tensor(kept.map(() => 0));
      else throw new Error(`the model wants an input "${input}" that texts do not have`);
    }
    const { data, dims } = (await session.run(feeds))[output];
    const size = dims.at(-1);
    const vector = unit(
      mean && dims.length === 3 ? average(data, dims[1], size) : Float32Array.from(data.subarray(0, size)),
    );
    if (!isLeft || dims.length !== 3) return { vector };
    const places = piecesOf(tokens.slice(0, kept.length - 1), isLeft);
    const rows = new Int8Array(places.length * size);
    places.forEach((place, i) => {
      rows.set(asBytes(data.subarray(place * size, (place + 1) * size)), i * size);
    });
    return { vector, pieces: { ids: Int32Array.from(places, (place) => kept[place]), rows } };
  };
  let running = encode('ready');
  await running;
  return {
    name: `${modelSum.slice(0, 32)}${mean ? ' mean' : ''}`,
    encode(text) {
      running = encode(text);
      return running;
    },
    async close() {
      await running.catch(() => {});
      await session.release();
    },
  };
}

function sumOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The files must be the ones that SHA256SUMS lists, where that is demanded or the file is there. */
function verify(sums) {
  const list = join(folder, 'SHA256SUMS');
  if (!existsSync(list)) {
    if (checked) throw new Fault(`There is no SHA256SUMS in ${folder}.`);
    return;
  }
  const lines = readFileSync(list, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+\*?/));
  for (const [sum, name] of lines) {
    if (sums[name] !== undefined && sums[name] !== sum) {
      throw new Fault(`${join(folder, name)} is not the file that it was: its SHA-256 differs. Fetch it again.`);
    }
  }
  const listed = (...names) => lines.some(([, name]) => names.includes(name));
  if (checked && !(listed('model.onnx') && listed('tokenizer.json'))) {
    throw new Fault(`SHA256SUMS in ${folder} does not list model.onnx and tokenizer.json.`);
  }
}

/** Whether the model's own description says that a text's vector is the average over its words; the first one's otherwise. */
function averages() {
  const file = join(folder, '1_Pooling', 'config.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).pooling_mode_mean_tokens === true;
}

function average(data, words, size) {
  const sum = new Float32Array(size);
  for (let word = 0; word < words; word++) for (let i = 0; i < size; i++) sum[i] += data[word * size + i];
  return sum;
}

/** The places of a text's pieces of words, of those words that say something; before the first is the sign that begins a text. */
function piecesOf(tokens, isLeft) {
  return [...tokens.keys()].filter((i) => {
    const goesOn = tokens[i + 1]?.startsWith('##');
    return i > 0 && /[\p{L}\p{N}]/u.test(tokens[i]) && (goesOn || !isLeft.has(tokens[i]));
  });
}

/** A vector's direction, in bytes: two of them multiplied are 127 * 127 times the cosine. */
function asBytes(vector) {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => Math.round((127 * value) / length));
}

function unit(vector) {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
