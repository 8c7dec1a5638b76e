import { availableParallelism } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { dataFolder } from './test/data-folder.js';
import { FileOrder } from './test/file-order.js';
import { SecondTries } from './test/second-tries.js';

/** A thread or a process of this program runs compiled files, from source as well: `test/builds/` keeps them of today. */
const alias = [
  {
    find: /^.*\/entry-files\.js$/,
    replacement: fileURLToPath(new URL('dist/app/entries/entry-files.js', import.meta.url)),
  },
];

/** What a test makes this machine remember is not kept among a person's own. */
const env = { XDG_DATA_HOME: dataFolder };

/** Tests wait for a quarter to a half of their time. Vitest would leave a core to itself, which on two is half of the machine. */
const maxWorkers = availableParallelism() + 1;

/** The file in which `npm test` wants to read what was tested. */
const { TEST_REPORT: outputFile } = process.env;

export default defineConfig({
  test: {
    reporters: [
      'default',
      ...(outputFile === undefined ? [] : [['json', { outputFile }] as ['json', { outputFile: string }]]),
      new SecondTries(),
    ],
    sequence: { sequencer: FileOrder },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/**/*.test.{ts,tsx}', 'test/*.test.ts'],
          alias,
          env,
          globalSetup: ['test/builds/layers.ts', 'test/data-folder.ts'],
          // Files share their modules: five hundred of them took two thirds of their time to load the same ones. What a test changes of
          // the process it puts back.
          isolate: false,
          maxWorkers,
          testTimeout: 20_000,
          // Vitest waits for a second, which a busy machine may take, and looks every 50 ms.
          expect: { poll: { interval: 10, timeout: 15_000 } },
        },
      },
      {
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          alias,
          env,
          globalSetup: ['test/builds/everything.ts', 'test/data-folder.ts'],
          testTimeout: 60_000,
          expect: { poll: { interval: 20, timeout: 20_000 } },
          hookTimeout: 60_000,
          // Real programs, a browser and a loaded machine stand between these and what they look at; those that need it are named.
          // Not the unit tests: chance feeds some, and a seed that fails once has found something.
          retry: 1,
          maxWorkers,
          // After the unit tests: their workers keep the modules that they have loaded.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
