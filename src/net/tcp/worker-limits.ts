import { workersRange } from '../../config/limits.js';

/**
 * Processes that a machine of so many cores and bytes of memory bears: one a core, more serve nobody sooner; eight in any
 * case; and no more than half of its memory holds at 64 MiB each.
 */
export function maxWorkers(cores: number, memoryBytes: number): number {
  const byMemory = Math.floor(memoryBytes / 2 / (64 * 1024 * 1024));
  return Math.max(1, Math.min(workersRange.most, Math.max(8, cores), byMemory));
}
