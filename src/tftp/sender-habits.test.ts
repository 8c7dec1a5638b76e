import { describe, expect, it } from 'vitest';
import { type Censor, SimNet } from '../../test/simnet.js';
import { type Habit, HabitualReceiver, habits } from '../../test/tftp-receivers.js';
import { blockOf, opcode, opcodeOf, writeAcknowledgement, writeDataHeader } from '../wire/tftp.js';
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
  const net = new SimNet(seed);
  return () => net.random();
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
      blocks: (first, count) => {
        for (let block = first; block < first + count; block += 1) {
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

const faults: Readonly<Record<string, (delayMs: number) => boolean | readonly number[]>> = {
  lost: () => false,
  doubled: () => [0, 0],
  'doubled late': (delayMs) => [0, delayMs * 1.5],
  'a little late': (delayMs) => [delayMs * 0.6],
  late: (delayMs) => [delayMs * 3],
  'very late': () => [700],
};

/** How many windows more than what was lost a habit may cost; a peer that acknowledges every block has to be found out first. */
const windowsFor = ({ everyBlock = false }: Habit): number => (everyBlock ? 2.5 : 1);

/** Whether a gap is told of when it is seen, and in a way that says nothing else. */
const tells = ({ which, everyBlock = false }: Habit): boolean => which === undefined && !everyBlock;

describe.each(Object.entries(habits))('a receiver like %s', (_, habit) => {
  const roundTrips = [
    [1, 0],
    [1, 2],
    [1, 5],
    [5, 0],
    [50, 0.1],
  ] as const;

  it.each([1, 2, 4, 16, 64])(
    'costs what is lost and one window of %i at most, whichever datagram is lost, late or doubled',
    (windowBlocks) => {
      const wrong: string[] = [];
      const blocks = windowBlocks * 3 + 3;
      for (const [delayMs, acknowledgeMs] of roundTrips) {
        const conditions = { habit, windowBlocks, blocks, delayMs, acknowledgeMs };
        const { datagrams, endMs } = transfer(conditions);
        for (const [fault, fate] of Object.entries(faults)) {
          for (let index = 0; index < datagrams; index += windowBlocks > 16 ? 5 : 1) {
            let touched = 0;
            const censor: Censor = (packet, at) => {
              if (at !== index) return true;
              touched = packet[1] === opcode.data ? blockOf(packet, 0, 4) : 0;
              return fate(delayMs);
            };
            const result = transfer({ ...conditions, censor });
            const allowed = blocks + (fault === 'lost' ? 1 : 0) + Math.ceil(windowsFor(habit) * windowBlocks);
            // Whoever tells of a gap is not left waiting for a timeout.
            const isTold = touched % windowBlocks !== 0 && touched < blocks && tells(habit);
            const soonMs = endMs + 6 * delayMs + windowBlocks * acknowledgeMs + 22;
            const isSlow = fault === 'lost' && isTold && (result.timeouts > 0 || result.endMs > soonMs);
            if (!result.isDone || result.sentData > allowed || isSlow) {
              wrong.push(
                `${delayMs} ms, ${acknowledgeMs} ms an ACK, ${fault} ${index}: ${JSON.stringify(result)}`,
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
      const allowed = blocks + lost + Math.ceil(windowsFor(habit) * windowBlocks) * (lost + 1);
      expect(result.isDone, `seed ${seed}: ${JSON.stringify(result)}`).toBe(true);
      expect(result.sentData, `seed ${seed}`).toBeLessThanOrEqual(allowed);
    }
  });
});
