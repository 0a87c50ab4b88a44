import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
// @ts-expect-error a plain script
import { otherNode } from '../../scripts/other-node.mjs';

const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'other-node-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An npm that has one version, and notes what it was asked for. */
function npm(): string {
  const file = join(folder, 'npm.cjs');
  writeFileSync(
    file,
    `const fs = require('node:fs'), { join } = require('node:path');
const words = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(join(folder, 'asked'))}, words.at(-1) + '\\n');
if (!words.at(-1).endsWith('@99')) process.exit(1);
const bin = join(words[words.indexOf('--prefix') + 1], 'node_modules', ${JSON.stringify(name)}, 'bin');
fs.mkdirSync(bin, { recursive: true });
fs.writeFileSync(join(bin, 'node'), '#!/bin/sh\\necho v99.0.0\\n');`,
  );
  return file;
}
const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');

it('is fetched from npm once, and found the next time', () => {
  const { program } = otherNode('99', { folder, npm: npm() });
  chmodSync(program, 0o755);
  expect(execFileSync(program, { encoding: 'utf8' })).toBe('v99.0.0\n');
  expect(otherNode('99', { folder, npm: npm() })).toEqual({ program });
  expect(asked()).toEqual([`${name}@99`]);
});

it('is this one when that is of the version asked for', () => {
  const major = process.versions.node.split('.')[0];
  expect(otherNode(major, { folder, npm: npm() })).toEqual({ program: process.execPath });
});

it('is explained when npm does not have it for this machine', () => {
  expect(otherNode('98', { folder, npm: npm() }).problem).toContain(
    `Node 98 could not be had from npm for this machine (${name}@98)`,
  );
});

it.each(['', 'latest', '../../x', '26; rm'])('is not asked for as %j', (version) => {
  expect(otherNode(version, { folder, npm: npm() }).problem).toContain('a version is a number, such as 26');
});
