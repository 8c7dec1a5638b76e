import type { FieldSink, FieldValue } from './field-sink.js';
import type { Packet } from './packet.js';
import { parseProcessComment } from './process-comments.js';

/** Fields that say that something about a packet is worth a look: those of ours that are expert information in Wireshark. */
const expertFields: ReadonlySet<string> = new Set([
  'arp.duplicate-address-detected',
  'dns.extraneous',
  'dns.retransmit_request',
  'dns.retransmit_response',
  'gre.checksum.incorrect',
  'http.chat',
  'icmp.checksum_bad',
  'icmpv6.checksum_bad.expert',
  'igmp.bad_checksum',
  'tcp.ack.nonzero',
  'tcp.analysis.flags',
  'tcp.bogus_header_length',
  'tcp.connection.fin',
  'tcp.connection.rst',
  'tcp.connection.syn',
  'tcp.connection.synack',
  'tcp.option.len.invalid',
  'tcp.options.tfo.request',
  'tftp.error',
  'tftp.likely_tsize_probe',
  'udp.checksum.zero',
]);

/** Protocols whose checksums Wireshark verifies without being told to. */
const verifiedProtocols: ReadonlySet<string> = new Set(['gre', 'icmp', 'icmpv6', 'igmp']);

/** Faults of what should go on where its layer ends. */
const cutFaults: ReadonlySet<string> = new Set(['TRUNCATED', 'TEXT_UNTERMINATED', 'OPTION_VALUE_MISSING']);

/** What is odd about a packet, in any of its layers. Looked up for those who ask, because all of its fields have to be read. */
export class Findings implements FieldSink {
  /** A layer ends before what it should hold, though all of the packet was captured (`_ws.malformed`). */
  isMalformed = false;
  /** A layer goes on behind what was captured (`_ws.short`). */
  isShort = false;
  /** There is anything that is worth a look (`_ws.expert`): a fault, such a field, or a comment that a person has made. */
  isExpert = false;
  wantsChecksums = false;
  #isCut = false;

  /** Reads all layers of a packet that has been walked, but for those that an error quotes: those are cut off by nature. */
  read(packet: Packet): void {
    this.isMalformed = false;
    this.isShort = false;
    this.isExpert = packet.comments.some((comment) => parseProcessComment(comment) === undefined);
    const end = Math.min(packet.layerCount, packet.quotedFrom);
    for (let layer = 1; layer < end; layer += 1) {
      const codec = packet.codec(layer);
      if (codec === undefined) return;
      this.wantsChecksums = verifiedProtocols.has(codec.protocol);
      this.#isCut = packet.wireEnd(layer) > packet.end(layer);
      codec.fields(packet, layer, this);
    }
  }

  field(name: string, _offset: number, _length: number, _value: FieldValue): void {
    if (!this.isExpert && expertFields.has(name)) this.isExpert = true;
  }

  open(name: string): void {
    if (!this.isExpert && expertFields.has(name)) this.isExpert = true;
  }

  close(): void {}

  fault(code: string): void {
    const isEnd = cutFaults.has(code);
    if (isEnd && this.#isCut) {
      this.isShort = true;
      return;
    }
    if (isEnd) this.isMalformed = true;
    this.isExpert = true;
  }
}
