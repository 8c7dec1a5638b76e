import type { Codec } from './codec.js';
import { dataCodec } from './data.js';
import type { Packet } from './packet.js';

/** The numbers by which payloads are identified, as Wireshark's tables: several protocols carry by EtherType. */
export type TableName = 'linkType' | 'etherType' | 'ipProtocol' | 'udpPort' | 'tcpPort';

/** Finds the codec of a payload by the number that its carrier gives. */
export class CodecTable {
  readonly #codecs = new Map<number, Codec>();
  /** The number that was asked for last, and its codec: packets of one kind come in runs. */
  #askedNumber = -1;
  #asked: Codec | undefined;

  /** The codec of `number`; `undefined` if none is known. */
  get(number: number): Codec | undefined {
    if (number !== this.#askedNumber) {
      this.#asked = this.#codecs.get(number);
      this.#askedNumber = number;
    }
    return this.#asked;
  }

  /** @throws Error when two codecs have the same number: the list of protocols is wrong. */
  add(number: number, codec: Codec): void {
    const taken = this.#codecs.get(number);
    if (taken !== undefined) throw new Error(`${taken.protocol} and ${codec.protocol} both have ${number}`);
    this.replace(number, codec);
  }

  /** Gives a number to another codec than before. */
  replace(number: number, codec: Codec): void {
    this.#codecs.set(number, codec);
    this.#askedNumber = number;
    this.#asked = codec;
  }
}

/** Finds the codec of a payload by its ports, by what was exchanged before, and by what it looks like. */
export class PortTable extends CodecTable {
  readonly #expecting: Codec[] = [];
  readonly #recognizing: Codec[] = [];

  override add(number: number, codec: Codec): void {
    super.add(number, codec);
    if (codec.isExpected !== undefined && !this.#expecting.includes(codec)) this.#expecting.push(codec);
    if (codec.looksLike !== undefined && !this.#recognizing.includes(codec)) this.#recognizing.push(codec);
  }

  /** Recognizes payloads of a codec by what they look like, before all others. */
  recognizeFirst(codec: Codec): void {
    this.#recognizing.unshift(codec);
  }

  /** The codec that earlier packets lead to; `undefined` if they lead to none. */
  expected(packet: Packet): Codec | undefined {
    for (const codec of this.#expecting) if (codec.isExpected?.(packet) === true) return codec;
    return undefined;
  }

  /** The codec of the lower port, else of the higher one; `undefined` if neither has one. */
  byPort(packet: Packet): Codec | undefined {
    const { sourcePort, destinationPort } = packet;
    return this.get(Math.min(sourcePort, destinationPort)) ?? this.get(Math.max(sourcePort, destinationPort));
  }

  /** The codec of what the payload looks like; that of bytes without a meaning if it looks like nothing known. */
  recognized(bytes: Uint8Array, from: number, end: number): Codec {
    for (const codec of this.#recognizing) if (codec.looksLike?.(bytes, from, end) === true) return codec;
    return dataCodec;
  }
}

/** One table for each kind of number. */
export interface CodecTables extends Readonly<Record<TableName, CodecTable>> {
  readonly udpPort: PortTable;
  readonly tcpPort: PortTable;
}

/** Tables without codecs. */
export function createCodecTables(): CodecTables {
  return {
    linkType: new CodecTable(),
    etherType: new CodecTable(),
    ipProtocol: new CodecTable(),
    udpPort: new PortTable(),
    tcpPort: new PortTable(),
  };
}
