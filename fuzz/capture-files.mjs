// `node fuzz/capture-files.mjs [--runs N] [--seed N] [--from FOLDER]`: mutated capture files against their reader. Nothing may throw or
// take long, no packet may lie outside of what was read, and a file is the same however it comes in pieces; what was read is walked.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { frames } from './frames.mjs';
import { randomBelow } from './random.mjs';

const script = new ScriptArguments(
  'node fuzz/capture-files.mjs',
  `Usage: node fuzz/capture-files.mjs [--runs N] [--seed N] [--from FOLDER]

  --runs N       mutated files (100000)
  --seed N       what the random bytes come from (the time)
  --from FOLDER  captures in this folder are mutated as well, up to 64 KiB of each
`,
);
const { values } = await script.read({
  runs: { type: 'string', default: '100000' },
  seed: { type: 'string', default: String(Date.now()) },
  from: { type: 'string' },
});
const runs = script.whole('--runs', values.runs, { least: 1, most: 1e12 });
script.whole('--seed', values.seed, { least: 0, most: Number.MAX_SAFE_INTEGER });
const below = randomBelow(values.seed);

await ensureBuilt(['layers']);
const { CaptureReader } = await import('../dist/capture/capture-reader.js');
const { gunzipping } = await import('../dist/capture/gunzip.js');
const { PacketWalker } = await import('../dist/capture/packet-walker.js');
const { PcapngEncoder, PcapEncoder } = await import('../dist/app/capture/capture-encoders.js');
const { createProtocols } = await import('../dist/wire/protocols.js');
const { Line } = await import('../dist/wire/line.js');
const { writeRow } = await import('../dist/wire/row.js');

const most = 64 * 1024;
const slowMs = 100;
/** Times that a file is read again where it took long: a neighbour or the collector may have been the cause, so that processor time counts. */
const repeats = 5;
const files = [...madeFiles(), ...foundFiles(values.from)];
process.stdout.write(`${runs} files from ${files.length}, seed ${values.seed}\n`);
let shownMs = performance.now();
let [packets, damaged, slowestMs] = [0, 0, 0];
for (let run = 0; run < runs; run += 1) {
  const bytes = mutated(files[below(files.length)]);
  const fail = (why) => {
    throw new Error(`seed ${values.seed}, run ${run}: ${why}: ${bytes.toString('base64')}`);
  };
  const beganMs = performance.now();
  let whole;
  let pieces;
  try {
    whole = read(bytes, () => bytes.length, fail);
    pieces = read(bytes, () => 1 + below(below(3) === 0 ? 8 : 2_000), fail);
  } catch (error) {
    fail(error.stack);
  }
  let tookMs = performance.now() - beganMs;
  if (tookMs > slowMs) tookMs = again(bytes, fail);
  if (JSON.stringify(whole) !== JSON.stringify(pieces) && !isDamagedGzip(whole) && !isDamagedGzip(pieces))
    fail(`it depends on the pieces: ${JSON.stringify(whole)} ${JSON.stringify(pieces)}`);
  packets += whole.packets;
  if (whole.fault !== undefined) damaged += 1;
  slowestMs = Math.max(slowestMs, tookMs);
  if (performance.now() - shownMs > 2_000) {
    shownMs = performance.now();
    process.stderr.write(`\r${run + 1} of ${runs}`);
  }
}
process.stderr.write('\n');
process.stdout.write(
  `no throw, no packet outside, the same in any pieces; ${damaged} with a fault, ${packets} packets; slowest ${slowestMs.toFixed(0)} ms for both readings\n`,
);

/** The median of the processor time of a file that took long once. */
function again(bytes, fail) {
  const times = Array.from({ length: repeats }, () => {
    const began = process.cpuUsage();
    read(bytes, () => bytes.length, fail);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  }).sort((one, other) => one - other);
  const medianMs = times[repeats >> 1];
  if (medianMs > slowMs) fail(`it takes ${medianMs.toFixed(0)} ms`);
  return medianMs;
}

