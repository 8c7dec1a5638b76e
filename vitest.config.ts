import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/**/*.test.{ts,tsx}', 'test/*.test.ts'],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
          maxWorkers: 2,
          // Groups run one after the other; projects that differ in their workers cannot share one.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
