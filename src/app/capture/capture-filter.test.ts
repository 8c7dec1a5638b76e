import { expect, it } from 'vitest';
import { pcapFile } from '../../../test/dissected.js';
import { catalog } from '../../../test/filters.js';
import { sameInBoth } from '../../../test/interop/filter-expressions.js';
import { variousFrames } from '../../../test/various-frames.js';
import { CaptureReader } from '../../capture/capture-reader.js';
import { PacketWalker } from '../../capture/packet-walker.js';
import { SeededRandom } from '../../line/seeded-random.js';
import { compileFilter } from '../../traffic/filter/compile.js';
import { readFilter } from '../../traffic/filter/filter.js';
import { createHeaderProtocols, createProtocols, type Protocols } from '../../wire/protocols.js';
import { type CaptureFilter, captureFilter } from './capture-filter.js';

const seed = 20_261_127;
const random = new SeededRandom(seed);

function one<T>(of: readonly T[]): T {
  const found = of[random.below(of.length)];
  if (found === undefined) throw new Error('of nothing');
  return found;
}

const fields = [...catalog.fields].map(({ name }) => name);
const names = [...fields, ...catalog.protocols];
/** What headers say, and what a little more is needed for. */
const frequent = [
  ...[
    'udp.port',
    'udp.srcport',
    'udp.dstport',
    'tcp.port',
    'tcp.srcport',
    'tcp.dstport',
    'ip.addr',
    'ip.src',
  ],
  ...['ip.dst', 'udp', 'tcp', 'ip', 'ipv6', 'icmp', 'tftp', 'http', 'eth.type', 'tcp.flags.syn', 'tcp.seq'],
  ...[
    'tftp.block',
    'udp.stream',
    'frame.number',
    'frame.time_delta',
    'frame.protocols',
    'tcp.analysis.flags',
  ],
];
const values = [
  '0',
  '1',
  '7',
  '69',
  '80',
  '1234',
  '40001',
  '-1',
  '10.0.0.1',
  '10.0.0.0/31',
  '0x0800',
  '"boot"',
  '02:00',
];
const operators = ['==', '!=', '===', '!==', '<', '>', '<=', '>=', 'contains'];

/** A test of a field at random; not every one has a meaning. */
function someTest(): string {
  const name = random.below(4) > 0 ? one(frequent) : one(names);
  switch (random.below(6)) {
    case 0:
      return name;
    case 1:
      return `${name}#${1 + random.below(2)}`;
    case 2:
      return `${name} ${one(['', 'not '])}in {${one(values)}, ${one(values)}..${one(values)}}`;
    case 3:
      return one([`${name}[0:2] == 00:45`, `count(${name}) > 1`, `${name} + 1 == 70`]);
    default:
      return `${one(['', '', 'any ', 'all '])}${name} ${one(operators)} ${one(values)}`;
  }
}

function someFilter(depth = 0): string {
  if (depth > 2 || random.below(3) === 0) return someTest();
  const kind = one(['and', 'or', 'not']);
  const first = someFilter(depth + 1);
  return kind === 'not' ? `not (${first})` : `(${first}) ${kind} (${someFilter(depth + 1)})`;
}

/** The packets of a capture, each as `test` finds it after a walk with these protocols. */
function found<Result>(
  capture: Uint8Array,
  protocols: Pick<Protocols, 'frame'>,
  test: (packet: PacketWalker['packet']) => Result,
): readonly Result[] {
  const walker = new PacketWalker(protocols);
  const results: Result[] = [];
  const reader = new CaptureReader(
    {
      packets: (batch, bytes) => walker.batch(batch, bytes, (packet) => results.push(test(packet))),
      block: (block) => walker.block(block),
    },
    undefined,
  );
  reader.push(capture);
  reader.end();
  return results;
}

it('may select all packets after a walk of headers, or before any, that it selects after a whole one', async () => {
  const capture = pcapFile(variousFrames(250, seed).map((bytes) => ({ bytes })));
  const headers = createHeaderProtocols();
  const ofHeaders = [...catalog.fields].filter(({ protocols }) =>
    protocols.some((name) => headers.names.has(name)),
  );
  const texts = new Set([...Object.values(sameInBoth).flat(), ...ofHeaders.map(({ name }) => `!${name}`)]);
  for (let count = 0; count < 1_200; count += 1) texts.add(someFilter());
  const filters: (CaptureFilter & { readonly text: string; readonly whole: CaptureFilter['selects'] })[] = [];
  for (const text of texts) {
    const checked = await readFilter(text, catalog);
    if (!checked.ok) continue;
    filters.push({
      text,
      whole: compileFilter(checked.value),
      ...(await captureFilter(text, createProtocols())),
    });
  }
  expect(filters.length).toBeGreaterThan(1_000);
  const may = found(capture, headers, (packet) => filters.map((one) => one.mayBeSelected(packet)));
  let number = 0;
  let rejected = 0;
  found(capture, createProtocols(), (packet) => {
    for (const [index, { text, whole, selects, needsWalk }] of filters.entries()) {
      const isSelected = whole(packet);
      const mayBe =
        may[number]?.[index] === true &&
        needsWalk?.(packet.bytes, packet.start(0), packet.end(0), packet.linkType) !== false;
      if (!mayBe) rejected += 1;
      if (isSelected && !mayBe) expect.fail(`seed ${seed}: ${text} misses packet ${packet.number}`);
      if (selects(packet) !== isSelected)
        expect.fail(`seed ${seed}: ${text} differs at packet ${packet.number}`);
    }
    number += 1;
  });
  // It says something: a quarter of all is rejected by headers.
  expect(rejected).toBeGreaterThan((number * filters.length) / 4);
}, 60_000);

it('knows whether UDP conversations have to be followed for it', async () => {
  const needs = async (text: string): Promise<boolean> =>
    (await captureFilter(text, createProtocols())).needsUdpConversations;
  expect(await needs('tftp or not (udp.stream == 3)')).toBe(true);
  expect(await needs('max(udp.time_delta, frame.time_relative) > 1')).toBe(true);
  expect(await needs('udp.port == 69 and tcp.stream == 1')).toBe(false);
});

it('knows whether acknowledgments have to be followed for it', async () => {
  const needs = async (text: string): Promise<boolean> =>
    (await captureFilter(text, createProtocols())).needsAcknowledgments;
  expect(await needs('http or max(tcp.analysis.ack_rtt) > 0.1')).toBe(true);
  expect(await needs('not tcp.analysis')).toBe(true);
  expect(await needs('tcp.analysis.retransmission or tcp.analysis.initial_rtt > 1')).toBe(false);
});
