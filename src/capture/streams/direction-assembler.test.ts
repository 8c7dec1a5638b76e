import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DirectionAssembler } from './direction-assembler.js';
import { MemoryBudget } from './memory-budget.js';
import type { StreamEvent } from './stream-event.js';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 40));
const bytesOf = (content: string): Uint8Array => Uint8Array.from(Buffer.from(content, 'latin1'));

/** Feeds an assembler, and writes what it gives as one text each. */
class Bench {
  readonly events: string[] = [];
  readonly assembler: DirectionAssembler;
  #packet = 0;

  constructor(budget = new MemoryBudget(1_000_000)) {
    this.assembler = new DirectionAssembler('client', budget, (event) => this.events.push(shown(event)));
  }

  send(sequence: number, content: string, { fin = false, wireBytes = content.length } = {}): this {
    this.#packet += 1;
    this.assembler.receive({
      sequence: sequence | 0,
      bytes: bytesOf(content),
      wireBytes,
      packet: this.#packet,
      timeNanos: 0,
      isFin: fin,
    });
    return this;
  }

  ack(sequence: number, passes = 0): this {
    this.assembler.acknowledge(sequence | 0);
    for (let pass = 0; pass < passes; pass += 1) this.assembler.pass(this.#seen);
    return this;
  }

  end(): readonly string[] {
    this.assembler.end(this.#seen);
    return this.events;
  }

  get #seen() {
    return { packet: this.#packet, timeNanos: 0 };
  }
}

function shown(event: StreamEvent): string {
  switch (event.type) {
    case 'data':
      return `${event.offset} ${text(event.bytes)}${event.isAfterFin ? ' after FIN' : ''}`;
    case 'gap':
      return `${event.offset} ${event.reason} ${event.missingBytes}`;
    case 'conflict':
      return `${event.offset} differs ${event.differingBytes}`;
    case 'stray':
      return `stray ${event.strayBytes}`;
    case 'over':
      return event.type;
    default:
      return `${event.offset} ${event.type}`;
  }
}

describe('one direction of a stream', () => {
  it.each<[string, (bench: Bench) => Bench, readonly string[]]>([
    ['in order', (b) => b.send(1, 'ab').send(3, 'c'), ['0 ab', '2 c']],
    ['out of order', (b) => b.send(1, 'ab').send(5, 'ef').send(3, 'cd'), ['0 ab', '2 cd', '4 ef']],
    [
      'across the wrap',
      (b) => b.send(0xffff_fffe, 'ab').send(2, 'ef').send(0, 'cd'),
      ['0 ab', '2 cd', '4 ef'],
    ],
    ['sent again', (b) => b.send(1, 'abc').send(1, 'abc').send(2, 'bcd'), ['0 abc', '3 d']],
    ['sent again with other bytes', (b) => b.send(1, 'abc').send(1, 'aXXd'), ['0 abc', '3 d', '0 differs 2']],
    [
      'overlapping what waits',
      (b) => b.send(1, 'a').send(3, 'cd').send(6, 'f').send(2, 'bXdef'),
      ['0 a', '1 differs 1', '1 b', '2 cd', '4 e', '5 f'],
    ],
    [
      'a gap at the end of the capture',
      (b) => b.send(1, 'ab').send(9, 'xy'),
      ['0 ab', '2 notCaptured 6', '8 xy'],
    ],
    [
      'cut off by a snap length',
      (b) => b.send(1, 'ab', { wireBytes: 5 }).send(6, 'f'),
      ['0 ab', '2 cutOff 3', '5 f'],
    ],
    ['a probe of an idle connection', (b) => b.send(1, 'ab').send(2, '\0').send(3, 'c'), ['0 ab', '2 c']],
    ['its end', (b) => b.send(1, 'ab', { fin: true }).send(3, '', { fin: true }), ['0 ab', '2 finished']],
    [
      'its end before its last bytes',
      (b) => b.send(1, 'a').send(4, '', { fin: true }).send(2, 'bc'),
      ['0 a', '1 bc', '3 finished'],
    ],
    [
      'after the end, which counts',
      (b) => b.send(1, 'ab', { fin: true }).send(4, 'c').send(5, 'd'),
      ['0 ab', '2 finished', '2 c after FIN', '3 d after FIN'],
    ],
    [
      'after the end, which does not count',
      (b) => b.send(1, 'ab', { fin: true }).send(3, 'c').send(4, 'd'),
      ['0 ab', '2 finished', '2 c after FIN', '3 d after FIN'],
    ],
    ['far away', (b) => b.send(1, 'ab').send(0x6000_0000, 'x').send(3, 'c'), ['0 ab', 'stray 1', '2 c']],
    [
      'acknowledged, not captured',
      (b) => b.send(1, 'ab').ack(9, 9).send(9, 'x'),
      ['0 ab', '2 notCaptured 6', '8 x'],
    ],
    ['acknowledged, captured late', (b) => b.send(1, 'ab').ack(5, 3).send(3, 'cd'), ['0 ab', '2 cd']],
    ['never captured', (b) => b.ack(1).ack(101), ['0 notCaptured 100']],
    ['an end that was not captured', (b) => b.send(1, 'ab').ack(4), ['0 ab']],
  ])('is given in order: %s', (_, feed, expected) => {
    expect(feed(new Bench()).end()).toEqual(expected);
  });

  it('gives up a gap when what waits is more than its memory', () => {
    const budget = new MemoryBudget(20_000);
    const bench = new Bench(budget).send(1, 'a');
    for (let at = 0; at < 5; at += 1) bench.send(101 + at * 4_000, 'x'.repeat(4_000));
    expect(bench.events.slice(0, 2)).toEqual(['0 a', '1 notCaptured 99']);
    bench.end();
    expect(budget.usedBytes).toBe(0);
  });

  it('gives up a gap of one direction at 8 MiB', () => {
    const bench = new Bench(new MemoryBudget(1e9)).send(1, 'a');
    const large = 'x'.repeat(60_000);
    for (let at = 0; at < 140; at += 1) bench.send(101 + at * 60_000, large);
    expect(bench.events[1]).toBe('1 notCaptured 99');
  });

  it('gives all bytes, whatever happens to their segments on the way', () => {
    const piece = fc.record({
      length: fc.integer({ min: 1, max: 40 }),
      copies: fc.integer({ min: 0, max: 3 }),
      late: fc.integer({ min: 0, max: 12 }),
      back: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.array(piece, { maxLength: 60 }),
        (base, pieces) => {
          const total = pieces.reduce((sum, { length }) => sum + length, 0);
          const content = Uint8Array.from({ length: total }, (_, index) => (index * 7 + (index >> 3)) & 255);
          const sent: { at: number; end: number; when: number }[] = [];
          let at = 0;
          for (const [index, { length, copies, late, back }] of pieces.entries()) {
            for (let copy = 0; copy < copies; copy += 1)
              sent.push({ at: Math.max(0, at - copy * back), end: at + length, when: index + late * copy });
            at += length;
          }
          const covered = new Uint8Array(total);
          for (const { at: from, end } of sent) covered.fill(1, from, end);
          const given = new Uint8Array(total);
          const missing = new Uint8Array(total);
          let next = 0;
          const assembler = new DirectionAssembler('client', new MemoryBudget(1e6), (event) => {
            if (event.type === 'finished' || event.type === 'over') return;
            expect(event.offset).toBe(next);
            if (event.type === 'data') {
              given.set(event.bytes, next);
              next += event.bytes.length;
            } else if (event.type === 'gap') {
              missing.fill(1, next, next + event.missingBytes);
              next += event.missingBytes;
            } else expect.fail(event.type);
          });
          assembler.begin(base | 0);
          for (const [packet, { at: from, end }] of [...sent]
            .sort((one, other) => one.when - other.when)
            .entries())
            assembler.receive({
              sequence: (base + from) | 0,
              bytes: content.subarray(from, end),
              wireBytes: end - from,
              packet,
              timeNanos: 0,
              isFin: false,
            });
          assembler.receive({
            sequence: (base + total) | 0,
            bytes: new Uint8Array(0),
            wireBytes: 0,
            packet: 0,
            timeNanos: 0,
            isFin: true,
          });
          assembler.acknowledge((base + total) | 0);
          assembler.end({ packet: 0, timeNanos: 0 });
          expect(next).toBe(total);
          for (let index = 0; index < total; index += 1) {
            // A probe's byte is not taken: it stands for a single byte sent again.
            if (missing[index] === 1) expect(covered[index]).toBe(0);
            else expect(given[index]).toBe(content[index]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
