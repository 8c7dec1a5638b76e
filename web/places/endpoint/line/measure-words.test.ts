import { expect, it } from 'vitest';
import { noLine } from '../../../../src/config/line/line-spec.js';
import type { LineSideState } from '../../../../src/traffic/line-state.js';
import { pageWords } from '../../../../test/page-words.js';
import { lineMeasures } from './line-measures.js';
import type { MeasuredSide } from './line-window.js';
import { measureRow } from './measure-words.js';

const en = await pageWords('en');
const zhCn = await pageWords('zh-CN');

const counted = (part: Partial<LineSideState>, mostWaiting = 0): MeasuredSide => ({
  counted: {
    ...{ sent: 0, sentBytes: 0, arrived: 0, arrivedBytes: 0, lost: 0, bursts: 0, outage: 0, queueFull: 0 },
    ...{ tooBig: 0, duplicated: 0, reordered: 0, corrupted: 0, sliced: 0, stalled: 0, resets: 0 },
    ...{ delayMs: 0, jitterMs: 0, waiting: 0, isOut: false },
    ...part,
  },
  mostWaiting,
});

type Conditions = typeof noLine;
const burst = { goodToBad: 0.01, badToGood: 0.25, lossInBad: 1, lossInGood: 0 };

const rows: readonly (readonly [Partial<Conditions>, MeasuredSide, string, string])[] = [
  [{ loss: 0.05 }, counted({ sent: 10_000, lost: 480 }), '5 %: 4.8 %', '5 %: 4.8 %'],
  [{ loss: 0.05 }, counted({ sent: 510, lost: 30 }), '5 %: 5.9 %, of 510', '5 %: 5.9 %，共 510'],
  [
    { burst },
    counted({ sent: 10_000, lost: 390, bursts: 100 }),
    'bursts, 3.8 %: 3.9 %, 3.9 long',
    '突发，3.8 %: 3.9 %，连丢 3.9',
  ],
  [{ delayMs: 80 }, counted({ arrived: 100, delayMs: 8_030 }), '80 ms: 80.3 ms', '80 ms: 80.3 ms'],
  [{ delayMs: 80 }, counted({}), '80 ms: nothing yet', '80 ms: 尚无数据'],
  [
    { rateBitsPerSecond: 256_000 },
    counted({ sent: 1, sentBytes: 10, arrived: 1 }),
    '256 kbit/s: never reached',
    '256 kbit/s: 未达到',
  ],
  [
    { corrupt: 0.01, damage: { ...noLine.damage, bits: 3 } },
    counted({ sent: 10_000, corrupted: 100 }),
    '1 %, 3 bits: 1 %',
    '1 %，3 位: 1 %',
  ],
  [{}, counted({ sent: 100, duplicated: 2 }), 'off: 2 %', '关: 2 %'],
  [{ mtuBytes: 576 }, counted({ sent: 9, tooBig: 2 }), '576 B: 2 larger', '576 B: 超过 2 个'],
  [{ resetAfterBytes: 65_536 }, counted({ resets: 1 }), '65,536 B: 1 time', '65,536 B: 1 次'],
  [
    { stall: { probability: 0.01, ms: 2_000 } },
    counted({ sent: 10_000, stalled: 100 }),
    '1 %, 2 s: 1 %',
    '1 %, 2 s: 1 %',
  ],
];

it.each(rows)('%o and what was counted are told', (conditions, side, english, chinese) => {
  const all = { ...noLine, ...conditions };
  const [measure] = lineMeasures(all, side, 60_000);
  if (measure === undefined) throw new Error('nothing is measured');
  const shown = [en, zhCn].map((words) => {
    const { asked, measured } = measureRow(measure, all, side, words);
    return `${asked}: ${measured}`;
  });
  expect(shown).toEqual([english, chinese]);
});

it('tells how many wait for the rate, and how many the queue dropped', () => {
  const conditions = { ...noLine, rateBitsPerSecond: 1_000 };
  const side = counted({ sent: 90, sentBytes: 90_000, waiting: 5, queueFull: 7 }, 64);
  const queue = lineMeasures(conditions, side, 60_000).find(({ name }) => name === 'queue');
  if (queue === undefined) throw new Error('there is no queue');
  expect(measureRow(queue, conditions, side, en)).toEqual({
    ...{ asked: '64', measured: '5 now, 64 most, 7 dropped', isDim: false },
  });
});
