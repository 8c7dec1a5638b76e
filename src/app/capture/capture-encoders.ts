import type { CaptureBlock, CaptureSection, InterfaceDescription } from '../../capture/capture-block.js';
import { type CaptureInterface, plainInterface } from '../../capture/capture-interface.js';
import { linkType } from '../../capture/link-type.js';
import { noTime } from '../../capture/packet-batch.js';
import { maxSnapBytes } from '../../capture/pcap/layout.js';
import { pcapHead, pcapRecord } from '../../capture/pcap/pcap-writer.js';
import { PcapngWriter } from '../../capture/pcapng/pcapng-writer.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { CapturedPacket } from './captured-packet.js';

/** A packet to write. A field left out gets the value that the reader gives where a file does not say. */
export type WritablePacket = Pick<CapturedPacket, 'type' | 'bytes'> & Partial<CapturedPacket>;

/** Makes the bytes of a capture file, item by item. Its calls throw a `BreakoutboxError` for what the format cannot hold. */
export interface CaptureEncoder {
  /** Packets so far. */
  readonly packets: number;
  /** The bytes of the next item, none for one that the format has no place for. */
  encode(item: WritablePacket | CaptureBlock): Iterable<Uint8Array>;
  /** The bytes that a file without a packet still lacks. */
  end(): Iterable<Uint8Array>;
}

const nanosecondsPerSecond = 1_000_000_000n;
const ethernet = plainInterface(linkType.ethernet, maxSnapBytes, 1_000_000_000);

/** The interfaces described so far, numbered through the file as the reader does; packets are of those of their section. */
class SectionInterfaces {
  readonly #all: CaptureInterface[] = [];
  #start = 0;

  /** A section begins, without any interface. */
  begin(): void {
    this.#start = this.#all.length;
  }

  add(described: CaptureInterface): void {
    this.#all.push(described);
  }

  /** The first interface of the section that has been described, if any. */
  get first(): CaptureInterface | undefined {
    return this.#all[this.#start];
  }

  /** The index of a packet's interface: the section's first where the packet names none. */
  indexOf(packet: WritablePacket): number {
    return packet.interfaceIndex ?? this.#start;
  }

  /** Whether that packet needs Ethernet to be described for it: it is of the first interface of a section without any. */
  needsFirst(packet: WritablePacket): boolean {
    return this.first === undefined && this.indexOf(packet) === this.#start;
  }

  /** The interface of that packet. @throws BreakoutboxError `CAPTURE_INTERFACE_UNKNOWN` */
  of(packet: WritablePacket): CaptureInterface {
    const index = this.indexOf(packet);
    const found = this.#all[index];
    if (found === undefined || index < this.#start)
      throw new BreakoutboxError('CAPTURE_INTERFACE_UNKNOWN', { interface: index });
    return found;
  }
}

/** Makes a pcapng file, with a section and an interface of its own where the items have none. */
export class PcapngEncoder implements CaptureEncoder {
  packets = 0;
  readonly #writer = new PcapngWriter();
  readonly #interfaces = new SectionInterfaces();
  #hasSection = false;

  *encode(item: WritablePacket | CaptureBlock): Iterable<Uint8Array> {
    if (item.type === 'section') {
      this.#hasSection = true;
      this.#interfaces.begin();
    }
    if (!this.#hasSection) yield this.#begin();
    if (item.type !== 'packet') {
      if (item.type === 'interface') this.#interfaces.add(item.interface);
      yield this.#writer.block(item);
      return;
    }
    if (this.#interfaces.needsFirst(item)) {
      this.#interfaces.add(ethernet);
      yield this.#writer.block(describe(ethernet));
    }
    this.#interfaces.of(item);
    const interfaceIndex = this.#interfaces.indexOf(item);
    const { bytes, wireBytes, comments, otherOptions } = item;
    yield this.#writer.packet({ bytes, wireBytes, interfaceIndex, comments, otherOptions, ...timeOf(item) });
    this.packets += 1;
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

/** Makes a pcap file of version 2.4 with nanoseconds, of packets of one link type. */
export class PcapEncoder implements CaptureEncoder {
  packets = 0;
  /** The link type of the file, once it has a packet. */
  #linkType: number | undefined;
  readonly #interfaces = new SectionInterfaces();

  *encode(item: WritablePacket | CaptureBlock): Iterable<Uint8Array> {
    if (item.type === 'section') this.#interfaces.begin();
    if (item.type === 'interface') this.#interfaces.add(item.interface);
    if (item.type !== 'packet') return;
    if (this.#interfaces.needsFirst(item)) this.#interfaces.add(ethernet);
    const needed = this.#interfaces.of(item);
    if (this.#linkType === undefined) yield this.#begin(needed);
    else if (needed.linkType !== this.#linkType) {
      const params = { first: this.#linkType, other: needed.linkType };
      throw new BreakoutboxError('CAPTURE_LINK_TYPES_DIFFER', params);
    }
    const { bytes, wireBytes } = item;
    const { seconds, nanoseconds } = timeOf(item);
    const time = nanoseconds === noTime ? { seconds: 0, nanoseconds: 0 } : { seconds, nanoseconds };
    yield pcapRecord({ bytes, wireBytes, ...time }, { linkType: needed.linkType });
    this.packets += 1;
  }

  *end(): Iterable<Uint8Array> {
    if (this.#linkType === undefined) yield this.#begin(this.#interfaces.first ?? ethernet);
  }

  #begin({ linkType: type, fcsBytes }: CaptureInterface): Uint8Array {
    this.#linkType = type;
    return pcapHead({ linkType: type, fcsBytes });
  }
}

function describe(described: InterfaceDescription['interface']): InterfaceDescription {
  return { type: 'interface', interface: described, comments: [], otherOptions: [] };
}

function timeOf({ timeNanos }: WritablePacket): { readonly seconds: number; readonly nanoseconds: number } {
  if (timeNanos === undefined) return { seconds: 0, nanoseconds: noTime };
  const nanoseconds = ((timeNanos % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond;
  return {
    seconds: Number((timeNanos - nanoseconds) / nanosecondsPerSecond),
    nanoseconds: Number(nanoseconds),
  };
}
