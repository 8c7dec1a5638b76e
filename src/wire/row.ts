import { encodeUtf8 } from '../bytes/utf8.js';
import type { Codec } from './codec.js';
import { dataCodec } from './data.js';
import { decimalDigits, ipv4Characters, type Line } from './line.js';
import { noAddress, type Packet } from './packet.js';
import { type PacketProcess, parseProcessComment } from './process-comments.js';

/** Characters that a column has at least, as in tshark. */
const minimum = { number: 5, time: 10, address: 12 } as const;
const nanosecondsPerSecond = 1_000_000_000;
/** Nanoseconds of the last digit of a time with 0 to 9 decimal digits. */
const nanosecondsOfDigit = [1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1];

/**
 * Writes the row of a packet that has been walked, as one line in the form of tshark's:
 *
 *         1   0.000000    127.0.0.1 → 127.0.0.1    TFTP 62 Read Request, File: hello.txt, Transfer type: octet
 *
 * With `processes`, the programs that its comments name stand behind it: `  {curl 4711 → node 4712}`.
 */
export function writeRow(line: Line, packet: Packet, processes = false): void {
  line.begin();
  line.blanks(minimum.number - decimalDigits(packet.number));
  line.decimal(packet.number);
  line.byte(0x20);
  writeTime(line, packet);
  line.byte(0x20);
  writeAlignedSource(line, packet);
  line.arrow();
  const destinationFrom = line.at;
  writeDestination(line, packet);
  line.blanks(minimum.address - (line.at - destinationFrom));
  line.byte(0x20);
  const layer = speakingLayer(packet);
  line.ascii(packet.codec(layer)?.label(packet, layer) ?? '');
  line.byte(0x20);
  line.decimal(packet.wireBytes);
  line.byte(0x20);
  writeInfo(line, packet, layer);
  if (processes && packet.comments.length > 0) writeProcesses(line, packet.comments);
  line.end();
}

function writeProcesses(line: Line, comments: readonly string[]): void {
  const found = comments.flatMap((comment) => parseProcessComment(comment) ?? []);
  const sender = found.find(({ end }) => end === 'sender');
  const receiver = found.find(({ end }) => end === 'receiver');
  if (sender === undefined && receiver === undefined) return;
  line.ascii('  {');
  if (sender !== undefined) writeProcess(line, sender);
  if (sender === undefined || receiver !== undefined) line.arrow();
  if (receiver !== undefined) writeProcess(line, receiver);
  line.ascii('}');
}

function writeProcess(line: Line, { process, pid }: PacketProcess): void {
  const name = encodeUtf8(process);
  line.text(name, 0, name.length);
  if (pid === undefined) return;
  line.byte(0x20);
  line.decimal(pid);
}

/**
 * Writes the column `Info`: what each message says, where the packet carries several of one stream. `last` is the layer that the
 * column `Protocol` is of.
 */
export function writeInfo(line: Line, packet: Packet, last: number): void {
  for (let layer = packet.firstMessage; layer < last; layer += 1) {
    // The innermost layer of each message that has something to say, as of a packet with one.
    if (!packet.isSibling(layer + 1)) continue;
    const speaking = speakingLayerBefore(packet, layer + 1);
    packet.codec(speaking)?.info?.(packet, speaking, line);
  }
  packet.codec(last)?.info?.(packet, last, line);
}

/** Writes the column `Source`: the innermost address that a packet comes from; nothing if it has none. */
export function writeSource(line: Line, packet: Packet): void {
  writeAddress(line, packet.bytes, packet.sourceAt, packet.sourceBytes);
}

/** Writes the column `Destination`. */
export function writeDestination(line: Line, packet: Packet): void {
  writeAddress(line, packet.bytes, packet.destinationAt, packet.destinationBytes);
}

/**
 * The layer that the columns `Protocol` and `Info` are of: the innermost one that has something to say, outside of a packet that an
 * error message quotes.
 */
export function speakingLayer(packet: Packet): number {
  return speakingLayerBefore(packet, Math.min(packet.layerCount, packet.quotedFrom));
}

function speakingLayerBefore(packet: Packet, end: number): number {
  let layer = end - 1;
  while (layer > 0 && isSilent(packet.codec(layer))) layer -= 1;
  return layer;
}

/** Bytes without a meaning, which the innermost layer of most packets is, are told apart without a look into them. */
function isSilent(codec: Codec | undefined): boolean {
  return codec === dataCodec || codec?.info === undefined;
}

/** Writes the column `Source` as wide as it is at least. */
function writeAlignedSource(line: Line, packet: Packet): void {
  // Of most addresses the length is known before they are written: then nothing has to be moved.
  if (packet.sourceBytes === 4) {
    line.blanks(minimum.address - ipv4Characters(packet.bytes, packet.sourceAt));
    writeSource(line, packet);
    return;
  }
  const from = line.at;
  writeSource(line, packet);
  line.alignRight(from, minimum.address);
}

function writeTime(line: Line, packet: Packet): void {
  if (!packet.isTimed) {
    line.blanks(minimum.time);
    return;
  }
  const { timeDigits } = packet;
  const borrowed = packet.nanoseconds < packet.firstNanoseconds ? 1 : 0;
  const seconds = packet.seconds - packet.firstSeconds - borrowed;
  const nanoseconds = packet.nanoseconds - packet.firstNanoseconds + borrowed * nanosecondsPerSecond;
  // A time before the first packet's is -2 s and 999,999,000 ns: it is shown as -1.000001.
  const isBefore = seconds < 0;
  const borrows = isBefore && nanoseconds > 0;
  const shown = isBefore ? -seconds - (borrows ? 1 : 0) : seconds;
  const fractionWidth = timeDigits > 0 ? 1 + timeDigits : 0;
  line.blanks(minimum.time - (isBefore ? 1 : 0) - decimalDigits(shown) - fractionWidth);
  if (isBefore) line.byte(0x2d);
  line.decimal(shown);
  if (timeDigits > 0) {
    const fraction = borrows ? nanosecondsPerSecond - nanoseconds : nanoseconds;
    line.byte(0x2e);
    line.padded((fraction / (nanosecondsOfDigit[timeDigits] ?? 1)) | 0, timeDigits);
  }
}

function writeAddress(line: Line, bytes: Uint8Array, at: number, length: number): void {
  if (length === 4) line.ipv4(bytes, at);
  else if (length === 16) line.ipv6(bytes, at);
  else if (length > 0) line.pairs(bytes, at, length, 0x3a);
  else if (length === noAddress) line.ascii('N/A');
}

/**
 * Ends a row whose packet ends before its layer does: because a snap length has cut it, or because it is malformed. In the words
 * of Wireshark, which filters and scripts look for.
 */
export function writeCut(line: Line, packet: Packet, layer: number): void {
  const isLimited = packet.end(layer) < packet.wireEnd(layer);
  line.ascii(isLimited ? '[Packet size limited during capture]' : '[Malformed Packet]');
}
