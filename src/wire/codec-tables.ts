import type { Codec } from './codec.js';

/** The numbers by which payloads are identified, as Wireshark's tables: several protocols carry by EtherType. */
export type TableName = 'linkType' | 'etherType' | 'ipProtocol' | 'udpPort' | 'tcpPort';

/** Finds the codec of a payload by the number that its carrier gives. */
export class CodecTable {
  readonly #codecs = new Map<number, Codec>();

  /** The codec of `number`; `undefined` if none is known. */
  get(number: number): Codec | undefined {
    return this.#codecs.get(number);
  }

  /** @throws Error when two codecs have the same number: the list of protocols is wrong. */
  add(number: number, codec: Codec): void {
    const taken = this.#codecs.get(number);
    if (taken !== undefined) throw new Error(`${taken.protocol} and ${codec.protocol} both have ${number}`);
    this.#codecs.set(number, codec);
  }
}

/** One table for each kind of number. */
export type CodecTables = Readonly<Record<TableName, CodecTable>>;

/** Tables without codecs. */
export function createCodecTables(): CodecTables {
  return {
    linkType: new CodecTable(),
    etherType: new CodecTable(),
    ipProtocol: new CodecTable(),
    udpPort: new CodecTable(),
    tcpPort: new CodecTable(),
  };
}
