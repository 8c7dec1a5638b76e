import type { Language } from '../../errors/error.js';
import type { LineCounters } from '../../line/line-counters.js';
import type { AimedFaultState, LineSideState, LineState } from '../../traffic/line-state.js';

type Count = Exclude<keyof LineCounters, 'sentBytes' | 'arrivedBytes' | 'bursts' | 'delayMs' | 'jitterMs'>;

interface Words {
  readonly joint: string;
  readonly count: Readonly<Record<Count, (count: number) => string>>;
  readonly bursts: (lost: number, bursts: number) => string;
  readonly delay: (delay: string, jitter: string) => string;
  readonly up: (text: string) => string;
  readonly down: (text: string) => string;
  readonly fault: (fault: string, hits: number) => string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    joint: ', ',
    count: {
      sent: (count) => `${count} sent`,
      arrived: (count) => `${count} arrived`,
      lost: (count) => `${count} lost`,
      outage: (count) => `${count} lost in outages`,
      queueFull: (count) => `${count} dropped by the queue`,
      tooBig: (count) => `${count} larger than the MTU`,
      duplicated: (count) => `${count} duplicated`,
      reordered: (count) => `${count} reordered`,
      corrupted: (count) => `${count} corrupted`,
      sliced: (count) => `cut into ${count} pieces`,
      stalled: (count) => (count === 1 ? '1 stall' : `${count} stalls`),
      resets: (count) => (count === 1 ? '1 reset' : `${count} resets`),
    },
    bursts: (lost, bursts) => `${lost} lost in ${bursts} bursts`,
    delay: (delay, jitter) => `delay ${delay} ms and jitter ${jitter} ms on average`,
    up: (text) => `to the target: ${text}`,
    down: (text) => `to the client: ${text}`,
    fault: (fault, hits) => `${fault} (${hits} hit)`,
  },
  'zh-CN': {
    joint: '，',
    count: {
      sent: (count) => `发送 ${count}`,
      arrived: (count) => `到达 ${count}`,
      lost: (count) => `丢失 ${count}`,
      outage: (count) => `因中断丢失 ${count}`,
      queueFull: (count) => `因队列已满丢弃 ${count}`,
      tooBig: (count) => `超过 MTU ${count}`,
      duplicated: (count) => `重复 ${count}`,
      reordered: (count) => `乱序 ${count}`,
      corrupted: (count) => `损坏 ${count}`,
      sliced: (count) => `切成 ${count} 片`,
      stalled: (count) => `停顿 ${count} 次`,
      resets: (count) => `复位 ${count} 次`,
    },
    bursts: (lost, bursts) => `丢失 ${lost}（${bursts} 次突发）`,
    delay: (delay, jitter) => `平均时延 ${delay} ms，平均抖动 ${jitter} ms`,
    up: (text) => `发往目标：${text}`,
    down: (text) => `发往客户端：${text}`,
    fault: (fault, hits) => `${fault}（命中 ${hits}）`,
  },
};

/** In the order of a datagram's way. */
const shownCounts = [
  'sent',
  'arrived',
  'lost',
  'outage',
  'queueFull',
  'tooBig',
  'duplicated',
  'reordered',
  'corrupted',
  'sliced',
  'stalled',
  'resets',
] as const satisfies readonly Count[];

/** What one direction of a line has done, in one line for a person: what was sent and came out, and what happened at all. */
export function describeCounters(counters: LineSideState, language: Language): string {
  const say = words[language];
  const { lost, bursts, arrived, delayMs, jitterMs } = counters;
  const parts = shownCounts.flatMap((name) => {
    const count = counters[name];
    if (count === 0 && name !== 'sent' && name !== 'arrived') return [];
    return name === 'lost' && bursts > 1 && bursts < lost
      ? [say.bursts(lost, bursts)]
      : [say.count[name](count)];
  });
  if (arrived > 0) parts.push(say.delay(digits(delayMs / arrived), digits(jitterMs / arrived)));
  return parts.join(say.joint);
}

/** What a line has done at its end: a line of text for each direction, and for each fault that was aimed. */
export function describeLineState({ up, down, faults }: LineState, language: Language): readonly string[] {
  const say = words[language];
  return [
    say.up(describeCounters(up, language)),
    say.down(describeCounters(down, language)),
    ...faults.map(({ fault, hits }: AimedFaultState) => say.fault(fault, hits)),
  ];
}

/** At most three significant digits. */
function digits(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
