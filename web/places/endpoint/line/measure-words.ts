import type { LineSpec } from '../../../../src/config/line/line-spec.js';
import type { Words } from '../../../views/use-session.js';
import type { Measure } from './line-measures.js';
import type { MeasuredSide } from './line-window.js';

type LineConditions = LineSpec['up'];

/** A measure as a row of a table. */
export interface MeasureRow {
  readonly asked: string;
  readonly measured: string;
  /** It is no figure: what was measured says nothing. */
  readonly isDim: boolean;
}

/** What was asked in one respect and what was measured, in words. */
export function measureRow(
  measure: Measure,
  conditions: LineConditions,
  side: MeasuredSide | undefined,
  words: Words,
): MeasureRow {
  const { t, count } = words;
  const { name, asked = 0, measured, of, verdict } = measure;
  const isFew = verdict === 'undecided' || (verdict === undefined && of > 0);
  const shown = (text: string): MeasureRow => ({
    asked: askedWords(measure, conditions, words),
    measured: isFew && name !== 'rate' ? t('lineOf', { value: text, of: count(of) }) : text,
    isDim: isFew,
  });
  if (measured === undefined) {
    const isReached = name !== 'rate' || side === undefined || side.counted.sent === 0;
    return {
      asked: askedWords(measure, conditions, words),
      measured: t(isReached ? 'lineNothing' : 'lineNeverReached'),
      isDim: true,
    };
  }
  switch (name) {
    case 'loss': {
      const { lost = 0, bursts = 0 } = side?.counted ?? {};
      const length = conditions.burst === undefined || bursts === 0 ? undefined : lost / bursts;
      const part = percent(measured);
      if (length === undefined) return shown(part);
      return { ...shown(part), measured: t('lineLossLong', { part, length: length.toFixed(1) }) };
    }
    case 'delay':
      return shown(milliseconds(measured));
    case 'jitter':
      return shown(`±${milliseconds(measured)}`);
    case 'rate':
      return shown(bitRate(measured));
    case 'queue': {
      const { waiting = 0, queueFull = 0 } = side?.counted ?? {};
      const most = t('lineQueueNow', { now: count(waiting), most: count(measured) });
      const text = queueFull === 0 ? most : t('lineQueueFull', { most, dropped: count(queueFull) });
      return { ...shown(text), isDim: false };
    }
    case 'reorder':
    case 'corrupt':
    case 'duplicate':
    case 'stall':
      return asked === 0
        ? { ...shown(percent(measured)), measured: percent(measured) }
        : shown(percent(measured));
    case 'mtu':
      return {
        ...shown(t('lineLarger', { count: measured, shown: count(measured) })),
        isDim: measured === 0,
      };
    case 'slice':
    case 'reset':
      return { ...shown(t('lineTimes', { count: measured, shown: count(measured) })), isDim: measured === 0 };
  }
}

function askedWords({ name, asked = 0 }: Measure, conditions: LineConditions, { t, count }: Words): string {
  const { queue, damage, stall, slice } = conditions;
  switch (name) {
    case 'loss':
      if (asked === 0) return t('lineOff');
      return conditions.burst === undefined ? percent(asked) : t('lineInBursts', { part: percent(asked) });
    case 'delay':
      return milliseconds(asked);
    case 'jitter':
      return `±${milliseconds(asked)}`;
    case 'rate':
      return bitRate(asked);
    case 'queue':
      return queue.type === 'bytes' ? `${count(queue.bytes)} B` : count(queue.packets);
    case 'corrupt':
      return asked === 0
        ? t('lineOff')
        : t('lineBits', { part: percent(asked), count: damage.bits, shown: count(damage.bits) });
    case 'reorder':
    case 'duplicate':
      return asked === 0 ? t('lineOff') : percent(asked);
    case 'mtu':
      return `${count(asked)} B`;
    case 'slice':
      return slice === undefined || slice.gapMs === 0
        ? `${count(asked)} B`
        : `${count(asked)} B, ${milliseconds(slice.gapMs)}`;
    case 'stall':
      return stall === undefined ? t('lineOff') : `${percent(asked)}, ${milliseconds(stall.ms)}`;
    case 'reset':
      return conditions.reset > 0 ? percent(asked) : `${count(asked)} B`;
  }
}

function percent(part: number): string {
  return `${digits(part * 100, 2)} %`;
}

function milliseconds(ms: number): string {
  return ms >= 1_000 ? `${digits(ms / 1_000)} s` : `${digits(ms)} ms`;
}

function bitRate(bitsPerSecond: number): string {
  for (const [factor, unit] of [
    [1e9, 'Gbit/s'],
    [1e6, 'Mbit/s'],
    [1e3, 'kbit/s'],
  ] as const)
    if (bitsPerSecond >= factor) return `${digits(bitsPerSecond / factor)} ${unit}`;
  return `${digits(bitsPerSecond)} bit/s`;
}

/** The digits that matter; whole numbers as they are. */
function digits(value: number, significant = 3): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(significant)));
}
