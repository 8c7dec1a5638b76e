import { decodeUtf8 } from '../../../../src/bytes/utf8.js';
import { addressWords, loadAddress } from '../../../../src/wire/address-key.js';
import { Line } from '../../../../src/wire/line.js';
import type { Packet } from '../../../../src/wire/packet.js';
import { writeDestination, writeSource } from '../../../../src/wire/row.js';
import { Names } from './names.js';

/** The last address of a column, by its bytes: packets of one conversation come in runs. */
interface LastAddress {
  readonly words: Uint32Array;
  bytes: number;
  number: number;
}

/** The addresses of a capture as numbers, with the text that a row shows. */
export class AddressBook {
  readonly #names = new Names();
  readonly #byNumber = new Map<number, number>();
  readonly #line = new Line(0);
  readonly #key = new Uint32Array(addressWords);
  readonly #source: LastAddress = { words: new Uint32Array(addressWords), bytes: Number.NaN, number: 0 };
  readonly #destination: LastAddress = { words: new Uint32Array(addressWords), bytes: Number.NaN, number: 0 };

  /** The number of the address that a packet comes from. */
  source(packet: Packet): number {
    return this.#find(packet, packet.sourceAt, packet.sourceBytes, this.#source, writeSource);
  }

  /** The number of the address that it goes to. */
  destination(packet: Packet): number {
    return this.#find(
      packet,
      packet.destinationAt,
      packet.destinationBytes,
      this.#destination,
      writeDestination,
    );
  }

  /** The text of an address; empty for a packet without one. */
  text(number: number): string {
    return this.#names.text(number);
  }

  #find(
    packet: Packet,
    at: number,
    length: number,
    last: LastAddress,
    write: (line: Line, packet: Packet) => void,
  ): number {
    const key = this.#key;
    loadAddress(key, 0, packet.bytes, at, Math.max(0, length));
    const [first = 0, second = 0, third = 0, fourth = 0] = key;
    const { words } = last;
    if (
      last.bytes === length &&
      words[0] === first &&
      words[1] === second &&
      words[2] === third &&
      words[3] === fourth
    )
      return last.number;
    words.set(key);
    last.bytes = length;
    last.number = length === 4 ? this.#ipv4(first, packet, write) : this.#named(packet, write);
    return last.number;
  }

  #ipv4(address: number, packet: Packet, write: (line: Line, packet: Packet) => void): number {
    const known = this.#byNumber.get(address);
    if (known !== undefined) return known;
    const number = this.#named(packet, write);
    this.#byNumber.set(address, number);
    return number;
  }

  #named(packet: Packet, write: (line: Line, packet: Packet) => void): number {
    const line = this.#line;
    line.clear();
    line.begin();
    write(line, packet);
    return this.#names.numberOf(decodeUtf8(line.bytes.subarray(0, line.at)));
  }
}
