// Before the tests of the whole program: the command and the page are built, of the sources as they are.
import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../scripts/built.mjs';

export async function setup(project: TestProject): Promise<void> {
  await ensureBuilt();
  project.onTestsRerun(() => ensureBuilt());
}
