import { describe, expect, it } from 'vitest';
import { type Censor, SimNet } from '../../test/simnet.js';
import { HabitualSender, type SenderHabit, senderHabits } from '../../test/tftp-senders.js';
import { writeAcknowledgement, writeDataHeader } from '../wire/tftp/encode.js';
import { blockOf } from '../wire/tftp/packet.js';
import { TftpReceiver } from './receiver.js';
import { defaultTransferLimits } from './transfer-limits.js';

interface Conditions {
  readonly habit: SenderHabit;
  readonly windowBlocks: number;
  readonly blocks: number;
  readonly delayMs: number;
  readonly censor?: Censor;
}

const blockBytes = 8;

function transfer({ habit, windowBlocks, blocks, delayMs, censor }: Conditions) {
  const net = new SimNet(1, { delayMs }, censor ?? (() => true));
  let sentData = 0;
  const delivered: number[] = [];
  const toReceiver = (packet: Uint8Array): void =>
    receiver.dataReceived(blockOf(packet, 0, 4), packet, 4, packet.length - 4, net.nowMs);
  const toSender = (packet: Uint8Array): void => sender.acknowledged(blockOf(packet, 0, 4), net.nowMs);
  const sender = new HabitualSender(habit, windowBlocks, blocks, (block) => {
    sentData += 1;
    const packet = new Uint8Array(4 + (block === blocks ? 1 : blockBytes));
    writeDataHeader(packet, 0, block);
    net.transmit(packet, toReceiver);
  });
  const receiver = new TftpReceiver(
    {
      blockBytes,
      windowBlocks,
      rollover: 0,
      opening: 'acknowledge',
      limits: { ...defaultTransferLimits, minRateBytesPerSecond: 0 },
    },
    {
      acknowledge: (block) => {
        const packet = new Uint8Array(4);
        writeAcknowledgement(packet, 0, block);
        net.transmit(packet, toSender);
      },
      deliver: (block) => delivered.push(block),
      store: () => receiver.stored(net.nowMs),
      error: () => undefined,
    },
  );
  net.watch(sender, receiver);
  receiver.start(0);
  net.run(() => receiver.isOver && sender.deadlineMs === Number.POSITIVE_INFINITY, 60_000);
  return {
    isWhole: sender.isDone && delivered.length === blocks && delivered.every((block, at) => block === at + 1),
    sentData,
    acknowledgements: receiver.counters.sentAcknowledgements,
  };
}

const faults: Readonly<Record<string, (roundTripMs: number) => boolean | readonly number[]>> = {
  lost: () => false,
  doubled: () => [0, 0],
  'doubled late': (roundTripMs) => [0, roundTripMs * 0.75],
  'doubled very late': (roundTripMs) => [0, roundTripMs * 20],
  'a little late': (roundTripMs) => [roundTripMs * 0.3],
  late: (roundTripMs) => [roundTripMs * 1.5],
  'very late': (roundTripMs) => [roundTripMs * 20],
  // Of the one that repeats soon; not a whole number of round trips, at which nothing is before or after.
  'later than a timeout': () => [390],
};

/** What one fault may cost beside itself: the report of a gap, or an ACK that prods a silent sender, and one for each of two copies. */
const furtherAcknowledgements = 3;
/** The window in which it happens, and one that a sender repeats although its ACK is on the way. */
const furtherWindows = 2;

describe.each(Object.entries(senderHabits))('from a sender like %s', (_, habit) => {
  it.each([1, 2, 4, 16, 64])(
    'windows of %i are acknowledged once, and little more, whichever datagram is lost, late or doubled',
    (windowBlocks) => {
      const wrong: string[] = [];
      const step = Math.ceil(windowBlocks / 8);
      for (const delayMs of [1, 5, 50]) {
        const conditions = { habit, windowBlocks, blocks: windowBlocks * 30 + 3, delayMs };
        const usual = transfer(conditions);
        for (const [fault, fate] of Object.entries(faults)) {
          for (let index = 0; index < 3 * windowBlocks + 6; index += step) {
            const censor: Censor = (_packet, at) => (at === index ? fate(2 * delayMs) : true);
            const { isWhole, acknowledgements, sentData } = transfer({ ...conditions, censor });
            const isQuiet = acknowledgements <= usual.acknowledgements + furtherAcknowledgements;
            if (!isWhole || !isQuiet || sentData > usual.sentData + furtherWindows * windowBlocks) {
              wrong.push(`${delayMs} ms, ${fault} ${index}: ${acknowledgements} ACKs, ${sentData} DATA`);
            }
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
