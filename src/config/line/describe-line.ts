import type { Language } from '../../errors/error.js';
import { burstFigures } from '../../line/burst-loss.js';
import type { LineConditions } from '../../line/conditions.js';
import { lineProfile, lineProfiles } from '../../line/profiles.js';
import type { LineSpec } from './line-spec.js';

interface Words {
  readonly nothing: string;
  readonly joint: string;
  readonly loss: (part: string) => string;
  readonly burst: (part: string, length: string, bad: string) => string;
  readonly duplicate: (part: string) => string;
  readonly reorder: (part: string, within: string | undefined) => string;
  readonly corrupt: (part: string, bits: number, place: string) => string;
  readonly bytes: (from: number, to: number) => string;
  readonly lastBytes: (count: number) => string;
  readonly delay: (time: string) => string;
  readonly jitter: (time: string, distribution: string) => string;
  readonly rate: (rate: string, queue: string) => string;
  readonly packets: (count: number) => string;
  readonly mtu: (bytes: number) => string;
  readonly outage: string;
  readonly slice: (bytes: number, gap: string | undefined) => string;
  readonly stall: (part: string, time: string) => string;
  readonly reset: (part: string) => string;
  readonly resetAfter: (bytes: string) => string;
  readonly up: (text: string) => string;
  readonly down: (text: string) => string;
  readonly roundTrip: (time: string) => string;
  readonly source: (text: string) => string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    nothing: 'as it is',
    joint: ', ',
    loss: (part) => `loss ${part}`,
    burst: (part, length, bad) =>
      `bursts (loss ${part}, ${length} lost in a row on average, ${bad} datagrams from bad to good)`,
    duplicate: (part) => `duplicated ${part}`,
    reorder: (part, within) => `reordered ${part}${within === undefined ? '' : ` by up to ${within}`}`,
    corrupt: (part, bits, place) => `corrupted ${part}, ${bits} bit${bits === 1 ? '' : 's'} each${place}`,
    bytes: (from, to) => (from === to ? ` in byte ${from}` : ` in bytes ${from} to ${to}`),
    lastBytes: (count) => (count === 1 ? ' in the last byte' : ` in the last ${count} bytes`),
    delay: (time) => `delay ${time} one way`,
    jitter: (time, distribution) => `jitter ${time} (${distribution})`,
    rate: (rate, queue) => `rate ${rate} behind a queue of ${queue}`,
    packets: (count) => `${count} packets`,
    mtu: (bytes) => `at most ${bytes} B a datagram`,
    outage: 'out',
    slice: (bytes, gap) => `pieces of ${bytes} B${gap === undefined ? '' : `, ${gap} apart`}`,
    stall: (part, time) => `stalls ${part} for ${time}`,
    reset: (part) => `resets ${part}`,
    resetAfter: (bytes) => `reset behind ${bytes}`,
    up: (text) => `to the target: ${text}`,
    down: (text) => `to the client: ${text}`,
    roundTrip: (time) => `round trip: ${time} and what the target takes`,
    source: (text) => `source: ${text}`,
  },
  'zh-CN': {
    nothing: '不作改变',
    joint: '，',
    loss: (part) => `丢包 ${part}`,
    burst: (part, length, bad) =>
      `突发丢包（丢包率 ${part}，平均连续丢 ${length} 个，坏状态平均持续 ${bad} 个数据报）`,
    duplicate: (part) => `重复 ${part}`,
    reorder: (part, within) => `乱序 ${part}${within === undefined ? '' : `，最长 ${within}`}`,
    corrupt: (part, bits, place) => `损坏 ${part}，每个 ${bits} 位${place}`,
    bytes: (from, to) => (from === to ? `（第 ${from} 字节）` : `（第 ${from} 至 ${to} 字节）`),
    lastBytes: (count) => `（最后 ${count} 字节）`,
    delay: (time) => `单向时延 ${time}`,
    jitter: (time, distribution) => `抖动 ${time}（${distribution}）`,
    rate: (rate, queue) => `速率 ${rate}，队列 ${queue}`,
    packets: (count) => `${count} 个包`,
    mtu: (bytes) => `数据报最大 ${bytes} B`,
    outage: '中断',
    slice: (bytes, gap) => `切片 ${bytes} B${gap === undefined ? '' : `，间隔 ${gap}`}`,
    stall: (part, time) => `停顿 ${part}，每次 ${time}`,
    reset: (part) => `复位 ${part}`,
    resetAfter: (bytes) => `${bytes} 后复位`,
    up: (text) => `发往目标：${text}`,
    down: (text) => `发往客户端：${text}`,
    roundTrip: (time) => `往返：${time}，另加目标的处理时间`,
    source: (text) => `来源：${text}`,
  },
};

