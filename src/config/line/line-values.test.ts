import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { type ConditionName, parseCondition } from './line-words.js';

/** What a condition reads of a text; undefined if it refuses it. */
function read(name: ConditionName, text: string): unknown {
  const parsed = parseCondition(name, text);
  return parsed.ok ? parsed.value : undefined;
}

const everywhere = { fromByte: 0, bytes: Number.POSITIVE_INFINITY };

describe('the values of a bad line', () => {
  it.each<[ConditionName, string, unknown]>([
    ['loss', '1%', { loss: 0.01 }],
    ['loss', '0.5%', { loss: 0.005 }],
    ['loss', '0.5', { loss: 0.5 }],
    ['loss', '0', { loss: 0 }],
    ['loss', '100%', { loss: 1 }],
    ['loss', '1.0', { loss: 1 }],
    ['duplicate', '5%', { duplicate: 0.05 }],
    ['burst', '1%:30%', { burst: { goodToBad: 0.01, badToGood: 0.3, lossInBad: 1, lossInGood: 0 } }],
    [
      'burst',
      '1%:30%:80%:0.1%',
      { burst: { goodToBad: 0.01, badToGood: 0.3, lossInBad: 0.8, lossInGood: 0.001 } },
    ],
    ['delay', '20ms', { delayMs: 20 }],
    ['delay', '0.25ms', { delayMs: 0.25 }],
    ['delay', '250us', { delayMs: 0.25 }],
    ['delay', '1.5s', { delayMs: 1_500 }],
    ['delay', '0', { delayMs: 0 }],
    ['jitter', '5ms', { jitterMs: 5, jitterDistribution: 'uniform' }],
    ['jitter', '5ms:paretonormal', { jitterMs: 5, jitterDistribution: 'paretonormal' }],
    ['reorder', '5%', { reorder: 0.05, reorderMs: undefined }],
    ['reorder', '5%:30ms', { reorder: 0.05, reorderMs: 30 }],
    ['corrupt', '1%', { corrupt: 0.01, damage: { bits: 1, ...everywhere } }],
    ['corrupt', '1%:3', { corrupt: 0.01, damage: { bits: 3, ...everywhere } }],
    ['corrupt', '1%:2@4-7', { corrupt: 0.01, damage: { bits: 2, fromByte: 4, bytes: 4 } }],
    ['corrupt', '1%@4', { corrupt: 0.01, damage: { bits: 1, fromByte: 4, bytes: 1 } }],
    ['corrupt', '1%:1@-2', { corrupt: 0.01, damage: { bits: 1, fromByte: -2, bytes: 2 } }],
    ['rate', '1M', { rateBitsPerSecond: 1_000_000 }],
    ['rate', '10kbit', { rateBitsPerSecond: 10_000 }],
    ['rate', '2.5Mbit/s', { rateBitsPerSecond: 2_500_000 }],
    ['rate', '125kB/s', { rateBitsPerSecond: 1_000_000 }],
    ['rate', '9600', { rateBitsPerSecond: 9_600 }],
    ['queue', '100p', { queue: { type: 'packets', packets: 100 } }],
    ['queue', '64K', { queue: { type: 'bytes', bytes: 65_536 } }],
    ['mtu', '576', { mtuBytes: 576 }],
    ['slice', '100', { slice: { bytes: 100, gapMs: 0 } }],
    ['slice', '100:20ms', { slice: { bytes: 100, gapMs: 20 } }],
    ['stall', '1%:2s', { stall: { probability: 0.01, ms: 2_000 } }],
    ['reset', '0.1%', { reset: 0.001 }],
    ['reset', '64K', { resetAfterBytes: 65_536 }],
  ])('--%s %s', (name, text, value) => {
    expect(read(name, text)).toEqual(value);
  });

  it.each<[ConditionName, string]>([
    ['loss', '1'],
    ['loss', '101%'],
    ['loss', '-1%'],
    ['loss', '1 %'],
    ['loss', ''],
    ['burst', '1%'],
    ['burst', '1%:0%'],
    ['burst', '1%:2%:3%:4%:5%'],
    ['burst', '1%:x'],
    ['delay', '20'],
    ['delay', '2h'],
    ['jitter', '5ms:gauss'],
    ['jitter', '5ms:normal:'],
    ['reorder', '5%:0ms'],
    ['reorder', '5%:1ms:1ms'],
    ['corrupt', '1%:0'],
    ['corrupt', '1%:2000'],
    ['corrupt', '1%@7-4'],
    ['corrupt', '1%@-0'],
    ['rate', '0'],
    ['rate', '1T'],
    ['rate', '1bps'],
    ['queue', '0p'],
    ['queue', '1G'],
    ['mtu', '0'],
    ['mtu', '65536'],
    ['slice', '0'],
    ['slice', '10:5'],
    ['stall', '1%'],
    ['reset', '0K'],
  ])('refuses --%s "%s"', (name, text) => {
    expect(read(name, text)).toBeUndefined();
  });

  it('says what to write instead', () => {
    const parsed = parseCondition('rate', '1bps');
    expect(parsed.ok ? '' : failureMessage(parsed.failure, 'en')).toBe(
      '--rate does not take "1bps": write bits a second, powers of 1,000, as in 10kbit, 1M or 2.5Mbit/s; 125kB/s are bytes',
    );
  });
});
