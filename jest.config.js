import { availableParallelism } from 'node:os';
import { others as loadedAnew, files as loadedOnce } from './scripts/once-a-worker.mjs';

/** Jest runs the TypeScript sources as ES modules; tests that need whole processes run the built dist/. */
export default {
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    [loadedOnce]: '<rootDir>/scripts/once-a-worker.mjs',
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  transformIgnorePatterns: [loadedAnew],
  // A file keeps a third of a core busy (measured), half of a slow one: with more at once they wait for each other.
  maxWorkers: Math.min(6, 3 * availableParallelism()),
  // ES modules are never given back: after some files the heap is so large that each one takes three times as long.
  workerIdleMemoryLimit: '300MB',
  globalSetup: '<rootDir>/scripts/built-first.mjs',
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
  testEnvironment: '<rootDir>/scripts/ends-clean.mjs',
  reporters: ['default', '<rootDir>/scripts/tally.mjs'],
  testTimeout: 120_000,
};
