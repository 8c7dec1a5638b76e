import { decodeUtf8 } from '../../../../src/bytes/utf8.js';
import { addressWords, loadAddress } from '../../../../src/wire/address-key.js';
import { Line } from '../../../../src/wire/line.js';
import type { Packet } from '../../../../src/wire/packet.js';
import { writeDestination, writeSource } from '../../../../src/wire/row.js';
import { KeyTable } from './key-table.js';

/** The addresses of a capture as numbers from 1, with the text that a row shows. */
export class AddressBook {
  /** The words of an address, and how many bytes it has. */
  readonly #keys = new KeyTable(addressWords + 1);
  readonly #texts: string[] = [''];
  readonly #line = new Line(0);

  /** The number of the address that a packet comes from. */
  source(packet: Packet): number {
    return this.#numberOf(packet, packet.sourceAt, packet.sourceBytes, writeSource);
  }

  /** The number of the address that it goes to. */
  destination(packet: Packet): number {
    return this.#numberOf(packet, packet.destinationAt, packet.destinationBytes, writeDestination);
  }

  /** The text of an address; empty for a packet without one. */
  text(number: number): string {
    return this.#texts[number] ?? '';
  }

  #numberOf(packet: Packet, at: number, length: number, write: (line: Line, packet: Packet) => void): number {
    const keys = this.#keys;
    loadAddress(keys.key, 0, packet.bytes, at, Math.max(0, length));
    keys.key[addressWords] = length;
    const number = keys.numberOf();
    if (number === this.#texts.length) {
      const line = this.#line;
      line.clear();
      line.begin();
      write(line, packet);
      this.#texts.push(decodeUtf8(line.bytes.subarray(0, line.at)));
    }
    return number;
  }
}
