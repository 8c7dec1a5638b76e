import { describe, expect, it } from 'vitest';
import { formatHex } from '../../../../src/bytes/hex.js';
import { hex } from '../../../../test/layouts.js';
import { type ByteRun, byteChanges, firstRuns } from './byte-changes.js';

const shown = (runs: readonly ByteRun[]): string =>
  runs.map(({ bytes, is }) => `${{ same: '', other: '!', follows: '~' }[is]}${formatHex(bytes)}`).join(' | ');

describe('what became of a message, byte by byte', () => {
  it('is marked in both, what followed by itself apart', () => {
    const came = hex('AA 55 04 03 1C 00 EB 54 0D');
    const goes = hex('AA 55 05 03 1C 05 DC 43 4A EE');
    const changes = byteChanges(came, goes, [
      { from: 2, to: 3 },
      { from: 8, to: 10 },
    ]);
    expect(shown(changes.came)).toBe('AA 55 | !04 | 03 1C | !00 EB 54 0D');
    expect(shown(changes.goes)).toBe('AA 55 | ~05 | 03 1C | !05 DC 43 | ~4A EE');
    expect(changes.isSame).toBe(false);
  });

  it('is the same where nothing was changed, and all of it where it is new', () => {
    expect(byteChanges(hex('01 02'), hex('01 02'))).toMatchObject({ isSame: true });
    expect(shown(byteChanges(hex(''), hex('01 02')).goes)).toBe('!01 02');
    expect(shown(byteChanges(hex('01 02'), hex('')).came)).toBe('!01 02');
  });

  it('is shown up to a bound', () => {
    const { goes } = byteChanges(hex('01 02 03'), hex('01 09 03'));
    expect(shown(firstRuns(goes, 2).runs)).toBe('01 | !09');
    expect(firstRuns(goes, 2).isCut).toBe(true);
    expect(firstRuns(goes, 3).isCut).toBe(false);
  });
});
