import { describe, expect, it } from 'vitest';
import { RecentTable } from './recent-table.js';

function find(table: RecentTable, ...key: readonly number[]): number {
  table.key.set(key);
  return table.find();
}

function add(table: RecentTable, ...key: readonly number[]): number {
  table.key.set(key);
  return table.add();
}

describe('a table of recent keys', () => {
  it('is empty at first', () => {
    expect(find(new RecentTable(2), 0, 0)).toBe(-1);
  });

  it('finds a key that was added by all its words', () => {
    const table = new RecentTable(2);
    const slot = add(table, 1, 2);
    expect(find(table, 1, 2)).toBe(slot);
    expect([find(table, 1, 3), find(table, 2, 2)]).toEqual([-1, -1]);
  });

  it('finds the key of the last use at once, and no other', () => {
    const table = new RecentTable(1);
    const slots = [add(table, 1), add(table, 2)];
    table.key[0] = 1;
    expect(table.findLast()).toBe(-1);
    expect([table.find(), table.findLast()]).toEqual([slots[0], slots[0]]);
  });

  it('forgets what is removed, whatever lies beside it', () => {
    const table = new RecentTable(1, 8);
    const slots = [add(table, 1), add(table, 2), add(table, 3)];
    table.remove(slots[0] ?? -1);
    expect([find(table, 1), find(table, 2), find(table, 3)]).toEqual([-1, slots[1], slots[2]]);
  });

  it('gives the slot that was used longest ago to a new key', () => {
    const table = new RecentTable(1, 8);
    for (let key = 1; key <= 8; key += 1) add(table, key);
    const first = find(table, 1);
    const second = find(table, 2);
    for (let key = 4; key <= 8; key += 1) find(table, key);
    // 3 was used before 1 and 2 were found again.
    add(table, 9);
    expect([find(table, 1), find(table, 2), find(table, 3)]).toEqual([first, second, -1]);
  });

  it('keeps the youngest of more than it holds', () => {
    const table = new RecentTable(2, 4_096);
    const count = 20_000;
    for (let key = 0; key < count; key += 1) add(table, key, 7);
    let known = 0;
    for (let key = 0; key < count; key += 1) if (find(table, key, 7) >= 0) known += 1;
    expect(known).toBeGreaterThan(3_500);
    expect(known).toBeLessThanOrEqual(4_096);
    expect(find(table, count - 1, 7)).toBeGreaterThanOrEqual(0);
  });
});
