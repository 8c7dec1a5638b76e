// `npm run fuzz [-- --runs N] [--seed N]`: hostile bytes and texts against everything that reads what strangers write.
// Nothing may throw, nothing may grow, and where a stream is cut must not matter. Prints its seed.
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { randomBelow } from './random.mjs';

const script = new ScriptArguments(
  'npm run fuzz --',
  `Usage: npm run fuzz -- [--runs N] [--seed N]

  --runs N       runs of each target (100000)
  --seed N       what the random bytes come from (the time)
`,
);
const { values } = await script.read({
  runs: { type: 'string', default: '100000' },
  seed: { type: 'string', default: String(Date.now()) },
});
const runs = script.whole('--runs', values.runs, { least: 1, most: 1e12 });
script.whole('--seed', values.seed, { least: 0, most: Number.MAX_SAFE_INTEGER });
const below = randomBelow(values.seed);

await ensureBuilt(['layers']);
const { checksumAlgorithmNames } = await import('../dist/bytes/checksum/algorithms.js');
const { formatChecksum } = await import('../dist/bytes/checksum/checksum-spec.js');
const { findChecksums } = await import('../dist/bytes/checksum/find-checksums.js');
const { parseChecksum } = await import('../dist/bytes/checksum/parse-checksum.js');
const { applyChecksum, verifyChecksum } = await import('../dist/bytes/checksum/place-checksum.js');
const { encodingNames } = await import('../dist/bytes/encoding-names.js');
const { decodeText } = await import('../dist/bytes/encodings.js');
const { visibleText } = await import('../dist/bytes/escapes.js');
const { createFramingDecoder, parseFraming } = await import('../dist/bytes/framing.js');
const { parseHex } = await import('../dist/bytes/hex.js');
const { StreamingDecoder } = await import('../dist/bytes/streaming-decoder.js');
const { parseEndpoint } = await import('../dist/config/parse-endpoint.js');
const { parseProcNet } = await import('../dist/system/proc-net.js');

const telling = [
  0x00, 0x0a, 0x0d, 0x1b, 0x30, 0x39, 0x5c, 0x7f, 0x80, 0x81, 0x8e, 0x8f, 0xa1, 0xd8, 0xe0, 0xf0, 0xfe, 0xff,
];
const someBytes = (most) =>
  Uint8Array.from({ length: below(most) }, () =>
    below(2) === 0 ? telling[below(telling.length)] : below(256),
  );
const framings = [
  'raw',
  'line',
  'delimiter:0D0A',
  'delimiter:616162',
  'fixed:7',
  'length:u8',
  'length:u16be,2',
  'length:u32le',
  'gap:5',
];

const checksumWords = [
  ...checksumAlgorithmNames(),
  ...'crc32:hex crc:16,8005,FFFF,0,1,1 crc:64,1B,0,0,0,1 crc:3,7,7,7,true,false nmea modbus-ascii'.split(' '),
  ...'(0,-1) (1,-2) (3..7) (-9,-1) @0 @-4 @7 @ ( ) le be hex HEX none : , 0 -0 \u{1f600}'.split(' '),
];

function cutAnywhere(bytes) {
  const pieces = [];
  for (let start = 0; start < bytes.length; ) {
    const end = Math.min(bytes.length, start + 1 + below(9));
    pieces.push(bytes.slice(start, end));
    start = end;
  }
  return pieces;
}

const targets = {
  decoding() {
    const encoding = encodingNames[below(encodingNames.length)];
    const bytes = someBytes(48);
    const decoder = new StreamingDecoder(encoding);
    const inPieces =
      cutAnywhere(bytes)
        .map((piece) => decoder.write(piece))
        .join('') + decoder.end();
    const whole = decodeText(bytes, encoding);
    if (inPieces !== whole)
      throw new Error(
        `${encoding}: cut differently, read differently: ${Buffer.from(bytes).toString('hex')}`,
      );
    if (/[\0-\x1f\x7f-\x9f]/.test(visibleText(whole))) throw new Error('a control character came through');
  },
  framing() {
    const framing = framings[below(framings.length)];
    const most = 1 + below(40);
    const decoder = createFramingDecoder(parseFraming(framing), most);
    const bytes = someBytes(120);
    let out = 0;
    const take = (frame) => {
      out += frame.length;
    };
    for (const piece of cutAnywhere(bytes)) {
      decoder.write(piece, take);
      if (decoder.heldBytes > most) throw new Error(`${framing} holds ${decoder.heldBytes} of ${most}`);
    }
    decoder.end(take);
    if (out !== bytes.length) throw new Error(`${framing} lost bytes`);
  },
  hex() {
    parseHex(String.fromCharCode(...someBytes(60)));
  },
  checksums() {
    const text = Array.from({ length: 1 + below(4) }, () => checksumWords[below(checksumWords.length)]).join(
      below(8) === 0 ? '' : ' ',
    );
    const parsed = parseChecksum(text);
    if (!parsed.ok) {
      const { column } = parsed.fault;
      if (column < 1 || column > text.length + 1) throw new Error(`${text}: a fault at column ${column}`);
      return;
    }
    const spec = parsed.value;
    const again = parseChecksum(formatChecksum(spec));
    if (!again.ok || formatChecksum(again.value) !== formatChecksum(spec))
      throw new Error(`${text} is written ${formatChecksum(spec)}, and not read as the same`);
    verifyChecksum(spec, someBytes(24));
    const applied = applyChecksum(spec, someBytes(24));
    // The line ending of a text that the digits of a checksum do not end may be taken for one behind it.
    const isBytes = spec.type === 'placed' && spec.form === 'bytes';
    if (applied.ok && isBytes && verifyChecksum(spec, applied.bytes).result !== 'ok')
      throw new Error(`${text} is not what it was made`);
    if (below(200) === 0) findChecksums(Array.from({ length: below(6) }, () => someBytes(40)));
  },
  description() {
    const text = String.fromCharCode(...someBytes(30));
    parseEndpoint({ type: 'tcp-listen', address: text, reply: `text:${text}`, framing: text });
    parseEndpoint({ type: 'udp', address: '0', remote: text, multicast: text });
  },
  tables() {
    parseProcNet(`header\n${String.fromCharCode(...someBytes(200))}`, 'tcp', true);
  },
};

process.stdout.write(`seed ${values.seed}, ${runs} runs of each target\n`);
for (const [name, target] of Object.entries(targets)) {
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  for (let run = 0; run < runs; run += 1) target();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const grown = ((process.memoryUsage().heapUsed - before) / 2 ** 20).toFixed(1);
  process.stdout.write(`${name}: nothing thrown in ${seconds} s, heap ${grown} MiB\n`);
}
