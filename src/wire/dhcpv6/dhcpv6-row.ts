import type { FieldSink, FieldValue } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Dhcpv6FaultCode, Dhcpv6FieldName } from './dhcpv6-fields.js';
import { messageNames } from './dhcpv6-names.js';
import { optionCode } from './read-values.js';

/** Bytes of an identifier that a row shows, as Wireshark does. */
const maxShownBytes = 36;

/**
 * Writes the row of a message from its fields, as tshark does: the messages that it is made of, then who asks and the addresses.
 *
 *     Relay-forw L: 2001:db8::1 Solicit XID: 0x123456 CID: 00030001020000000001 IAA: 2001:db8::5
 */
export class Dhcpv6Row implements FieldSink<Dhcpv6FieldName, Dhcpv6FaultCode> {
  readonly wantsChecksums = false;
  readonly #line: Line;
  readonly #bytes: Uint8Array;
  #option = 0;

  constructor(line: Line, bytes: Uint8Array) {
    this.#line = line;
    this.#bytes = bytes;
  }

  field(name: Dhcpv6FieldName, offset: number, length: number, value: FieldValue): void {
    const line = this.#line;
    switch (name) {
      case 'dhcpv6.msgtype':
        line.ascii(messageNames[Number(value)] ?? `Message Type ${value}`);
        break;
      case 'dhcpv6.xid':
        line.ascii('XID: 0x');
        line.hex(Number(value), 6);
        break;
      case 'dhcpv6.linkaddr':
        line.ascii('L: ');
        line.ipv6(this.#bytes, offset);
        break;
      case 'dhcpv6.iaaddr.ip':
        line.ascii('IAA: ');
        line.ipv6(this.#bytes, offset);
        break;
      case 'dhcpv6.duid.bytes':
        if (this.#option !== optionCode.clientIdentifier) return;
        line.ascii('CID: ');
        line.bytesShortened(this.#bytes, offset, length, maxShownBytes);
        break;
      default:
        return;
    }
    line.byte(0x20);
  }

  open(_name: Dhcpv6FieldName, _offset: number, value?: FieldValue): void {
    this.#option = Number(value);
  }

  close(): void {
    // A row shows no groups.
  }

  fault(): void {
    // The reader knows that it has failed.
  }
}
