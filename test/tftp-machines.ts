// TFTP's machines alone, and what they say, in words.
import { type ClientPlan, TftpGet, TftpPut } from '../src/tftp/client/client-session.js';
import { TftpReceiver } from '../src/tftp/receiver.js';
import type { ReceiverParameters } from '../src/tftp/receiver-shell.js';
import { TftpSender } from '../src/tftp/sender.js';
import type { SenderParameters } from '../src/tftp/sender-shell.js';
import type { TftpOption } from '../src/wire/tftp/packet.js';

const payload = new Uint8Array(65_464);

/** A sender and what it says: `1+4` is four blocks from block 1. */
export function senderOf(changes: Partial<SenderParameters> = {}) {
  const words: string[] = [];
  const sender = new TftpSender(
    { blockBytes: 512, windowBlocks: 1, rollover: 0, opening: 'options', sizeBytes: 512 * 10, ...changes },
    {
      blocks: (firstBlock, count) => words.push(`${firstBlock}+${count}`),
      acknowledgeOptions: () => words.push('oack'),
      error: (code) => words.push(`error ${code}`),
    },
  );
  sender.start(0);
  return { sender, said: () => words.splice(0) };
}

/** A receiver and what it says. */
export function receiverOf(changes: Partial<ReceiverParameters> = {}, storesAtOnce = true) {
  const words: string[] = [];
  const receiver: TftpReceiver = new TftpReceiver(
    { blockBytes: 512, windowBlocks: 1, rollover: 0, opening: 'acknowledge', ...changes },
    {
      acknowledge: (block) => words.push(`ack ${block}`),
      acknowledgeOptions: () => words.push('oack'),
      deliver: () => undefined,
      store: () => storesAtOnce && receiver.stored(1),
      error: (code) => words.push(`error ${code}`),
    },
  );
  receiver.start(0);
  const data = (block: number, length = 512, nowMs = 1): void =>
    receiver.dataReceived(block, payload, 0, length, nowMs);
  return { receiver, data, said: () => words.splice(0) };
}

const plan: ClientPlan = { mode: 'octet', wishes: { blockBytes: 1_468, windowBlocks: 4, sizeBytes: 0 } };

/** A client that has sent its request, and what it says after that. */
export function clientOf(direction: 'get' | 'put') {
  const words: string[] = [];
  const outbox = {
    request: (options: readonly TftpOption[]) => words.push(`request of ${options.length}`),
    agreed: () => undefined,
    acknowledge: (block: number) => words.push(`ack ${block}`),
    deliver: () => undefined,
    store: () => undefined,
    blocks: (firstBlock: number, count: number) => words.push(`${firstBlock}+${count}`),
    error: (code: number) => words.push(`error ${code}`),
  };
  const client =
    direction === 'get' ? new TftpGet(plan, outbox) : new TftpPut({ ...plan, inMemoryBytes: 9_000 }, outbox);
  client.start(0);
  words.splice(0);
  return { client, said: () => words.splice(0) };
}
