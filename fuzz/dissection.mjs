// `node fuzz/dissection.mjs [--runs N] [--seed N]`: mutated frames of every protocol against the dissection. Nothing may throw, no
// field may lie outside its layer, no row may be longer than its limit, and no byte of the packets beside it may be read. What follows
// streams, makes files, counts and explains takes each as well.
import process from 'node:process';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { frames } from './frames.mjs';
import { randomBelow } from './random.mjs';

const script = new ScriptArguments(
  'node fuzz/dissection.mjs',
  `Usage: node fuzz/dissection.mjs [--runs N] [--seed N]

  --runs N       mutated frames (1000000)
  --seed N       what the random bytes come from (the time)
`,
);
const { values } = await script.read({
  runs: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: String(Date.now()) },
});
const runs = script.whole('--runs', values.runs, { least: 1, most: 1e12 });
script.whole('--seed', values.seed, { least: 0, most: Number.MAX_SAFE_INTEGER });
const below = randomBelow(values.seed);

await ensureBuilt(['layers']);
const { dissect } = await import('../dist/wire/dissection.js');
const { Line, maxLineBytes } = await import('../dist/wire/line.js');
const { Packet } = await import('../dist/wire/packet.js');
const { createProtocols } = await import('../dist/wire/protocols.js');
const { writeRow } = await import('../dist/wire/row.js');
const { StatisticsCounter } = await import('../dist/capture/conversations/statistics-counter.js');
const { Extractor } = await import('../dist/capture/extraction/extractor.js');
const { Explainer } = await import('../dist/capture/stories/explainer.js');
const { storyText } = await import('../dist/capture/stories/story-text.js');

const margin = 64;
/** Times that a frame is dissected again where it took long, by processor time: a neighbour or the collector may have been the cause. */
const repeats = 25;
const slowMs = 1;

/** What a frame gives in memory whose other bytes are all `filler`. */
class Reading {
  packet = new Packet();
  #line = new Line();
  #filler;
  protocols = createProtocols();

  constructor(filler) {
    this.#filler = filler;
  }

  of(bytes, wireBytes, linkType) {
    const among = new Uint8Array(bytes.length + margin * 2).fill(this.#filler);
    among.set(bytes, margin);
    this.packet.linkType = linkType;
    this.packet.number += 1;
    this.packet.walk(among, margin, margin + bytes.length, wireBytes, this.protocols.frame);
    this.#line.clear();
    writeRow(this.#line, this.packet);
    const row = Buffer.from(this.#line.bytes.subarray(0, this.#line.at)).toString('latin1');
    // What was put together from several packets lies behind the frame.
    const allBytes = this.packet.lastEnd - this.packet.start(0);
    return { row, layers: dissect(this.packet), allBytes };
  }
}

process.stdout.write(`${runs} frames, seed ${values.seed}\n`);
const [zeros, ones] = [new Reading(0), new Reading(0xff)];
/** Of its own: the other two must see the same packets, one after the other. */
const repeated = new Reading(0);
const explainer = new Explainer(zeros.protocols, ({ title, events }) => {
  for (const event of [title, ...events]) storyText(event, 'zh-CN');
});
const extractor = new Extractor(zeros.protocols, () => undefined);
const counter = new StatisticsCounter(zeros.protocols);
let slowest = 0;
let shownMs = performance.now();
for (let run = 0; run < runs; run += 1) {
  const { linkType, bytes: original } = frames[below(frames.length)];
  const bytes = mutated(original);
  const wireBytes = below(4) === 0 ? bytes.length + below(2_000) : bytes.length;
  const fail = (why) => {
    throw new Error(`seed ${values.seed}, run ${run}: ${why}: ${Buffer.from(bytes).toString('hex')}`);
  };
  const beganMs = performance.now();
  let first;
  let second;
  try {
    first = zeros.of(bytes, wireBytes, linkType);
    second = ones.of(bytes, wireBytes, linkType);
  } catch (error) {
    fail(error.stack);
  }
  const tookMs = (performance.now() - beganMs) / 2;
  if (first.row !== second.row || JSON.stringify(first.layers) !== JSON.stringify(second.layers))
    fail('it depends on bytes outside the packet');
  try {
    for (const taker of [explainer, extractor, counter]) taker.take(zeros.packet);
  } catch (error) {
    fail(error.stack);
  }
  if (first.row.length > maxLineBytes) fail('the row is too long');
  if (!first.row.endsWith('\n') || first.row.indexOf('\n') !== first.row.length - 1)
    fail('the row is no line');
  for (const layer of first.layers) check(layer, first.allBytes, fail);
  if (tookMs > slowMs) slowest = Math.max(slowest, again(bytes, wireBytes, linkType, fail));
  if (performance.now() - shownMs > 2_000) {
    shownMs = performance.now();
    process.stderr.write(`\r${run + 1} of ${runs}`);
  }
}
explainer.end();
extractor.end();
counter.finished();
process.stderr.write('\n');
process.stdout.write(
  `no throw, no field outside, nothing read outside; slowest of those repeated ${slowest.toFixed(2)} ms\n`,
);

/** The median of the processor time of a frame that took long once. */
function again(bytes, wireBytes, linkType, fail) {
  const times = Array.from({ length: repeats }, () => {
    const began = process.cpuUsage();
    repeated.of(bytes, wireBytes, linkType);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  }).sort((one, other) => one - other);
  const medianMs = times[repeats >> 1];
  if (medianMs > slowMs) fail(`it takes ${medianMs.toFixed(2)} ms`);
  return medianMs;
}

function check({ protocol, offset, length, fields, fault }, packetBytes, fail) {
  if (offset < 0 || length < 0 || offset + length > packetBytes) fail(`layer ${protocol} lies outside`);
  if (fault !== undefined && !(fault.offset >= 0 && fault.offset <= packetBytes))
    fail(`fault of ${protocol} outside`);
  checkFields(fields, offset, offset + length, fail);
}

function checkFields(fields, from, to, fail) {
  for (const { name, offset, length, fields: inner } of fields) {
    if (offset < from || length < 0 || offset + length > to) fail(`${name} lies outside`);
    checkFields(inner, offset, offset + length, fail);
  }
}

function mutated(original) {
  let bytes = Uint8Array.from(original);
  if (below(3) === 0) bytes = bytes.slice(0, below(bytes.length + 1));
  for (let changes = below(6); changes > 0 && bytes.length > 0; changes -= 1)
    bytes[below(bytes.length)] = below(3) === 0 ? [0, 1, 0x7f, 0x80, 0xff][below(5)] : below(256);
  if (below(10) === 0)
    bytes = Uint8Array.from([...bytes, ...Array.from({ length: below(40) }, () => below(256))]);
  return bytes;
}
