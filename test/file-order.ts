import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files whose tests wait for what no processor makes faster: firmware, a cable, retransmissions over a bad line. Each takes about
 * half a minute.
 */
const waiting: ReadonlySet<string> = new Set([
  'boots.test.ts',
  'tftp-bad-line.test.ts',
  'link-changes.test.ts',
  'tftp-loss.test.ts',
  'relay-line.test.ts',
  'examples.test.ts',
  'interfaces.test.ts',
  'address-changes.test.ts',
  'status-follows.test.ts',
  'udp-broadcast.test.ts',
  'scaling.test.ts',
]);

/**
 * The order of test files: from the first on, every third is one that waits, so that others have the processor meanwhile. Vitest's own
 * order begins with large files; the small ones that wait came last, when nothing else was left to run beside them.
 */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification): boolean => waiting.has(basename(moduleId));
    const busy = sorted.filter((file) => !isWaiting(file));
    for (const [index, file] of sorted.filter(isWaiting).entries()) busy.splice(3 * index, 0, file);
    return busy;
  }
}
