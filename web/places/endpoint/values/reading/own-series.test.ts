import { describe, expect, it } from 'vitest';
import { MessageLog } from '../../log/message-log.js';
import { valuesSettingsOf } from '../values-settings.js';
import type { ReadingRules } from './found-series.js';
import { ownSeries } from './own-series.js';
import { pickedNumbers } from './picked-numbers.js';

/** What the number at a place of the last of these lines is already, by the series that plots have of themselves. */
function own(lines: readonly string[], at: number): readonly [key: string | undefined, names: string[]] {
  const log = new MessageLog();
  const encoder = new TextEncoder();
  for (const [index, line] of lines.entries())
    log.add({
      ...{ type: 'received', endpoint: 'e1', sequence: index + 1, timeMicros: index + 1 },
      ...{ connection: 1, peer: '127.0.0.1:7', bytes: encoder.encode(`${line}\n`) },
    });
  const line = lines.at(-1) ?? '';
  const picked = pickedNumbers('received', encoder.encode(line), line, [])[at]?.picked;
  if (picked?.type !== 'example') throw new Error(`no number ${at} in ${line}`);
  const { readAs, answerMs } = valuesSettingsOf(undefined);
  const rules: ReadingRules = {
    ...{ readAs, answerMs, examples: [], layouts: [], isFramed: false },
    ...{ encoding: 'utf-8', peer: undefined },
  };
  const { key, names } = ownSeries(log, rules, 'received', picked.at);
  return [key, [...names]];
}

describe('the series that a picked number is of already', () => {
  const named = ['T=23.5 H=40', 'T=-127.0 H=41', '7 T=7 H=7'];

  it('is the one of its name', () => {
    expect(own(named, 1)).toEqual(['received T', ['T', 'H']]);
    expect(own(named.slice(0, 2), 0)).toEqual([undefined, []]);
    expect(own([...named, 'T=1.5e3'], 0)[0]).toBe('received T');
  });

  it('is none for a number without a name, whatever equals it', () => {
    expect(own(named, 0)).toEqual([undefined, ['T', 'H']]);
  });

  it('is the one of its column', () => {
    expect(own(['temp,hum', '1,2', '3,4', '-5.5,6'], 0)[0]).toBe('received temp');
    expect(own(['1;2', '3;4', '5;6'], 1)[0]).toBe('received 2');
  });

  it('is none where messages have no form', () => {
    expect(own(['x', 'y', '<b>tank</b> 7 is at (12.5)'], 1)[0]).toBeUndefined();
  });
});
