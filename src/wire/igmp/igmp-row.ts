import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import {
  addressBytes,
  groupAt,
  headerBytes,
  igmpType,
  query3Bytes,
  recordCountAt,
  versionAt,
  wordBytes,
} from './igmp-message.js';

const names: Readonly<Record<number, string>> = Object.freeze({
  17: 'Membership Query',
  18: 'Membership Report',
  22: 'Membership Report',
  23: 'Leave Group',
  34: 'Membership Report',
});

/** What a record says of its group: before it, and after it with no, one or several senders. */
interface RecordWords {
  readonly before: string;
  readonly none: string;
  readonly one: string;
  readonly many: string;
}

const include: RecordWords = {
  before: 'Join group ',
  none: '',
  one: ' for source {',
  many: ' for sources in {',
};
const exclude: RecordWords = {
  before: 'Join group ',
  none: ' for any sources',
  one: ', for source not {',
  many: ', for sources not in {',
};
const unknown: RecordWords = {
  before: 'Group ',
  none: ', unknown record type (?)',
  one: ', unknown record type (?), sources {',
  many: ', unknown record type (?), sources {',
};
const recordWords: Readonly<Record<number, RecordWords>> = Object.freeze({
  1: include,
  2: exclude,
  3: include,
  4: exclude,
  5: {
    before: 'Group ',
    none: ', ALLOW_NEW_SOURCES but no source specified (?)',
    one: ', new source {',
    many: ', new sources {',
  },
  6: {
    before: 'Group ',
    none: ', BLOCK_OLD_SOURCES but no source specified (?)',
    one: ', block source {',
    many: ', block sources {',
  },
});
const leaving = 'Leave group ';
const changeToInclude = 3;

/** Writes what a row says of an IGMP message, in Wireshark's words. */
export function writeIgmp(packet: Packet, layer: number, line: Line): void {
  const { bytes } = packet;
  const from = packet.start(layer);
  const captured = packet.end(layer) - from;
  const wireBytes = packet.wireEnd(layer) - from;
  const type = bytes[from] ?? 0;
  const name = names[type];
  const version = captured > 0 ? versionAt(bytes, from, captured, wireBytes) : -1;
  if (captured > 0 && name === undefined) {
    line.ascii('Unknown Type:0x');
    line.hex(type, 2);
    return;
  }
  if (name === undefined || version < 0) {
    writeCut(line, packet, layer);
    return;
  }
  line.ascii(name);
  const isQuery3 = version === 3 && type === igmpType.query;
  if (captured < (isQuery3 ? query3Bytes : headerBytes)) writeCut(line, packet, layer);
  else if (type === igmpType.report3) {
    if (!writeRecords(line, bytes, from, packet.end(layer))) writeCut(line, packet, layer);
  } else if (version > 1) {
    writeGroup(line, bytes, from, type);
    if (isQuery3 && !writeQuerySources(line, bytes, from, packet.end(layer))) writeCut(line, packet, layer);
  }
}

function writeGroup(line: Line, bytes: Uint8Array, from: number, type: number): void {
  if (numberAt(bytes, from + groupAt, 4) === 0) {
    line.ascii(', general');
    return;
  }
  line.ascii(type === igmpType.query ? ', specific for group ' : type === igmpType.leave ? ' ' : ' group ');
  line.ipv4(bytes, from + groupAt);
}

function writeQuerySources(line: Line, bytes: Uint8Array, from: number, end: number): boolean {
  const count = numberAt(bytes, from + query3Bytes - 2, 2);
  if (count === 0) return true;
  line.ascii(count === 1 ? ', source {' : ', sources {');
  return writeSources(line, bytes, from + query3Bytes, count, end);
}

/** Writes `count` addresses from `at` on and the brace behind them; returns whether they are there before `end`. */
function writeSources(line: Line, bytes: Uint8Array, at: number, count: number, end: number): boolean {
  for (let index = 0; index < count; index += 1) {
    const address = at + index * addressBytes;
    if (address + addressBytes > end) return false;
    line.ipv4(bytes, address);
    if (index + 1 < count) line.ascii(', ');
  }
  line.byte(0x7d);
  return true;
}

/** Writes the records of a report of version 3; returns whether they are there before `end`. */
function writeRecords(line: Line, bytes: Uint8Array, from: number, end: number): boolean {
  const count = numberAt(bytes, from + recordCountAt, 2);
  if (count === 0) line.ascii(' - General query');
  let at = from + headerBytes;
  for (let index = 0; index < count; index += 1) {
    if (at + headerBytes > end) return false;
    const sources = numberAt(bytes, at + 2, 2);
    line.ascii(' / ');
    writeRecordHead(line, bytes, at, sources);
    if (sources > 0 && !writeSources(line, bytes, at + headerBytes, sources, end)) return false;
    at += headerBytes + sources * addressBytes + (bytes[at + 1] ?? 0) * wordBytes;
    if (at > end) return false;
  }
  return true;
}

function writeRecordHead(line: Line, bytes: Uint8Array, at: number, sources: number): void {
  const type = bytes[at] ?? 0;
  const words = recordWords[type] ?? unknown;
  const leaves = sources === 0 && (type === 1 || type === changeToInclude);
  line.ascii(leaves ? leaving : words.before);
  line.ipv4(bytes, at + groupAt);
  line.ascii(sources === 0 ? words.none : sources === 1 ? words.one : words.many);
}
