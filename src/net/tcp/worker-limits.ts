import { workersRange } from '../../config/limits.js';

/**
 * The most worker processes for a machine with so many cores and bytes of memory: one per core, since more are no faster, but
 * eight on any machine. At 64 MiB each they must fit in half of the memory.
 */
export function maxWorkers(cores: number, memoryBytes: number): number {
  const byMemory = Math.floor(memoryBytes / 2 / (64 * 1024 * 1024));
  return Math.max(1, Math.min(workersRange.most, Math.max(8, cores), byMemory));
}
