import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the programs of a test run keep what they would have a person's machine remember. */
export const dataFolder = join(tmpdir(), `breakoutbox-data-${process.pid}`);

/** Vitest calls it after the tests of a project: nothing of them stays on the machine. */
export async function teardown(): Promise<void> {
  await rm(dataFolder, { recursive: true, force: true });
}
