/*
 * The row of a packet as words of 32 bits, for a thread that writes rows and does not walk:
 *
 *   word 0   kind (8 bits), digits of its time (4), has a time (1), carries bytes (1), length of both addresses and 1 (8 each)
 *   word 1   where the packet begins in the array that it was read into
 *   then     from there: the addresses, the start, the end and the end on the wire of the layer that speaks
 *   then     length on the wire; seconds since the first packet, nanoseconds of the second
 *   then     the notes of the codec
 */
import type { Codec } from './codec.js';
import { dataCodec } from './data.js';
import { DhcpCodec } from './dhcp/dhcp.js';
import { DnsCodec } from './dns/dns.js';
import { HttpCodec } from './http/http.js';
import { NtpCodec } from './ntp/ntp.js';
import { maxLayers, type Packet } from './packet.js';
import { speakingLayer } from './row.js';
import { recordHeadWords } from './row-notes.js';
import { shaped } from './shaped-codec.js';
import { SyslogCodec } from './syslog/syslog.js';
import { TcpCodec } from './tcp/tcp.js';
import { TftpCodec } from './tftp/tftp.js';
import { UdpCodec } from './udp/udp.js';

const timed = 1 << 12;
const carriesBytes = 1 << 13;

/**
 * Records the row of a packet that was just walked, from `at` on, and returns the number of words; 0 if its row needs more than a record
 * can hold, as of a message that came in several segments. `base` is where `packet.bytes` begins in the array that it was read into.
 */
export function recordRow(packet: Packet, base: number, words: Int32Array, at: number): number {
  const layer = speakingLayer(packet);
  const notes = packet.codec(layer)?.rowNotes;
  if (notes === undefined || packet.firstMessage !== maxLayers || packet.quotedFrom !== maxLayers) return 0;
  const seconds = packet.seconds - packet.firstSeconds;
  if (seconds !== (seconds | 0) || !notes.write(packet, layer, words, at + recordHeadWords)) return 0;
  const from = packet.start(0);
  words[at] =
    notes.kind |
    (packet.timeDigits << 8) |
    (packet.isTimed ? timed : 0) |
    (packet.codec(layer + 1) === dataCodec ? carriesBytes : 0) |
    ((packet.sourceBytes + 1) << 16) |
    ((packet.destinationBytes + 1) << 24);
  words[at + 1] = base + from;
  words[at + 2] = packet.sourceAt - from;
  words[at + 3] = packet.destinationAt - from;
  words[at + 4] = packet.start(layer) - from;
  words[at + 5] = packet.end(layer) - from;
  words[at + 6] = packet.wireEnd(layer) - from;
  words[at + 7] = packet.wireBytes;
  words[at + 8] = seconds;
  words[at + 9] = packet.nanoseconds;
  return recordHeadWords + notes.words;
}

/** Makes packets of records again, as far as their rows need. */
export class RowReader {
  /** By the kinds of their notes. */
  readonly #codecs: (Codec | undefined)[] = [];

  constructor() {
    for (const codec of [
      new UdpCodec(),
      new TcpCodec(),
      new TftpCodec(),
      new DnsCodec('dns'),
      new DnsCodec('mdns'),
      new DnsCodec('llmnr'),
      new DhcpCodec(),
      new NtpCodec(),
      new SyslogCodec(),
      new HttpCodec(),
    ])
      this.#codecs[codec.rowNotes.kind] = shaped(codec);
  }

  /**
   * Makes `packet` the one of the record at `at`, whose bytes are in `bytes`, so that `writeRow` writes its row. The caller sets its number
   * and the nanoseconds of the first packet. Returns the number of words that were read.
   */
  read(words: Int32Array, at: number, bytes: Uint8Array, packet: Packet): number {
    const head = words[at] ?? 0;
    const codec = this.#codecs[head & 0xff];
    if (codec?.rowNotes === undefined) return recordHeadWords;
    const from = words[at + 1] ?? 0;
    packet.bytes = bytes;
    packet.timeDigits = (head >> 8) & 15;
    packet.isTimed = (head & timed) !== 0;
    packet.sourceBytes = ((head >> 16) & 0xff) - 1;
    packet.destinationBytes = ((head >>> 24) & 0xff) - 1;
    packet.sourceAt = from + (words[at + 2] ?? 0);
    packet.destinationAt = from + (words[at + 3] ?? 0);
    packet.wireBytes = words[at + 7] ?? 0;
    packet.firstSeconds = 0;
    packet.seconds = words[at + 8] ?? 0;
    packet.nanoseconds = words[at + 9] ?? 0;
    packet.placeLayer(
      codec,
      from + (words[at + 4] ?? 0),
      from + (words[at + 5] ?? 0),
      from + (words[at + 6] ?? 0),
      (head & carriesBytes) !== 0,
    );
    codec.rowNotes.read(packet, 0, words, at + recordHeadWords);
    return recordHeadWords + codec.rowNotes.words;
  }
}
