import { type Rollover, wireBlock } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import type { TransferChannel } from '../../tftp/server/server-shell.js';
import { blockHeaderBytes, opcode } from '../../wire/tftp/packet.js';
import type { DatagramPort } from '../datagram-port.js';
import type { Address, Libc } from '../libc.js';
import { maxSegmentedBytes, maxSegments, type SendDestination } from '../send-batch.js';

/** The two bytes of the opcode and the two of a block number, as a little-endian word. */
function headerWord(code: number, number: number): number {
  return (code << 8) | ((number & 0xff00) << 8) | ((number & 0xff) << 24);
}

/** The fewest blocks of a window for which a second send saves more than it costs. */
const minBlocksOfSplitWindow = 6;

/** Gives channels their turns. */
export interface TurnGiver {
  /** Blocks wait: call `takeTurn` until none wait. Called once for them. */
  blocksWait(channel: SegmentedChannel): void;
}

/**
 * The channel to one peer, for a transfer on the engine. Its blocks wait for the transfer's turn. One turn sends at most one
 * segmented send, so that a window of megabytes does not delay a client whose window is one block.
 */
export class SegmentedChannel implements TransferChannel {
  readonly port: DatagramPort;
  readonly destination: SendDestination;
  readonly #libc: Libc;
  readonly #turns: TurnGiver;
  readonly #closed: () => void;
  #source: BlockSource | undefined;
  #rollover: Rollover = 0;
  /** The waiting blocks: from `next` to `end`, exclusive. */
  #next = 0;
  #end = 0;
  #baseOf: Uint8Array | undefined;
  #base: Address = 0;
  #isClosed = false;

  /** `closed` is called once, when the transfer no longer needs the channel. */
  constructor(
    libc: Libc,
    port: DatagramPort,
    destination: SendDestination,
    turns: TurnGiver,
    closed: () => void = () => undefined,
  ) {
    this.#libc = libc;
    this.port = port;
    this.destination = destination;
    this.#turns = turns;
    this.#closed = closed;
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void {
    this.#source = source;
    this.#rollover = rollover;
    const waited = this.#next < this.#end;
    // A window continues the last one, or begins further back and then covers the waiting blocks.
    if (!waited || firstBlock < this.#end)
      this.#next = waited ? Math.min(this.#next, firstBlock) : firstBlock;
    this.#end = firstBlock + count;
    if (!waited) this.#turns.blocksWait(this);
  }

  acknowledge(block16: number): void {
    const { batch } = this.port;
    if (!batch.reserve(1, 0)) return;
    batch.begin(this.destination);
    batch.header(headerWord(opcode.acknowledgement, block16));
  }

  send(packet: Uint8Array): void {
    this.port.send(this.destination, packet);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#next = this.#end;
    this.#closed();
  }

  /** True if blocks wait for their turn, or for room in the system. */
  get isWaiting(): boolean {
    return this.#next < this.#end;
  }

  /**
   * Sends the waiting blocks of one turn. Returns true if more of them can be sent in the next turn. If no other channel has
   * blocks to send (`isAlone`), a window begins with a separate datagram: it wakes the peer while the system still cuts the
   * rest into segments, a sixth more throughput for a single client, see bench/.
   */
  takeTurn(isAlone: boolean): boolean {
    const source = this.#source;
    const { destination } = this;
    if (source === undefined) return false;
    // Blocks that the peer has acknowledged meanwhile are no longer held, and not needed.
    this.#next = Math.max(this.#next, source.firstHeld);
    if (!this.isWaiting) return false;
    const datagramBytes = blockHeaderBytes + source.blockBytes;
    const fitting = Math.min(maxSegments, Math.floor(maxSegmentedBytes / datagramBytes));
    const count = Math.min(Math.max(1, fitting), this.#end - this.#next);
    if (count === 1 || datagramBytes > destination.maxSegmentBytes) {
      this.#sendApart(source, count);
    } else {
      const ahead = isAlone && count >= minBlocksOfSplitWindow ? 1 : 0;
      this.#sendApart(source, ahead);
      if (!this.port.batch.blocked) this.#sendTogether(source, count - ahead, datagramBytes);
    }
    return this.isWaiting && !this.port.batch.blocked;
  }

  #sendTogether(source: BlockSource, count: number, datagramBytes: number): void {
    const { batch } = this.port;
    if (!batch.reserve(2 * count, source.whole === undefined ? count * source.blockBytes : 0)) return;
    batch.begin(this.destination, datagramBytes);
    this.#add(source, count);
  }

  #sendApart(source: BlockSource, count: number): void {
    const { batch } = this.port;
    for (let index = 0; index < count; index += 1) {
      if (!batch.reserve(2, source.whole === undefined ? source.blockBytes : 0)) return;
      batch.begin(this.destination);
      this.#add(source, 1);
    }
  }

  /** Adds the next blocks to the current send. */
  #add(source: BlockSource, count: number): void {
    const { batch } = this.port;
    const { whole, blockBytes } = source;
    if (whole === undefined) {
      for (let index = 0; index < count; index += 1) {
        batch.header(this.#headerOf(index));
        batch.copied(source.payload(this.#next + index));
      }
    } else {
      if (this.#baseOf !== whole) {
        this.#baseOf = whole;
        this.#base = this.#libc.addressOf(whole);
      }
      const first = this.#base + (this.#next - 1) * blockBytes;
      batch.blocks(first, this.#base + whole.length, blockBytes, count, this.#headerOf);
      batch.hold(whole);
    }
    this.#next += count;
  }

  readonly #headerOf = (index: number): number =>
    headerWord(opcode.data, wireBlock(this.#next + index, this.#rollover));
}
