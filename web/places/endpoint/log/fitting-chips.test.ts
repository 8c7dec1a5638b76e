import { describe, expect, it } from 'vitest';
import { fittingChips } from './fitting-chips.js';

const ports = [':52355', ':44218', ':54132', ':54642'];

describe('chips of peers', () => {
  it('are all there where there is room, and then need no list of others', () => {
    expect(fittingChips(ports, 'all', 320)).toBe(4);
  });

  it('leave room for the list of those that do not fit, down to none', () => {
    expect(fittingChips(ports, 'all', 318)).toBe(2);
    expect(fittingChips(ports, '全部', 190)).toBe(1);
    expect(fittingChips(ports, 'all', 100)).toBe(0);
    expect(fittingChips(ports, 'all', 0)).toBe(0);
  });
});
