import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import {
  type Calibration,
  calibrationFile,
  readCalibration,
  withCalibration,
} from '../../../src/knowledge/calibration/calibration.ts';
import { applyCalibration, followCalibration } from '../../../src/knowledge/calibration/shared.ts';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { until } from '../../helpers/until.ts';
import { describeWith } from '../../setup/needs.ts';

const surer: Calibration = { a: 1.2, b: 0.5 };
const humbler: Calibration = { a: 1, b: -1.5 };

describeWith('redis', 'what verdicts made of the confidences', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  let here: string;
  let there: string;
  const closing: (() => Promise<unknown> | undefined)[] = [];
  beforeEach(async () => {
    here = mkdtempSync(join(tmpdir(), 'here-'));
    there = mkdtempSync(join(tmpdir(), 'there-'));
    await (await server.connect()).flushAll();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    for (const folder of [here, there]) rmSync(folder, { recursive: true, force: true });
  });

  const said: string[] = [];
  const log = {
    info: (_: object, text: string) => said.push(text),
    warn: (_: object, text: string) => said.push(text),
  };
  /** A process on a machine of its own. */
  const process = async (stateFolder: string) => {
    const redis = await server.connect();
    const followed = await followCalibration({ redis, stateFolder, log, everyMs: 20 });
    closing.push(() => followed.stop());
    return followed;
  };

  it('takes effect in every process while it runs, and can be taken back', async () => {
    const [one, other] = [await process(here), await process(there)];
    expect([one.now(), other.now()]).toEqual([undefined, undefined]);
    const redis = await server.connect();
    await applyCalibration({ redis, stateFolder: here }, { ...surer, labels: 60, at: '2026-11-24T00:00:00Z' });
    await until('both hear of it', async () => one.now() && other.now());
    expect([one.now(), other.now()]).toEqual([surer, surer]);
    // The commands on each machine say what the bot says there.
    await until('the file', async () => existsSync(join(there, calibrationFile)));
    expect(await readCalibration(here)).toEqual({ rescale: surer });
    expect(await readCalibration(there)).toEqual({ rescale: surer });
    expect(JSON.parse(readFileSync(join(there, calibrationFile), 'utf8'))).toMatchObject({ labels: 60 });

    await applyCalibration({ redis, stateFolder: here }, undefined);
    await until('both forget it', async () => !one.now() && !other.now());
    await until('no file', async () => !existsSync(join(there, calibrationFile)));
    expect(await readCalibration(here)).toEqual({});
  });

  it('is known to a process from its start on', async () => {
    await applyCalibration({ redis: await server.connect(), stateFolder: here }, humbler);
    expect((await process(there)).now()).toEqual(humbler);
  });

  it('stays as it was while Redis is away or holds what is none, which is said once', async () => {
    const redis = await server.connect();
    await applyCalibration({ redis, stateFolder: here }, humbler);
    const followed = await process(here);
    said.length = 0;
    await redis.set('fd:{record}:rescale', '{"a":"x"}');
    await until('it is said', async () => said.length > 0);
    expect(said).toEqual([expect.stringMatching(/faq labels --apply/)]);
    expect(followed.now()).toEqual(humbler);
    expect(await readCalibration(here)).toEqual({ rescale: humbler });
    await applyCalibration({ redis, stateFolder: here }, surer);
    await until('the new one', async () => followed.now()?.a === surer.a);
    expect(said).toHaveLength(2);
  });

  it('changes what an open base says, at the next question', async () => {
    let current: Calibration | undefined;
    const knowledge = await openKnowledge({
      folder: fileURLToPath(new URL('../../helpers/articles', import.meta.url)),
      locales: ['en', 'es'],
      watch: false,
      rescale: () => current,
    });
    if (!('ask' in knowledge)) throw new Error('broken');
    closing.push(() => knowledge.stop());
    const surest = async () =>
      (await knowledge.ask('can I pay my bill a bit late', 'en')).candidates[0]?.confidence ?? 0;
    const before = await surest();
    current = humbler;
    expect(await surest()).toBeCloseTo(withCalibration(before, humbler), 2);
    current = undefined;
    expect(await surest()).toBe(before);
  });
});
