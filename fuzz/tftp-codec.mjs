// `node fuzz/tftp-codec.mjs [--runs N] [--seed N]`: mutated packets against the TFTP codec and against live machines.
// Nothing may throw, no field may lie outside its packet, and no input may be worth more than a window of answers.
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { randomBelow } from './random.mjs';

const script = new ScriptArguments(
  'node fuzz/tftp-codec.mjs',
  `Usage: node fuzz/tftp-codec.mjs [--runs N] [--seed N]

  --runs N       packets (1000000)
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
const { defaultNegotiationPolicy, negotiate } = await import('../dist/tftp/negotiation.js');
const { TftpReceiver } = await import('../dist/tftp/receiver.js');
const { TftpSender } = await import('../dist/tftp/sender.js');
const { servedPath } = await import('../dist/tftp/server/served-path.js');
const { LayerBuilder } = await import('../dist/wire/layer-builder.js');
const { decodeTftp } = await import('../dist/wire/tftp/decode.js');
const { encodeError, encodeOptionAcknowledgement, encodeRequest } = await import(
  '../dist/wire/tftp/encode.js'
);
const { blockOf, opcodeOf } = await import('../dist/wire/tftp/packet.js');
const { readTftp } = await import('../dist/wire/tftp/read-packet.js');

process.stdout.write(`${runs} packets, seed ${values.seed}\n`);

const options = [
  { name: 'blksize', value: '1428' },
  { name: 'tsize', value: '0' },
  { name: 'WINDOWSIZE', value: '16' },
  { name: 'utimeout', value: '99999999999999999999' },
];
const seeds = [
  encodeRequest({ type: 'readRequest', name: 'boot/../x', mode: 'octet', options }),
  encodeRequest({ type: 'writeRequest', name: 'C:\\x', mode: 'netascii', options: [] }),
  encodeError(8, 'no'),
  encodeOptionAcknowledgement(options),
  Uint8Array.of(0, 3, 0, 1, 1, 2, 3),
  Uint8Array.of(0, 4, 255, 255),
];

function mutated() {
  let bytes = Uint8Array.from(seeds[below(seeds.length)]);
  for (let count = below(8); count > 0 && bytes.length > 0; count -= 1) {
    const at = below(bytes.length);
    const change = below(8);
    if (change === 0) bytes = bytes.slice(0, at);
    else if (change === 1) bytes = Uint8Array.from([...bytes, ...bytes.slice(at)]).slice(0, 2_000);
    else bytes[at] = below(3) === 0 ? 0 : below(256);
  }
  return bytes;
}

let answers = 0;
const newSender = () => {
  const sender = new TftpSender(
    { blockBytes: 512, windowBlocks: 16, rollover: 0, opening: 'options', sizeBytes: 10_000_000 },
    {
      blocks: (_, count) => {
        answers += count;
      },
      acknowledgeOptions: () => {
        answers += 1;
      },
      error: () => {
        answers += 1;
      },
    },
  );
  sender.start(now);
  return sender;
};
const newReceiver = () => {
  const count = () => {
    answers += 1;
  };
  const receiver = new TftpReceiver(
    { blockBytes: 512, windowBlocks: 4, rollover: 0, opening: 'acknowledge' },
    {
      acknowledge: count,
      error: count,
      deliver: () => undefined,
      store: () => receiver.stored(now),
    },
  );
  receiver.start(now);
  return receiver;
};

/** Whether the fields lie between `from` and `to`, and those within each within it. */
function isWithin(fields, from, to) {
  return fields.every(({ offset, length, fields: inner }) => {
    const isInside = offset >= from && length >= 0 && offset + length <= to;
    return isInside && isWithin(inner, offset, offset + length);
  });
}

let now = 0;
let sender = newSender();
let receiver = newReceiver();
const refusals = new Map();
for (let run = 0; run < runs; run += 1) {
  const bytes = mutated();
  const fail = (why) => {
    throw new Error(`seed ${values.seed}, run ${run}: ${why}: ${Buffer.from(bytes).toString('hex')}`);
  };
  const layer = new LayerBuilder(0, 0, bytes.length);
  readTftp(bytes, 0, bytes.length, layer);
  if (!isWithin(layer.fields, 0, bytes.length)) fail('field outside');
  if (layer.firstFault !== undefined && layer.firstFault.offset > bytes.length) fail('fault outside');
  const decoded = decodeTftp(bytes);
  if (!decoded.ok) refusals.set(decoded.fault.code, (refusals.get(decoded.fault.code) ?? 0) + 1);
  else if (decoded.packet.type === 'readRequest' || decoded.packet.type === 'writeRequest') {
    const { answer } = negotiate(decoded.packet, 1_000, defaultNegotiationPolicy);
    if (answer.length > decoded.packet.options.length) fail('more answered than asked');
    const path = servedPath(decoded.packet.name);
    if (path.ok && path.segments.some((segment) => segment === '..' || segment.includes('\0'))) {
      fail('a way out');
    }
  }

  now += below(50) / 10;
  answers = 0;
  const code = opcodeOf(bytes, 0, bytes.length);
  const block16 = blockOf(bytes, 0, bytes.length);
  if (code === 3 && block16 >= 0) receiver.dataReceived(block16, bytes, 4, bytes.length - 4, now);
  if (code === 4 && block16 >= 0) sender.acknowledged(block16, now);
  if (code === 5) [sender, receiver][run % 2].errorReceived(block16, '', now);
  if (answers > 16) fail(`${answers} answers`);
  sender.deadlineReached(now);
  receiver.deadlineReached(now);
  if (sender.outcome !== undefined) sender = newSender();
  if (receiver.isOver) receiver = newReceiver();
}
process.stdout.write(`done: refused ${JSON.stringify(Object.fromEntries(refusals))}\n`);
