// Before the tests of sources: what a thread or another process of this program runs is compiled, of the sources as they are.
import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../scripts/built.mjs';

export async function setup(project: TestProject): Promise<void> {
  await ensureBuilt(['layers']);
  project.onTestsRerun(() => ensureBuilt(['layers']));
}
