import { conversationWords, loadConversation } from '../address-key.js';
import { type Codec, notMessage } from '../codec.js';
import { type FieldSink, type FieldValue, ignoredFields } from '../field-sink.js';
import type { Line } from '../line.js';
import { maxLayers, type Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { RecentTable } from '../recent-table.js';
import { writeCut } from '../row.js';
import {
  changesKeys,
  content,
  isRecord,
  isVersion,
  type RecordsContext,
  readRecords,
  recordHeaderBytes,
} from './read-records.js';
import { type TlsFaultCode, type TlsFieldName, tlsFaultWords, tlsFields } from './tls-fields.js';

/** Wireshark's ports of TLS. */
const ports = [
  324, 443, 465, 636, 802, 853, 993, 995, 1300, 2221, 2443, 3249, 3250, 3251, 3252, 3496, 5061, 5671, 5684,
  5868, 8883, 11_207, 19_999, 27_017,
];
const clientHello = 1;
const serverHello = 2;
const version13 = 0x0304;
const slots = 16_384;
const lowerEnd = 1;
const higherEnd = 2;
/** Names of versions in the column `Protocol`. */
const labels: Readonly<Record<number, string>> = Object.freeze({
  768: 'SSLv3',
  769: 'TLSv1',
  770: 'TLSv1.1',
  771: 'TLSv1.2',
  772: 'TLSv1.3',
});
/** A record may be longer than its 16 KiB by what encryption adds (RFC 5246, section 6.2.3). */
const maxRecordBytes = 16_384 + 2_048;

/**
 * Reads TLS (RFC 8446, RFC 5246): records, and of the handshake what is not encrypted. The version of a connection is the one that its
 * server has chosen.
 */
export class TlsCodec implements Codec<TlsFieldName, TlsFaultCode> {
  readonly protocol = 'tls';
  readonly carriers = ports.map((number) => ({ table: 'tcpPort', number }) as const);
  readonly types = tlsFields;
  readonly faults = tlsFaultWords;
  readonly #conversations = new RecentTable(conversationWords, slots);
  readonly #versions = new Uint16Array(slots);
  /** Which ends have changed to their new keys: a bit for the lower one, and one for the higher one. */
  readonly #changed = new Uint8Array(slots);
  /** Whether the sender had done so before the layer that was walked; by layer. */
  readonly #wasChanged = new Uint8Array(maxLayers);

  looksLike(bytes: Uint8Array, from: number, end: number): boolean {
    if (end - from < recordHeaderBytes + 1 || !isRecord(bytes, from)) return false;
    const type = bytes[from];
    const length = numberAt(bytes, from + 3, 2);
    return (type === content.handshake || type === content.data) && length > 0 && length <= maxRecordBytes;
  }

  /** One message is all the records that lie whole next to each other, as Wireshark shows them together. */
  messageBytes(bytes: Uint8Array, from: number, end: number): number {
    if (!canBegin(bytes, from, end)) return notMessage;
    if (end - from < recordHeaderBytes) return 0;
    if (!isRecord(bytes, from)) return end - from;
    let at = from + recordHeaderBytes + numberAt(bytes, from + 3, 2);
    while (end - at >= recordHeaderBytes && isRecord(bytes, at)) {
      const next = at + recordHeaderBytes + numberAt(bytes, at + 3, 2);
      if (next > end) break;
      at = next;
    }
    return at - from;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    this.#wasChanged[layer] = 0;
    if (end - from <= recordHeaderBytes || bytes[from] === content.data) return;
    const isLower = loadConversation(this.#conversations.key, packet);
    const isHello = bytes[from] === content.handshake && bytes[from + recordHeaderBytes] === serverHello;
    const slot = isHello ? this.#beginConversation(bytes, from, end) : this.#conversations.find();
    if (slot < 0) return;
    const bit = isLower ? lowerEnd : higherEnd;
    // The ports may have had a connection before.
    if (isClientHello(bytes, from, end)) this.#changed[slot] = 0;
    const changed = this.#changed[slot] ?? 0;
    this.#wasChanged[layer] = changed & bit;
    if (changesKeys(bytes, from, end)) this.#changed[slot] = changed | bit;
  }

  /** Keeps the version that a server chooses for the conversation whose key is loaded. Returns its slot; -1 if it chooses none. */
  #beginConversation(bytes: Uint8Array, from: number, end: number): number {
    const version = new ChosenVersion();
    readRecords(bytes, from, end, version, ignoreWords);
    const found = this.#conversations.find();
    if (version.chosen === 0) return found;
    const slot = found >= 0 ? found : this.#conversations.add();
    this.#versions[slot] = version.chosen;
    // The ports may have had a connection before.
    this.#changed[slot] = 0;
    return slot;
  }

  /** What is known of the sender of a layer. */
  #contextOf(packet: Packet, layer: number): RecordsContext {
    const isVersion13 = this.#versionOf(packet, layer) === version13;
    return { isVersion13, isEncrypted: !isVersion13 && this.#wasChanged[layer] !== 0 };
  }

  label(packet: Packet, layer: number): string {
    const { bytes } = packet;
    const from = packet.start(layer);
    if (packet.end(layer) - from < recordHeaderBytes || !isRecord(bytes, from)) return 'SSL';
    return numberAt(bytes, from + 3, 2) === 0 ? 'SSL' : (labels[this.#versionOf(packet, layer)] ?? 'SSL');
  }

  /** The version of the connection; before its server has chosen one, that of the record. */
  #versionOf(packet: Packet, layer: number): number {
    loadConversation(this.#conversations.key, packet);
    const slot = this.#conversations.find();
    return slot < 0 ? numberAt(packet.bytes, packet.start(layer) + 1, 2) : (this.#versions[slot] ?? 0);
  }

  /** Says nothing of a record that is incomplete, as Wireshark does, but that it is one. */
  beginning(): boolean {
    return true;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end < packet.wireEnd(layer)) {
      writeCut(line, packet, layer);
      return;
    }
    let isFirst = !packet.isSibling(layer);
    const say = (words: string): void => {
      if (!isFirst) line.ascii(', ');
      isFirst = false;
      line.ascii(words);
    };
    if (end - from < recordHeaderBytes || !isRecord(bytes, from)) {
      say('Continuation Data');
      return;
    }
    if (readRecords(bytes, from, end, ignoredFields, say, this.#contextOf(packet, layer)) === 'malformed')
      writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<TlsFieldName, TlsFaultCode>): void {
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from >= recordHeaderBytes && isRecord(packet.bytes, from))
      readRecords(packet.bytes, from, end, sink, ignoreWords, this.#contextOf(packet, layer));
    else sink.fault('TRUNCATED', from, 'tls.record.content_type');
  }
}

/** Whether a record is a hello of a client as a whole, which one that is encrypted does not look like. */
function isClientHello(bytes: Uint8Array, from: number, end: number): boolean {
  const at = from + recordHeaderBytes;
  if (bytes[from] !== content.handshake || end - at < 6 || bytes[at] !== clientHello) return false;
  return (
    numberAt(bytes, at + 1, 3) + 4 === numberAt(bytes, from + 3, 2) && isVersion(numberAt(bytes, at + 4, 2))
  );
}

/** Whether bytes can begin a record: by their version, and by their content. */
function canBegin(bytes: Uint8Array, from: number, end: number): boolean {
  if (from >= end) return false;
  const type = bytes[from] ?? 0;
  if (type >= content.changeCipherSpec && type <= content.heartbeat) return true;
  return end - from >= 3 && isVersion(numberAt(bytes, from + 1, 2));
}

function ignoreWords(): void {
  // A row is not wanted.
}

/** Finds the version that a server has chosen: the one of its hello, or of the extension for later ones (RFC 8446, section 4.2.1). */
class ChosenVersion implements FieldSink<TlsFieldName, TlsFaultCode> {
  readonly wantsChecksums = false;
  chosen = 0;
  #isServer = false;

  field(name: TlsFieldName, _offset: number, _length: number, value: FieldValue): void {
    if (name === 'tls.handshake.type') this.#isServer = value === serverHello;
    else if (!this.#isServer || typeof value !== 'number') return;
    else if (name === 'tls.handshake.version' || name === 'tls.handshake.extensions.supported_version')
      this.chosen = value;
  }

  open(): void {
    // Groups say nothing of the version.
  }

  close(): void {
    // The same.
  }

  fault(): void {
    // What could be read counts.
  }
}