/** How much is unpacked before damage is found depends on the pieces. */
function isDamagedGzip({ fault }) {
  return fault !== undefined && String(fault[1].reason).startsWith('gzip');
}

/** Reads a file in pieces of lengths that `next` gives, each in memory that is overwritten afterwards, and walks its packets. */
function read(bytes, next, fail) {
  const walker = new PacketWalker(createProtocols());
  const line = new Line();
  const found = { packets: 0, blocks: 0, captured: 0, sum: 0, rows: 0, fault: undefined };
  const sink = {
    packets: (batch, of) => {
      for (let index = 0; index < batch.count; index += 1) {
        const end = batch.at[index] + batch.capturedBytes[index];
        if (end > of.length) fail('a packet lies outside of what was read');
        for (let at = batch.at[index]; at < end; at += 1) found.sum = (found.sum * 31 + of[at]) >>> 0;
        found.captured += batch.capturedBytes[index];
      }
      found.packets += batch.count;
      walker.batch(batch, of, (packet) => {
        line.clear();
        writeRow(line, packet);
        found.rows = (found.rows * 31 + line.at) >>> 0;
      });
    },
    block: (block) => {
      found.blocks += 1;
      walker.block(block);
    },
  };
  const reader = new CaptureReader(sink, gunzipping);
  for (let at = 0; at < bytes.length; ) {
    const length = Math.min(next(), bytes.length - at);
    const piece = Uint8Array.from(bytes.subarray(at, at + length));
    reader.push(piece);
    piece.fill(0xee);
    at += length;
  }
  reader.end();
  found.fault = reader.fault === undefined ? undefined : [reader.fault.code, reader.fault.params];
  return found;
}

/** Files of every format and of every block. */
function madeFiles() {
  const own = frames.slice(0, 24).map(({ bytes, linkType }) => ({ bytes: Uint8Array.from(bytes), linkType }));
  const ethernet = own.filter(({ linkType }) => linkType === 1);
  const made = [pcapng(own), pcap(ethernet, 0xa1b2c3d4, true), pcap(ethernet, 0xa1b2c3d4, false)];
  for (const magic of [0xa1b23c4d, 0xa1b2cd34])
    made.push(pcap(ethernet, magic, true), pcap(ethernet, magic, false));
  const encoder = new PcapEncoder();
  const parts = [];
  for (const { bytes } of ethernet) parts.push(...encoder.encode({ type: 'packet', bytes }));
  made.push(Buffer.concat([...parts, ...encoder.end()]), bigEndianPcapng(own));
  return [...made, ...made.map((file) => gzipSync(file))];
}

function pcap(own, magic, littleEndian) {
  const write = (buffer, value, at) =>
    littleEndian ? buffer.writeUInt32LE(value >>> 0, at) : buffer.writeUInt32BE(value >>> 0, at);
  const head = Buffer.alloc(24);
  write(head, magic, 0);
  if (littleEndian) head.writeUInt16LE(2, 4) && head.writeUInt16LE(4, 6);
  else head.writeUInt16BE(2, 4) && head.writeUInt16BE(4, 6);
  write(head, 262_144, 16);
  write(head, 1, 20);
  // The modified kind has eight bytes more in the head of each packet.
  const more = magic === 0xa1b2cd34 ? 8 : 0;
  const parts = own.flatMap(({ bytes }, index) => {
    const record = Buffer.alloc(16 + more);
    for (const [place, value] of [1_700_000_000 + index, index * 1_000, bytes.length, bytes.length].entries())
      write(record, value, place * 4);
    return [record, bytes];
  });
  return Buffer.concat([head, ...parts]);
}

