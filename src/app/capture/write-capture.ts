import { open } from 'node:fs/promises';
import type { CaptureBlock, CaptureSection, InterfaceDescription } from '../../capture/capture-block.js';
import { plainInterface } from '../../capture/capture-interface.js';
import { linkType } from '../../capture/link-type.js';
import { noTime } from '../../capture/packet-batch.js';
import { maxSnapBytes } from '../../capture/pcap/layout.js';
import { pcapHead, pcapRecord } from '../../capture/pcap/pcap-writer.js';
import { PcapngWriter } from '../../capture/pcapng/pcapng-writer.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { CapturedPacket } from './captured-packet.js';

/** A packet to write. A field left out gets the value that the reader gives where a file does not say. */
export type WritablePacket = Pick<CapturedPacket, 'type' | 'bytes'> & Partial<CapturedPacket>;

/** How a capture is written. */
export interface WriteOptions {
  /** `pcapng` keeps everything; `pcap` packets of one link type alone, with nanoseconds. Default `pcapng`. */
  readonly format?: 'pcapng' | 'pcap';
}

/**
 * Writes packets and blocks to a file, in their order; what `readCapture` gives can be passed on as it is, and comes out the
 * same. Where packets come before any interface, Ethernet is taken. Resolves when all is on the disk, with how many packets
 * there are. Rejects with the system's error, and with `CAPTURE_LINK_TYPES_DIFFER` where a pcap file would need two.
 */
export async function writeCapture(
  file: string,
  items: Iterable<WritablePacket | CaptureBlock> | AsyncIterable<WritablePacket | CaptureBlock>,
  { format = 'pcapng' }: WriteOptions = {},
): Promise<number> {
  const encoder = format === 'pcap' ? new PcapEncoder() : new PcapngEncoder();
  const handle = await open(file, 'w');
  try {
    let pending: Uint8Array[] = [];
    let pendingBytes = 0;
    const flush = async (): Promise<void> => {
      if (pending.length > 0) await handle.writev(pending);
      pending = [];
      pendingBytes = 0;
    };
    for await (const item of items) {
      for (const part of encoder.encode(item)) {
        pending.push(part);
        pendingBytes += part.length;
      }
      if (pendingBytes >= flushBytes || pending.length >= flushParts) await flush();
    }
    pending.push(...encoder.end());
    await flush();
    return encoder.packets;
  } finally {
    await handle.close();
  }
}

/** Buffered bytes at which the file is written. */
const flushBytes = 1024 * 1024;
/** Most buffers that one system call takes. */
const flushParts = 1_000;

const nanosecondsPerSecond = 1_000_000_000n;
const ethernet = plainInterface(linkType.ethernet, maxSnapBytes, 1_000_000_000);

interface CaptureEncoder {
  /** Packets so far. */
  readonly packets: number;
  encode(item: WritablePacket | CaptureBlock): Iterable<Uint8Array>;
  /** The bytes that a file without a packet still lacks. */
  end(): Iterable<Uint8Array>;
}

class PcapngEncoder implements CaptureEncoder {
  packets = 0;
  readonly #writer = new PcapngWriter();
  #hasSection = false;
  #hasInterface = false;

  *encode(item: WritablePacket | CaptureBlock): Iterable<Uint8Array> {
    if (item.type === 'section') {
      this.#hasSection = true;
      this.#hasInterface = false;
    }
    if (!this.#hasSection) yield this.#begin();
    if (item.type === 'interface') this.#hasInterface = true;
    if (item.type !== 'packet') {
      yield this.#writer.block(item);
      return;
    }
    if (!this.#hasInterface) {
      this.#hasInterface = true;
      yield this.#writer.block(describe(ethernet));
    }
    this.packets += 1;
    const { bytes, wireBytes, interfaceIndex, comments, otherOptions } = item;
    yield this.#writer.packet({ bytes, wireBytes, interfaceIndex, comments, otherOptions, ...timeOf(item) });
  }

  *end(): Iterable<Uint8Array> {
    if (!this.#hasSection) yield this.#begin();
  }

  #begin(): Uint8Array {
    this.#hasSection = true;
    return this.#writer.block(ownSection);
  }
}

const ownSection: CaptureSection = {
  type: 'section',
  byteOrder: 'little',
  hardware: undefined,
  system: undefined,
  application: 'Breakoutbox',
  comments: [],
  otherOptions: [],
};

class PcapEncoder implements CaptureEncoder {
  packets = 0;
  /** The link type of the file, once it has a packet. */
  #linkType: number | undefined;
  readonly #linkTypes: number[] = [];

  *encode(item: WritablePacket | CaptureBlock): Iterable<Uint8Array> {
    if (item.type === 'interface') this.#linkTypes.push(item.interface.linkType);
    if (item.type !== 'packet') return;
    const needed = this.#linkTypes[item.interfaceIndex ?? 0] ?? ethernet.linkType;
    if (this.#linkType === undefined) yield this.#begin(needed);
    else if (needed !== this.#linkType)
      throw new BreakoutboxError('CAPTURE_LINK_TYPES_DIFFER', { first: this.#linkType, other: needed });
    this.packets += 1;
    const { bytes, wireBytes } = item;
    const { seconds, nanoseconds } = timeOf(item);
    const time = nanoseconds === noTime ? { seconds: 0, nanoseconds: 0 } : { seconds, nanoseconds };
    yield pcapRecord({ bytes, wireBytes, ...time }, { linkType: needed });
  }

  *end(): Iterable<Uint8Array> {
    if (this.#linkType === undefined) yield this.#begin(this.#linkTypes[0] ?? ethernet.linkType);
  }

  #begin(type: number): Uint8Array {
    this.#linkType = type;
    return pcapHead({ linkType: type });
  }
}

function describe(described: InterfaceDescription['interface']): InterfaceDescription {
  return { type: 'interface', interface: described, comments: [], otherOptions: [] };
}

function timeOf({ timeNanos }: WritablePacket): { readonly seconds: number; readonly nanoseconds: number } {
  if (timeNanos === undefined) return { seconds: 0, nanoseconds: noTime };
  const nanoseconds = BigInt.asUintN(
    64,
    ((timeNanos % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond,
  );
  return {
    seconds: Number((timeNanos - nanoseconds) / nanosecondsPerSecond),
    nanoseconds: Number(nanoseconds),
  };
}
