import { conversationWords, loadConversation } from '../address-key.js';
import type { Codec } from '../codec.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { RecentTable } from '../recent-table.js';
import { noNotes, rowKind } from '../row-notes.js';
import { bodyRange } from './body-range.js';
import { HttpExchanges } from './exchanges.js';
import { hasVersion, isFirstLine, isStatusLine, lineEndOf, methodOf, skipEmptyLines } from './first-line.js';
import { targetOf } from './full-uri.js';
import { bodyLengthOf, canBeginHttp } from './head.js';
import { HeadView } from './head-view.js';
import { type HttpFaultCode, type HttpFieldName, httpFaultWords, httpFields } from './http-fields.js';
import { type Media, mediaOf, noMedia, writeMedia } from './media.js';
import { messageLength } from './message-length.js';
import { readHttp } from './read-http.js';

/** Wireshark's ports of HTTP. */
const ports = [80, 631, 1900, 2710, 2869, 3128, 3132, 3689, 5985, 8080, 8088, 11_371];
const slots = 4_096;

/**
 * Reads HTTP/1 (RFC 9112), at its ports and wherever a payload begins with a line of it. A response is as long as the method of its
 * request allows: one to HEAD has no body.
 */
export class HttpCodec implements Codec<HttpFieldName, HttpFaultCode> {
  readonly protocol = 'http';
  readonly carriers = ports.map((number) => ({ table: 'tcpPort', number }) as const);
  readonly types = httpFields;
  readonly faults = httpFaultWords;
  readonly rowNotes = noNotes(rowKind.http);
  /** Connections whose last request was one of HEAD or CONNECT. */
  readonly #bodyless = new RecentTable(conversationWords, slots);
  readonly #methods = new Map<number, string>();
  readonly #exchanges = new HttpExchanges();
  /** Of which layer of which packet `#lastMedia` is. */
  #mediaWalk = -1;
  #mediaLayer = -1;
  #lastMedia = noMedia;

  looksLike(bytes: Uint8Array, from: number, end: number): boolean {
    // Most payloads are told apart by their first byte: methods and versions begin with a capital letter.
    const first = bytes[from] ?? 0;
    if (from >= end || first < 0x41 || first > 0x5a || !canBeginHttp(bytes, from, end)) return false;
    const lineEnd = lineEndOf(bytes, from, end);
    if (lineEnd < 0) return false;
    if (isStatusLine(bytes, from, lineEnd)) return hasStatusVersion(bytes, from, lineEnd);
    return methodOf(bytes, from, lineEnd) !== undefined && hasVersion(bytes, from, lineEnd);
  }

  messageBytes(bytes: Uint8Array, from: number, end: number, packet: Packet): number {
    return messageLength(bytes, from, end, this.#methodBefore(packet));
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const end = packet.end(layer);
    const from = skipEmptyLines(bytes, packet.start(layer), end);
    const lineEnd = lineEndOf(bytes, from, end);
    if (lineEnd < 0) return;
    if (isStatusLine(bytes, from, lineEnd)) {
      if (!isInterim(bytes, from, end)) this.#forget(packet);
      this.#exchanges.response(packet, layer);
      return;
    }
    const method = methodOf(bytes, from, lineEnd);
    if (method !== undefined) this.#exchanges.request(packet, layer, targetOf(bytes, from, end));
    if (method === 'HEAD' || method === 'CONNECT') this.#keep(packet, method);
    else this.#forget(packet);
  }

  label(packet: Packet, layer: number): string {
    return this.#media(packet, layer).label;
  }

  /** Writes the first line of a message whose end has not come; returns false if that line has not come either. */
  beginning(bytes: Uint8Array, from: number, end: number, line: Line): boolean {
    const at = skipEmptyLines(bytes, from, end);
    const lineEnd = lineEndOf(bytes, at, end);
    if (lineEnd < 0 || !isFirstLine(bytes, at, lineEnd)) return false;
    line.text(bytes, at, lineEnd);
    line.byte(0x20);
    return true;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    this.beginning(packet.bytes, packet.start(layer), packet.end(layer), line);
    writeMedia(line, this.#media(packet, layer));
  };

  fields(packet: Packet, layer: number, sink: FieldSink<HttpFieldName, HttpFaultCode>): void {
    readHttp(
      packet.bytes,
      packet.start(layer),
      packet.end(layer),
      this.#exchanges.noteOf(packet, layer),
      sink,
    );
  }

  /** What the body of a layer is: a row asks twice. */
  #media(packet: Packet, layer: number): Media {
    if (this.#mediaWalk !== packet.walks || this.#mediaLayer !== layer) {
      this.#mediaWalk = packet.walks;
      this.#mediaLayer = layer;
      this.#lastMedia = readMedia(packet.bytes, packet.start(layer), packet.end(layer));
    }
    return this.#lastMedia;
  }

  #methodBefore(packet: Packet): string | undefined {
    if (this.#methods.size === 0) return undefined;
    loadConversation(this.#bodyless.key, packet);
    return this.#methods.get(this.#bodyless.find());
  }

  #keep(packet: Packet, method: string): void {
    loadConversation(this.#bodyless.key, packet);
    const found = this.#bodyless.find();
    this.#methods.set(found >= 0 ? found : this.#bodyless.add(), method);
  }

  #forget(packet: Packet): void {
    if (this.#methods.size === 0) return;
    loadConversation(this.#bodyless.key, packet);
    const slot = this.#bodyless.find();
    if (slot < 0) return;
    this.#bodyless.remove(slot);
    this.#methods.delete(slot);
  }
}

function readMedia(bytes: Uint8Array, from: number, end: number): Media {
  const head = HeadView.of(bytes, from, end);
  if (head === undefined || head.bodyFrom >= end) return noMedia;
  const encoding = head.value('content-encoding')?.toLowerCase() ?? 'identity';
  // As in Wireshark, the body of a compression that it does not read is not named.
  if (!/^(identity|gzip|x-gzip|deflate)$/.test(encoding)) return noMedia;
  const [bodyFrom, bodyEnd] = bodyRange(bytes, head.bodyFrom, end, bodyLengthOf(head, undefined));
  return mediaOf(head.value('content-type'), bytes, bodyFrom, bodyEnd);
}

function hasStatusVersion(bytes: Uint8Array, from: number, lineEnd: number): boolean {
  return lineEnd - from >= 7 && bytes[from + 5] === 0x31 && bytes[from + 6] === 0x2e;
}

/** Whether a status line is of 1xx, after which the response itself comes. */
function isInterim(bytes: Uint8Array, from: number, end: number): boolean {
  return end - from >= 10 && bytes[from + 9] === 0x31;
}