/** What a side of a line does, in one line for a person: numbers as they were asked for, and what a burst comes to. */
export function describeConditions(conditions: Partial<LineConditions>, language: Language): string {
  const say = words[language];
  const { loss = 0, burst, duplicate = 0, reorder = 0, reorderMs, corrupt = 0, damage } = conditions;
  const { delayMs = 0, jitterMs = 0, jitterDistribution = 'uniform', mtuBytes, isOut } = conditions;
  const { rateBitsPerSecond, queue, slice, stall, reset = 0, resetAfterBytes } = conditions;
  const parts: string[] = [];
  const addIf = (isAsked: boolean, part: () => string): void => {
    if (isAsked) parts.push(part());
  };
  addIf(isOut === true, () => say.outage);
  addIf(loss > 0, () => say.loss(percent(loss)));
  if (burst !== undefined) {
    const figures = burstFigures(burst);
    parts.push(
      say.burst(percent(figures.loss), digits(figures.burstDatagrams), digits(figures.badDatagrams)),
    );
  }
  addIf(delayMs > 0, () => say.delay(milliseconds(delayMs)));
  addIf(jitterMs > 0, () => say.jitter(milliseconds(jitterMs), jitterDistribution));
  addIf(duplicate > 0, () => say.duplicate(percent(duplicate)));
  addIf(reorder > 0, () =>
    say.reorder(percent(reorder), reorderMs === undefined ? undefined : milliseconds(reorderMs)),
  );
  addIf(corrupt > 0, () => say.corrupt(percent(corrupt), damage?.bits ?? 1, placeOf(damage, say)));
  if (isGiven(rateBitsPerSecond)) {
    const waiting = queue?.type === 'bytes' ? `${queue.bytes} B` : say.packets(queue?.packets ?? 64);
    parts.push(say.rate(bitRate(rateBitsPerSecond), waiting));
  }
  if (isGiven(mtuBytes)) parts.push(say.mtu(mtuBytes));
  if (slice !== undefined)
    parts.push(say.slice(slice.bytes, slice.gapMs === 0 ? undefined : milliseconds(slice.gapMs)));
  if (stall !== undefined) parts.push(say.stall(percent(stall.probability), milliseconds(stall.ms)));
  addIf(reset > 0, () => say.reset(percent(reset)));
  if (isGiven(resetAfterBytes)) parts.push(say.resetAfter(`${resetAfterBytes} B`));
  return parts.length === 0 ? say.nothing : parts.join(say.joint);
}

/** Both sides of a line, and the round trip where there is a delay: a line of text each. */
export function describeLine(
  { up, down }: Readonly<Record<'up' | 'down', Partial<LineConditions>>> | LineSpec,
  language: Language,
): readonly string[] {
  const say = words[language];
  const roundTripMs = (up.delayMs ?? 0) + (down.delayMs ?? 0);
  return [
    say.up(describeConditions(up, language)),
    say.down(describeConditions(down, language)),
    ...(roundTripMs > 0 ? [say.roundTrip(milliseconds(roundTripMs))] : []),
  ];
}

/** A profile: its name and title, both sides, the round trip and where the numbers are from; nothing if there is none of that name. */
export function describeProfile(name: string, language: Language): readonly string[] {
  const profile = lineProfile(name);
  if (profile === undefined) return [];
  return [
    `${profile.name}: ${profile.title[language]}`,
    ...describeLine(profile.sides, language),
    words[language].source(profile.source),
  ];
}

/** The profiles in their order, each by its name and title. */
export function profileTitles(
  language: Language,
): readonly { readonly name: string; readonly title: string }[] {
  return lineProfiles.map(({ name, title }) => ({ name, title: title[language] }));
}

/** Every profile, as `describeProfile` has it. */
export function describeProfiles(language: Language): readonly (readonly string[])[] {
  return lineProfiles.map(({ name }) => describeProfile(name, language));
}

function isGiven(value: number | undefined): value is number {
  return value !== undefined && value !== Number.POSITIVE_INFINITY;
}

function placeOf(damage: LineConditions['damage'] | undefined, say: Words): string {
  if (damage === undefined || damage.bytes === Number.POSITIVE_INFINITY) return '';
  const { fromByte, bytes } = damage;
  return fromByte < 0 ? say.lastBytes(bytes) : say.bytes(fromByte, fromByte + bytes - 1);
}

/** At most three significant digits. */
function digits(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '∞' : `${Number(value.toPrecision(3))}`;
}

function percent(part: number): string {
  return `${digits(part * 100)} %`;
}

function milliseconds(ms: number): string {
  return ms >= 1_000 ? `${Number((ms / 1_000).toPrecision(4))} s` : `${Number(ms.toPrecision(4))} ms`;
}

function bitRate(bitsPerSecond: number): string {
  for (const [factor, unit] of [
    [1e9, 'Gbit/s'],
    [1e6, 'Mbit/s'],
    [1e3, 'kbit/s'],
  ] as const) {
    if (bitsPerSecond >= factor) return `${Number((bitsPerSecond / factor).toPrecision(5))} ${unit}`;
  }
  return `${bitsPerSecond} bit/s`;
}
