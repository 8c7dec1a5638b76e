import type { LineConditions } from '../src/line/conditions.js';
import { type Rollover, wireBlock } from '../src/tftp/block-number.js';
import { TftpReceiver } from '../src/tftp/receiver.js';
import type { ReceiverOutbox, ReceiverParameters } from '../src/tftp/receiver-shell.js';
import { TftpSender } from '../src/tftp/sender.js';
import type { SenderOutbox, SenderParameters } from '../src/tftp/sender-shell.js';
import { decodeTftp } from '../src/wire/tftp/decode.js';
import {
  encodeError,
  encodeOptionAcknowledgement,
  writeAcknowledgement,
  writeDataHeader,
} from '../src/wire/tftp/encode.js';
import { blockOf, opcode, opcodeOf } from '../src/wire/tftp/packet.js';
import { type Censor, SimNet } from './simnet.js';

/** Bytes that differ from block to block, so that a block in the wrong place is seen. */
export function fileOf(sizeBytes: number): Uint8Array {
  const file = new Uint8Array(sizeBytes);
  for (let index = 0; index < sizeBytes; index += 1) file[index] = (index * 2_654_435_761) >>> 24;
  return file;
}

/** An ACK as it comes over the line. */
export function acknowledgementOf(block16: number): Uint8Array {
  const packet = new Uint8Array(4);
  writeAcknowledgement(packet, 0, block16);
  return packet;
}

/** DATA as it comes over the line. */
export function dataOf(block16: number, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(4 + payload.length);
  packet.set(payload, writeDataHeader(packet, 0, block16));
  return packet;
}

/** Block `block` of `file`, a view. */
export function blockOfFile(file: Uint8Array, block: number, blockBytes: number): Uint8Array {
  return file.subarray((block - 1) * blockBytes, block * blockBytes);
}

/** What to transfer, over which line; what is left out is one block of 512 at a time, nothing lost. */
export interface PairOptions {
  readonly file: Uint8Array;
  readonly seed?: number;
  readonly line?: Partial<LineConditions>;
  readonly censor?: Censor;
  readonly blockBytes?: number;
  readonly windowBlocks?: number;
  readonly rollover?: Rollover;
  readonly receiverRollover?: Rollover;
  /** Who opens with an OACK: nobody, the sender (RRQ) or the receiver (WRQ). */
  readonly offers?: 'nobody' | 'sender' | 'receiver';
  readonly sender?: Partial<SenderParameters>;
  readonly receiver?: Partial<ReceiverParameters>;
}

/** A sender and a receiver joined by a simulated line, speaking real packets. */
export class TftpPair {
  readonly net: SimNet;
  readonly sender: TftpSender;
  readonly receiver: TftpReceiver;
  readonly received: Uint8Array;
  receivedBytes = 0;
  /** Blocks in the order in which they were sent. */
  readonly sentBlocks: number[] = [];
  readonly acknowledgements: number[] = [];
  readonly errors: string[] = [];
  readonly #options: PairOptions;
  readonly #blockBytes: number;

  constructor(options: PairOptions) {
    const { blockBytes = 512, windowBlocks = 1, rollover = 0, offers = 'nobody' } = options;
    this.#options = options;
    this.#blockBytes = blockBytes;
    this.net = new SimNet(options.seed ?? 1, options.line, options.censor);
    this.received = new Uint8Array(options.file.length);
    this.sender = new TftpSender(
      {
        blockBytes,
        windowBlocks,
        rollover,
        opening: offers === 'sender' ? 'options' : offers === 'receiver' ? 'confirmed' : 'data',
        sizeBytes: options.file.length,
        ...options.sender,
      },
      this.#senderOutbox(rollover),
    );
    this.receiver = new TftpReceiver(
      {
        blockBytes,
        windowBlocks,
        rollover: options.receiverRollover ?? rollover,
        opening: offers === 'receiver' ? 'options' : offers === 'sender' ? 'acknowledge' : 'silent',
        ...options.receiver,
      },
      this.#receiverOutbox(),
    );
    this.net.watch(this.sender, this.receiver);
  }

