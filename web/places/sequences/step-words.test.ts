import { describe, expect, it } from 'vitest';
import type { SequenceStepRow } from '../../../src/operations/sequences.js';
import { encodeBase64 } from '../../transport/base64.js';
import { comparedBytes, contentOf, expectedBytes, seconds, shownStep, sinceStep } from './step-words.js';

describe('the words of a run', () => {
  it.each([
    [0.04, '0.0 ms'],
    [8, '8.0 ms'],
    [206.3, '206 ms'],
    [2_110, '2.11 s'],
  ])('%d ms are %s', (ms, words) => {
    expect(seconds(ms)).toBe(words);
  });

  it('say whether a message was before or after', () => {
    expect([sinceStep(-9.3), sinceStep(0)]).toEqual(['−9.3 ms', '+0.0 ms']);
  });

  it('show text as text and bytes as hex', () => {
    const content = (bytes: readonly number[], encoding: string): string =>
      contentOf({ data: encodeBase64(Uint8Array.from(bytes)), encoding });
    expect(content([0xce, 0xc2, 0x0a], 'gbk')).toMatch(/^温/);
    expect(content([0xaa, 0x55, 0], 'utf-8')).toBe('AA 55 00');
  });

  it('mark the bytes that differ, and show any byte as two dots', () => {
    expect(comparedBytes(encodeBase64(Uint8Array.of(1, 2, 3)), [[1, 2]])).toEqual([
      { text: '01', differs: false },
      { text: '02', differs: true },
      { text: '03', differs: false },
    ]);
    expect(expectedBytes('aa 5? ?? 01')).toEqual(['AA', '5·', '··', '01']);
    expect(expectedBytes('"text"')).toBeUndefined();
  });

  it('show the step that was chosen, else the first that failed, else the one that runs', () => {
    const row = (number: string, part: Partial<SequenceStepRow>): SequenceStepRow =>
      ({ number, outcome: 'done', ...part }) as SequenceStepRow;
    const failure = {} as NonNullable<SequenceStepRow['failure']>;
    const rows = [row('1', {}), row('2', { outcome: 'failed', failure }), row('3', { outcome: 'running' })];
    expect(shownStep(rows, '1')?.number).toBe('1');
    expect(shownStep(rows, undefined)?.number).toBe('2');
    expect(shownStep([row('1', {}), row('3', { outcome: 'running' })], undefined)?.number).toBe('3');
    expect(shownStep([row('1', {})], undefined)).toBeUndefined();
  });
});
