import { describe, expect, it } from 'vitest';
import { type Censor, SimNet } from '../../test/simnet.js';
import { type Habit, HabitualReceiver, habits } from '../../test/tftp-receivers.js';
import { SeededRandom } from '../line/seeded-random.js';
import { writeAcknowledgement, writeDataHeader } from '../wire/tftp/encode.js';
import { blockOf, opcode, opcodeOf } from '../wire/tftp/packet.js';
import { TftpSender } from './sender.js';
import { defaultTransferLimits } from './transfer-limits.js';

interface Conditions {
  readonly habit: Habit;
  readonly windowBlocks: number;
  readonly blocks: number;
  readonly delayMs: number;
  readonly acknowledgeMs: number;
  readonly censor?: Censor;
}

interface Result {
  readonly isDone: boolean;
  readonly sentData: number;
  readonly datagrams: number;
  readonly endMs: number;
  readonly timeouts: number;
}

const blockBytes = 8;

/** Numbers from 0 to below 1 that follow from the seed. */
function randomOf(seed: number): () => number {
  const random = new SeededRandom(seed);
  return () => random.next();
}

function transfer({ habit, windowBlocks, blocks, delayMs, acknowledgeMs, censor }: Conditions): Result {
  const net = new SimNet(1, { delayMs }, censor ?? (() => true));
  let sentData = 0;
  const toReceiver = (packet: Uint8Array): void =>
    receiver.received(opcodeOf(packet, 0, 4) === opcode.data ? blockOf(packet, 0, 4) : 0, net.nowMs);
  const toSender = (packet: Uint8Array): void => sender.acknowledged(blockOf(packet, 0, 4), net.nowMs);
  const sender = new TftpSender(
    {
      blockBytes,
      windowBlocks,
      rollover: 0,
      opening: 'options',
      sizeBytes: blocks * blockBytes - 1,
      limits: { ...defaultTransferLimits, minRateBytesPerSecond: 0 },
    },
    {
      blocks: (firstBlock, count) => {
        for (let block = firstBlock; block < firstBlock + count; block += 1) {
          sentData += 1;
          const packet = new Uint8Array(4);
          writeDataHeader(packet, 0, block);
          net.transmit(packet, toReceiver);
        }
      },
      acknowledgeOptions: () => net.transmit(Uint8Array.of(0, 6, 0, 0), toReceiver),
      error: () => undefined,
    },
  );
  const receiver = new HabitualReceiver(habit, windowBlocks, blocks, acknowledgeMs, (block) => {
    const packet = new Uint8Array(4);
    writeAcknowledgement(packet, 0, block);
    net.transmit(packet, toSender);
  });
  net.watch(sender, receiver);
  sender.start(0);
  net.run(() => sender.outcome !== undefined);
  return {
    isDone: sender.outcome?.outcome === 'done' && receiver.isDone,
    sentData,
    datagrams: net.sent,
    endMs: net.nowMs,
    timeouts: sender.counters.timeouts,
  };
}

/** What happens to one datagram on a path of `roundTripMs`: `false` loses it, numbers delay its copies. */
type Fault = (roundTripMs: number) => boolean | readonly number[];

const faults: Readonly<Record<string, Fault>> = {
  lost: () => false,
  doubled: () => [0, 0],
  'doubled late': (roundTripMs) => [0, roundTripMs * 0.75],
  'doubled very late': (roundTripMs) => [0, roundTripMs * 20],
  'a little late': (roundTripMs) => [roundTripMs * 0.3],
  late: (roundTripMs) => [roundTripMs * 1.5],
  'later than any memory of it could last': (roundTripMs) => [roundTripMs * 20],
  'later than the timeout': () => [300],
};

/** Milliseconds of one direction, and of the receiver's work for an ACK. */
const lines = [
  [1, 0],
  [1, 2],
  [1, 5],
  [5, 0],
  [50, 0.1],
] as const;

/**
 * Windows that one fault may cost beyond what was lost. An ACK of every block is the very ACK by which RFC 7440, section 4,
 * reports a gap, and is believed at once: it costs one window of such a peer's first to recognize it.
 */
const windowsFor = ({ everyBlock = false }: Habit): number => (everyBlock ? 2 : 1);

/** Whether the receiver reports a gap as soon as it sees it, by an ACK that means nothing else. */
const reportsGap = ({ which, everyBlock = false }: Habit): boolean => which === undefined && !everyBlock;

/** Datagrams of the opening and the first windows: every one of small windows, some of each large one. */
function touchedDatagrams(windowBlocks: number): readonly number[] {
  const step = windowBlocks > 4 ? Math.ceil(windowBlocks / 6) : 1;
  return Array.from({ length: Math.ceil((3 * windowBlocks + 6) / step) }, (_, index) => index * step);
}

describe.each(Object.entries(habits))('a receiver like %s', (_, habit) => {
  it.each([1, 2, 3, 4, 16, 64])(
    'costs what is lost and one window of %i at most, whichever datagram is lost, late or doubled',
    (windowBlocks) => {
      const wrong: string[] = [];
      for (const [delayMs, acknowledgeMs] of lines) {
        for (const [fault, fate] of Object.entries(faults)) {
          const copies = fate(2 * delayMs);
          const lateMs = Array.isArray(copies) ? Math.max(...copies) : 0;
          // The transfer lasts longer than any delay, so that late datagrams still meet it.
          const windows = 6 + Math.ceil(lateMs / (2 * delayMs + acknowledgeMs));
          if (windows * windowBlocks > 2_000) continue;
          const blocks = windowBlocks * windows + 3;
          const conditions = { habit, windowBlocks, blocks, delayMs, acknowledgeMs };
          const { endMs } = transfer(conditions);
          for (const index of touchedDatagrams(windowBlocks)) {
            let touched = 0;
            const censor: Censor = (packet, at) => {
              if (at !== index) return true;
              touched = packet[1] === opcode.data ? blockOf(packet, 0, 4) : 0;
              return copies;
            };
            const result = transfer({ ...conditions, censor });
            const allowed = blocks + (copies === false ? 1 : 0) + windowsFor(habit) * windowBlocks;
            // A receiver that reports a gap is not left waiting for a timeout.
            const isReported = touched % windowBlocks !== 0 && touched < blocks && reportsGap(habit);
            const soonMs = endMs + 6 * delayMs + windowBlocks * acknowledgeMs + 22;
            const isSlow = copies === false && isReported && (result.timeouts > 0 || result.endMs > soonMs);
            if (!result.isDone || result.sentData > allowed || isSlow) {
              wrong.push(
                `${delayMs} ms, ${acknowledgeMs} ms an ACK, ${fault} ${index}: ${JSON.stringify(result)} of ${allowed}`,
              );
            }
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it('costs no more than a window for each of many datagrams that are lost', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const windowBlocks = [1, 4, 16, 64][seed % 4] ?? 1;
      const blocks = 600;
      const random = randomOf(seed);
      let lost = 0;
      const censor: Censor = () => {
        const passes = random() >= (seed % 3 === 0 ? 0.1 : 0.01);
        if (!passes) lost += 1;
        return passes;
      };
      const conditions = { habit, windowBlocks, blocks, delayMs: 2, acknowledgeMs: 0, censor };
      const result = transfer(conditions);
      const allowed = blocks + lost + windowBlocks * (lost + windowsFor(habit) - 1);
      expect(result.isDone, `seed ${seed}: ${JSON.stringify(result)}`).toBe(true);
      expect(result.sentData, `seed ${seed}`).toBeLessThanOrEqual(allowed);
    }
  });
});
