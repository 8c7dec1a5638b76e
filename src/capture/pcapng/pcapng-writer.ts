import { joinBytes } from '../../bytes/join-bytes.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type {
  CaptureBlock,
  CaptureSection,
  InterfaceDescription,
  InterfaceStatistics,
  NameResolution,
  RawOption,
} from '../capture-block.js';
import type { CaptureInterface } from '../capture-interface.js';
import { noTime } from '../packet-batch.js';
import type { PcapPacket } from '../pcap/pcap-writer.js';
import { BlockBuilder } from './block-builder.js';
import { blockType, byteOrderMagic, fixedBytes, minBlockBytes, nameRecord, optionCode } from './layout.js';
import { joinTime, resolutionOf } from './time-units.js';

/** A packet of a pcapng file. */
export interface PcapngPacket extends PcapPacket {
  /** Index of its interface among those of the file. Default 0. */
  readonly interfaceIndex?: number | undefined;
  readonly comments?: readonly string[] | undefined;
  /** Options from a reader, in the byte order of the section. */
  readonly otherOptions?: readonly RawOption[] | undefined;
}

/**
 * Makes the blocks of a pcapng file, each section in its given byte order. Times are in the units of their interface. Blocks
 * are owned by the caller.
 */
export class PcapngWriter {
  /** Interfaces of the file, and where those of this section begin. */
  readonly #interfaces: CaptureInterface[] = [];
  #sectionStart = 0;
  #littleEndian = true;

  /** Writes a block from a reader, including sections and interfaces: passing on all of them copies a file. */
  block(block: CaptureBlock): Uint8Array {
    switch (block.type) {
      case 'section':
        return this.#section(block);
      case 'interface':
        return this.#interface(block);
      case 'names':
        return this.#names(block);
      case 'statistics':
        return this.#statistics(block);
      case 'secrets': {
        const { secretsType, secrets } = block;
        return this.#builder().u32(secretsType).u32(secrets.length).padded(secrets).finish(blockType.secrets);
      }
      case 'unknown':
        return this.#builder().padded(block.body).finish(block.blockType);
    }
  }

  /**
   * An Enhanced Packet Block; a Simple Packet Block where there is no time, if that can hold the rest, otherwise the time is
   * 0. @throws RangeError for an interface that the section lacks; BreakoutboxError `CAPTURE_TIME_UNWRITABLE` for a time that its
   * interface cannot express
   */
  packet(packet: PcapngPacket): Uint8Array {
    const { bytes, wireBytes = bytes.length, seconds, nanoseconds, interfaceIndex = 0 } = packet;
    const { comments = [], otherOptions = [] } = packet;
    const seenBy = this.#interfaces[interfaceIndex];
    const number = interfaceIndex - this.#sectionStart;
    if (seenBy === undefined || number < 0)
      throw new RangeError(`the section has no interface ${interfaceIndex}`);
    const isPlain = comments.length === 0 && otherOptions.length === 0;
    const hasTime = nanoseconds !== noTime;
    const isSimple = !hasTime && isPlain && number === 0;
    if (isSimple && bytes.length === Math.min(wireBytes, snapBytesOf(seenBy)))
      return this.#builder().u32(wireBytes).padded(bytes).finish(blockType.simplePacket);
    const { offsetSeconds, unitsPerSecond } = seenBy;
    const units = hasTime ? joinTime(seconds - offsetSeconds, nanoseconds, unitsPerSecond) : 0n;
    if (units < 0n || units > maxUnits) {
      const reason: ReasonKey = 'time-exceeds-interface';
      throw new BreakoutboxError('CAPTURE_TIME_UNWRITABLE', { format: 'pcapng', seconds, reason });
    }
    return this.#builder(enhancedPacketBytes + bytes.length)
      .u32(number)
      .u32(Number(units >> 32n))
      .u32(Number(units & 0xffff_ffffn))
      .u32(bytes.length)
      .u32(wireBytes)
      .padded(bytes)
      .annotations({ comments, otherOptions })
      .finish(blockType.enhancedPacket);
  }

  #builder(bytes?: number): BlockBuilder {
    return new BlockBuilder(this.#littleEndian, bytes);
  }

  #section(section: CaptureSection): Uint8Array {
    this.#littleEndian = section.byteOrder === 'little';
    this.#sectionStart = this.#interfaces.length;
    return this.#builder()
      .u32(byteOrderMagic)
      .u16(1)
      .u16(0)
      .u64(unknownLength)
      .text(optionCode.sectionHardware, section.hardware)
      .text(optionCode.sectionSystem, section.system)
      .text(optionCode.sectionApplication, section.application)
      .annotations(section)
      .finish(blockType.section);
  }

  #interface(description: InterfaceDescription): Uint8Array {
    const described = description.interface;
    this.#interfaces.push(described);
    const { linkType, snapBytes, unitsPerSecond, offsetSeconds, filter } = described;
    const builder = this.#builder()
      .u16(linkType)
      .u16(0)
      .u32(snapBytes)
      .text(optionCode.interfaceName, described.name)
      .text(optionCode.interfaceDescription, described.description)
      .byteOption(optionCode.timeResolution, resolutionOf(unitsPerSecond))
      .text(optionCode.interfaceFilter, filter === undefined ? undefined : `\0${filter}`)
      .text(optionCode.interfaceSystem, described.system)
      .byteOption(optionCode.fcsBytes, described.fcsBytes);
    if (offsetSeconds !== 0) builder.longOption(optionCode.timeOffset, BigInt(offsetSeconds));
    return builder.annotations(description).finish(blockType.interface);
  }

  #statistics(counted: InterfaceStatistics): Uint8Array {
    return this.#builder()
      .u32(counted.interfaceIndex - this.#sectionStart)
      .u32(Number(counted.timeUnits >> 32n))
      .u32(Number(counted.timeUnits & 0xffff_ffffn))
      .longOption(optionCode.receivedPackets, counted.receivedPackets)
      .longOption(optionCode.droppedPackets, counted.droppedPackets)
      .longOption(optionCode.acceptedPackets, counted.acceptedPackets)
      .longOption(optionCode.systemDroppedPackets, counted.systemDroppedPackets)
      .longOption(optionCode.deliveredPackets, counted.deliveredPackets)
      .annotations(counted)
      .finish(blockType.statistics);
  }

  #names(resolution: NameResolution): Uint8Array {
    const builder = this.#builder();
    for (const { family, address, names } of resolution.names) {
      const text = encodeUtf8(names.map((name) => `${name}\0`).join(''));
      builder.u16(recordTypes[family]).u16(address.length + text.length);
      builder.padded(joinBytes([address, text]));
    }
    return builder.u16(nameRecord.end).u16(0).annotations(resolution).finish(blockType.names);
  }
}

/** The greatest time of 64 bits. */
const maxUnits = 2n ** 64n - 1n;
/** Bytes of an Enhanced Packet Block without options besides its packet, and three of padding. */
const enhancedPacketBytes = minBlockBytes + fixedBytes.enhancedPacket + 3;

/** The section's length, which a streaming writer does not know. */
const unknownLength = -1n;

const recordTypes = {
  IPv4: nameRecord.ipv4,
  IPv6: nameRecord.ipv6,
  'EUI-48': nameRecord.eui48,
  'EUI-64': nameRecord.eui64,
} as const;

function snapBytesOf({ snapBytes }: CaptureInterface): number {
  return snapBytes === 0 ? Number.POSITIVE_INFINITY : snapBytes;
}
