import { defineConfig } from 'vitest/config';
import { SlowFirst } from './slow-first.ts';

// Two projects: `unit` needs nothing but Node, `browser` starts real browsers, two at a time.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    sequence: { sequencer: SlowFirst },
    setupFiles: ['test/support/fixed-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**'],
          environment: 'node',
          // By itself vitest leaves a core free, which is half of a machine that has two.
          maxWorkers: '100%',
          // Modules are loaded once a worker: what a file sets up, it takes down.
          isolate: false,
          // Some start processes or try thousands of inputs, and a busy machine takes its time.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          // Each waits for a good part of its time; three at a time disturb each other on two processors.
          maxWorkers: 2,
          isolate: false,
          // Browsers take their time on a busy machine, up to five times as long: what is awaited comes, or the test fails.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
