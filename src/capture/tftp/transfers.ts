import type { Packet } from '../../wire/packet.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { type End, packetEnds } from '../packet-ends.js';
import { nanosSinceFirst } from '../streams/captured-segment.js';
import { ClosingQueue } from '../streams/closing-queue.js';
import { MemoryBudget } from '../streams/memory-budget.js';
import type { Seen } from '../streams/stream-event.js';
import { TftpTransfer, type TransferDatagram } from './transfer.js';
import type { TransferEvent } from './transfer-event.js';
import type { TransferIdentity } from './transfer-identity.js';

/** The receiver of the events of one transfer. */
export type TransferSink = (event: TransferEvent) => void;

/** Bytes of blocks that may wait for others, of all transfers. */
const maxHeldBytes = 64 * 1024 * 1024;
/** Transfers that may be open at a time; beyond, those without packets for the longest time are ended. */
const maxTransfers = 16_384;
/** So many at a time: a Map looks for its first key behind all that were deleted before it. */
const endedTransfers = 2_048;

/**
 * Follows the TFTP transfers of a capture across the ports of their servers. A transfer is known by the client's address and port and
 * the server's address, from its request on.
 */
export class TftpTransfers {
  readonly #open: (transfer: TransferIdentity) => TransferSink;
  readonly #whole: TftpTransfers | undefined;
  readonly #budget = new MemoryBudget(maxHeldBytes);
  /** The one with the latest packet last. */
  readonly #transfers = new Map<string, TftpTransfer>();
  readonly #closing = new ClosingQueue<string>();
  #last = '';
  #count = 0;
  #seen: Seen = { packet: 0, timeNanos: 0 };

  /**
   * `open` is called at the beginning of each transfer, and returns who gets its events. Where not all packets of the capture are taken,
   * `whole` is what takes all of them, each before it is taken here: transfers then have their numbers in the capture, and one whose request
   * is not taken begins with its first packet.
   */
  constructor(open: (transfer: TransferIdentity) => TransferSink, whole?: TftpTransfers) {
    this.#open = open;
    this.#whole = whole;
  }

  /** Those of all packets of a capture, for others that take a part of them. */
  static ofAll(): TftpTransfers {
    return new TftpTransfers(() => () => undefined);
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    const layer = tftpLayer(packet);
    if (layer < 0) return;
    const { source, destination } = packetEnds(packet);
    const from = packet.start(layer);
    const bytes = packet.bytes.subarray(from, packet.end(layer));
    const wireBytes = packet.wireEnd(layer) - from;
    const seen = { packet: packet.number, timeNanos: nanosSinceFirst(packet) };
    this.#endClosed(seen.timeNanos);
    this.#seen = seen;
    const code = opcodeOf(bytes, 0, bytes.length);
    if (code === opcode.readRequest || code === opcode.writeRequest) {
      this.#request(
        { ...seen, from: 'client', serverPort: destination.port, bytes, wireBytes },
        source,
        destination,
      );
      return;
    }
    const sentKey = keyOf(source, destination);
    const sent = this.#find(sentKey) ?? this.#adopt(sentKey);
    if (sent !== undefined)
      this.#receive(sentKey, sent, {
        ...seen,
        from: 'client',
        serverPort: destination.port,
        bytes,
        wireBytes,
      });
    else {
      const key = keyOf(destination, source);
      const received = this.#find(key) ?? this.#adopt(key);
      if (received !== undefined)
        this.#receive(key, received, { ...seen, from: 'server', serverPort: source.port, bytes, wireBytes });
    }
  }

  /** The capture has ended. */
  end(): void {
    for (const transfer of this.#transfers.values()) transfer.end(this.#seen);
    this.#transfers.clear();
  }

  #receive(key: string, transfer: TftpTransfer, datagram: TransferDatagram): void {
    transfer.receive(datagram);
    if (transfer.isOver) this.#closing.add(key, datagram.timeNanos);
  }

  /** Ends the transfers that were over long enough ago. */
  #endClosed(timeNanos: number): void {
    for (;;) {
      const key = this.#closing.take(timeNanos);
      if (key === undefined) return;
      this.#transfers.get(key)?.end(this.#seen);
      this.#transfers.delete(key);
    }
  }

  #find(key: string): TftpTransfer | undefined {
    const found = this.#transfers.get(key);
    // Packets of one transfer come in runs.
    if (found === undefined || key === this.#last) return found;
    this.#last = key;
    this.#transfers.delete(key);
    this.#transfers.set(key, found);
    return found;
  }

  #request(datagram: TransferDatagram, client: End, server: End): void {
    const key = keyOf(client, server);
    const before = this.#transfers.get(key);
    const number = this.#ofWhole(key)?.identity.number;
    const isOther = number !== undefined && number !== before?.identity.number;
    if (!isOther && before?.repeats(datagram) === true) return;
    const decoded = decodeTftp(datagram.bytes);
    if (!decoded.ok || (decoded.packet.type !== 'readRequest' && decoded.packet.type !== 'writeRequest'))
      return;
    before?.end(this.#seen);
    this.#closing.remove(key);
    const { type, name, mode, options } = decoded.packet;
    const { packet, timeNanos } = datagram;
    const direction = type === 'readRequest' ? 'read' : 'write';
    const identity = {
      number: number ?? this.#count,
      direction,
      name,
      mode,
      options,
      client,
      server,
      packet,
      timeNanos,
    } as const;
    this.#count += 1;
    this.#begin(key, identity, datagram.bytes).requested();
  }

  #begin(key: string, identity: TransferIdentity, request: Uint8Array): TftpTransfer {
    const transfer = new TftpTransfer(identity, request, this.#budget, this.#open(identity));
    this.#transfers.delete(key);
    this.#last = key;
    this.#transfers.set(key, transfer);
    if (this.#transfers.size > maxTransfers) this.#forgetOldest();
    return transfer;
  }

  /** The transfer of the whole capture that has these ends, if there is one. */
  #ofWhole(key: string): TftpTransfer | undefined {
    return this.#whole === undefined ? undefined : this.#whole.#transfers.get(key);
  }

  /** Begins the transfer of the whole capture that has these ends, if there is one. */
  #adopt(key: string): TftpTransfer | undefined {
    const whole = this.#ofWhole(key);
    return whole && this.#begin(key, whole.identity, whole.request);
  }

  #forgetOldest(): void {
    const least = maxTransfers - endedTransfers;
    for (const [key, transfer] of this.#transfers) {
      if (this.#transfers.size <= least) return;
      transfer.end(this.#seen);
      this.#transfers.delete(key);
    }
  }
}

/** The layer of TFTP in a packet, outside of what an error message quotes; -1 if it has none. */
function tftpLayer(packet: Packet): number {
  const end = Math.min(packet.layerCount, packet.quotedFrom);
  for (let layer = end - 1; layer > 0; layer -= 1) if (packet.codec(layer)?.protocol === 'tftp') return layer;
  return -1;
}

function keyOf(client: End, server: End): string {
  return `${client.address} ${client.port} ${server.address}`;
}