  /** Both start, and what happens happens. */
  run(): this {
    const { offers } = this.#options;
    if (offers === 'receiver') {
      this.receiver.start(this.net.nowMs);
      this.#awaitsOffer = true;
    } else {
      this.sender.start(this.net.nowMs);
      if (offers !== 'sender') this.receiver.start(this.net.nowMs);
      else this.#awaitsOffer = true;
    }
    this.net.run(() => this.sender.outcome !== undefined && this.receiver.isOver);
    return this;
  }

  /** Whether the receiver holds the very bytes of the file. */
  get isIdentical(): boolean {
    if (this.receivedBytes !== this.#options.file.length) return false;
    return this.received.every((byte, index) => byte === this.#options.file[index]);
  }

  #awaitsOffer = false;

  #senderOutbox(rollover: Rollover): SenderOutbox {
    return {
      blocks: (firstBlock, count) => {
        for (let block = firstBlock; block < firstBlock + count; block += 1) {
          this.sentBlocks.push(block);
          const payload = blockOfFile(this.#options.file, block, this.#blockBytes);
          this.net.transmit(dataOf(wireBlock(block, rollover), payload), this.#toReceiver);
        }
      },
      acknowledgeOptions: () => this.#offer(this.#toReceiver),
      error: (code, message) => {
        this.errors.push(`sender ${code} ${message}`);
        this.net.transmit(encodeError(code, message), this.#toReceiver);
      },
    };
  }

  #receiverOutbox(): ReceiverOutbox {
    return {
      acknowledge: (block) => {
        this.acknowledgements.push(block);
        this.net.transmit(acknowledgementOf(wireBlock(block, this.receiver.rollover)), this.#toSender);
      },
      acknowledgeOptions: () => this.#offer(this.#toSender),
      deliver: (block, bytes, offset, length) => {
        this.received.set(bytes.subarray(offset, offset + length), (block - 1) * this.#blockBytes);
        this.receivedBytes += length;
      },
      store: () => this.receiver.stored(this.net.nowMs),
      error: (code, message) => {
        this.errors.push(`receiver ${code} ${message}`);
        this.net.transmit(encodeError(code, message), this.#toSender);
      },
    };
  }

  #offer(arrive: (packet: Uint8Array) => void): void {
    this.net.transmit(encodeOptionAcknowledgement([]) ?? new Uint8Array(0), arrive);
  }

  readonly #toReceiver = (packet: Uint8Array): void => {
    const { nowMs } = this.net;
    switch (opcodeOf(packet, 0, packet.length)) {
      case opcode.optionAcknowledgement:
        if (this.#awaitsOffer) this.receiver.start(nowMs);
        else this.receiver.requestRepeated(nowMs);
        this.#awaitsOffer = false;
        break;
      case opcode.data:
        if (packet.length >= 4) {
          this.receiver.dataReceived(blockOf(packet, 0, packet.length), packet, 4, packet.length - 4, nowMs);
        }
        break;
      case opcode.error:
        this.#error(packet, (code, message) => this.receiver.errorReceived(code, message, nowMs));
    }
  };

  readonly #toSender = (packet: Uint8Array): void => {
    const { nowMs } = this.net;
    switch (opcodeOf(packet, 0, packet.length)) {
      case opcode.optionAcknowledgement:
        if (this.#awaitsOffer) this.sender.start(nowMs);
        this.#awaitsOffer = false;
        break;
      case opcode.acknowledgement:
        if (packet.length >= 4) this.sender.acknowledged(blockOf(packet, 0, packet.length), nowMs);
        break;
      case opcode.error:
        this.#error(packet, (code, message) => this.sender.errorReceived(code, message, nowMs));
    }
  };

  #error(packet: Uint8Array, received: (code: number, message: string) => void): void {
    const decoded = decodeTftp(packet);
    if (decoded.ok && decoded.packet.type === 'error')
      received(decoded.packet.errorCode, decoded.packet.message);
  }
}