function pcapng(own) {
  const encoder = new PcapngEncoder();
  const none = { comments: ['a comment'], otherOptions: [] };
  const parts = [];
  const linkTypes = [...new Set(own.map(({ linkType }) => linkType))];
  for (const linkType of linkTypes)
    parts.push(
      ...encoder.encode({
        type: 'interface',
        interface: {
          linkType,
          snapBytes: 65_535,
          unitsPerSecond: 1e6,
          offsetSeconds: 0,
          name: 'eth0',
          fcsBytes: 0,
        },
        ...none,
      }),
    );
  for (const { bytes, linkType } of own)
    parts.push(
      ...encoder.encode({
        type: 'packet',
        bytes,
        wireBytes: bytes.length,
        interfaceIndex: linkTypes.indexOf(linkType),
        timeNanos: 1_700_000_000_000_000_000n,
        ...none,
      }),
    );
  return Buffer.concat([...parts, ...encoder.end(), ...otherBlocks()]);
}

/** A block of a pcapng file, in either byte order. */
function block(littleEndian, type, body) {
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  const all = Buffer.alloc(12 + padded.length);
  const write = (value, at) => (littleEndian ? all.writeUInt32LE(value, at) : all.writeUInt32BE(value, at));
  write(type, 0);
  write(all.length, 4);
  padded.copy(all, 8);
  write(all.length, all.length - 4);
  return all;
}

function hex(digits) {
  return Buffer.from(digits.replaceAll(' ', ''), 'hex');
}

/** Blocks of names, statistics, secrets, a simple packet, an old packet, and one that nobody knows. */
function otherBlocks() {
  const frame = frames[0].bytes;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(frame.length);
  return [
    block(true, 4, hex('0100 0900 0a000001 686f737400 000000 0000 0000')),
    block(true, 5, hex('00000000 00000000 00000000 0400 0800 0100000000000000 0000 0000')),
    block(true, 10, Buffer.concat([hex('4b53 4c54 0400 0000'), Buffer.from('A B\n')])),
    block(true, 3, Buffer.concat([length, Buffer.from(frame)])),
    block(true, 2, Buffer.concat([hex('0000 ffff 00000000 00000000'), length, length, Buffer.from(frame)])),
    block(true, 0x0bad, hex('00112233')),
  ];
}

/** A section in the other byte order with an interface and packets. */
function bigEndianPcapng(own) {
  const packetBlocks = own.slice(0, 6).map(({ bytes }) => {
    const head = Buffer.alloc(20);
    head.writeUInt32BE(bytes.length, 12);
    head.writeUInt32BE(bytes.length, 16);
    return block(false, 6, Buffer.concat([head, bytes]));
  });
  return Buffer.concat([
    block(false, 0x0a0d0d0a, hex('1a2b3c4d 0001 0000 ffffffffffffffff')),
    block(false, 1, hex('0001 0000 00000000 0009 0001 09000000 0000 0000')),
    ...packetBlocks,
  ]);
}

function foundFiles(folder) {
  if (folder === undefined) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => /\.(pcap|pcapng|cap|gz)$/.test(path) && statSync(path).isFile())
    .map((path) => readFileSync(path).subarray(0, most));
}

/** A copy with some bytes, words, lengths or ranges changed, or cut off; of a packed file, seldom what is within. */
function mutated(file) {
  let bytes = Buffer.from(file);
  for (let count = 1 + below(4); count > 0 && bytes.length > 0; count -= 1) {
    const at = below(below(2) === 0 ? Math.min(bytes.length, 256) : bytes.length);
    switch (below(8)) {
      case 0:
        bytes[at] = below(256);
        break;
      case 1:
        bytes[at] ^= 1 << below(8);
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          bytes.subarray(Math.min(bytes.length, at + below(64))),
        ]);
        break;
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          bytes.subarray(at, at + below(200)),
          bytes.subarray(at),
        ]);
        break;
      case 5:
        if (at + 4 <= bytes.length)
          bytes.writeUInt32LE([0, 1, 4, 12, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff][below(8)], at & ~3);
        break;
      case 6:
        if (at + 4 <= bytes.length)
          bytes.writeUInt32LE((bytes.readUInt32LE(at & ~3) + below(9) - 4) >>> 0, at & ~3);
        break;
      default:
        bytes.fill(below(256), at, Math.min(bytes.length, at + below(32)));
    }
  }
  return bytes;
}
