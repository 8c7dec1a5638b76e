import { describe, expect, it } from 'vitest';
import { MemoryBudget } from '../streams/memory-budget.js';
import { BlockAssembler } from './block-assembler.js';

/** An assembler of blocks of 2 bytes, and what it has given: bytes as digits, missing ones as a dot each. */
function bench(budget = new MemoryBudget(1_000)) {
  let given = '';
  const blocks = new BlockAssembler(budget, {
    content: (bytes) => {
      given += [...bytes].map((byte) => byte % 10).join('');
    },
    missing: (bytes) => {
      given += '.'.repeat(bytes);
    },
  });
  blocks.blockBytes = 2;
  const take = (block16: number, length = 2): void => {
    const block = blocks.blockOf(block16);
    blocks.receive(block, new Uint8Array(length).fill(block % 10), length);
  };
  return { blocks, take, given: () => given };
}

describe('the blocks of a file', () => {
  it('are given once each, in order', () => {
    const { blocks, take, given } = bench();
    for (const block of [1, 3, 2, 2, 1, 4]) take(block);
    take(5, 1);
    expect([given(), blocks.isComplete]).toEqual(['112233445', true]);
  });

  it('are named when they are missing', () => {
    const { blocks, take, given } = bench();
    for (const block of [1, 4]) take(block);
    blocks.end();
    expect([given(), blocks.isComplete]).toEqual(['11....44', false]);
  });

  it('are given up when what waits is more than its memory', () => {
    const budget = new MemoryBudget(5);
    const { take, given } = bench(budget);
    for (const block of [3, 4, 5]) take(block);
    expect(given()).toBe('....334455');
    expect(budget.usedBytes).toBe(0);
  });

  it.each([0, 1])('are counted on where their numbers wrap to %i', (first) => {
    const { blocks, take } = bench();
    for (let block = 1; block <= 65_540; block += 1) {
      const block16 = block <= 65_535 ? block : block - 65_536 + first;
      take(block16, block === 65_540 ? 1 : 2);
      blocks.acknowledge(blocks.blockOf(block16));
    }
    expect([blocks.next, blocks.isComplete]).toEqual([65_541, true]);
  });
});
