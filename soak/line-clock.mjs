// `npm run soak:line [-- --seconds N]`: what a relay's line does against the clock, by real sockets on loopback: loss, bursts, delay, jitter and rate,
// all at the same time, each through a `bob relay udp` of its own, and each within 5 % of what was asked.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as later } from 'node:timers/promises';
import { bobPath, ended, machineLine, printTable } from '../bench/machine.mjs';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';

const script = new ScriptArguments(
  'npm run soak:line --',
  `Usage: npm run soak:line -- [--seconds N] [--seed N]

  --seconds N   how long it sends (60)
  --seed N      the seed of the lines (7)
`,
);
const { values } = await script.read({
  seconds: { type: 'string', default: '60' },
  seed: { type: 'string', default: '7' },
});
const seconds = script.whole('--seconds', values.seconds, { least: 5, most: 86_400 });
const seed = script.whole('--seed', values.seed, { least: 0, most: 2 ** 31 });

/** How far a figure may be from what was asked. */
const tolerance = 0.05;
/** What is on the line, or in its queue, when the last datagram was sent. */
const lastMs = 2_000;
const sendEveryMs = 5;

// A uniform jitter's standard deviation is 1/√3 of it. Its datagrams are further apart than it reaches, so that none waits for the one before it.
const lines = [
  { words: ['--loss', '10%'], perSecond: 1_000, figures: [['loss, %', 10, lossOf]] },
  {
    words: ['--burst', '5%:25%'],
    perSecond: 1_000,
    figures: [
      ['loss in bursts, %', 100 * (5 / 30), lossOf],
      ['length of a burst', 4, burstOf],
    ],
  },
  { words: ['--delay', '100ms'], perSecond: 100, figures: [['delay, ms', 100, delayOf]] },
  {
    words: ['--delay', '200ms', '--jitter', '45ms'],
    perSecond: 10,
    figures: [
      ['delay with jitter, ms', 200, delayOf],
      ['jitter, standard deviation, ms', 45 / Math.sqrt(3), deviationOf],
    ],
  },
  {
    words: ['--rate', '800k'],
    perSecond: 200,
    bytes: 1_000,
    figures: [['rate, kbit/s', 800, rateOf]],
  },
];

await ensureBuilt();
process.stdout.write(`${machineLine()}; ${seconds} s, seed ${seed}\n`);
const beganMs = performance.now();
const progress = setInterval(() => {
  const passed = Math.round((performance.now() - beganMs) / 1_000);
  process.stderr.write(`${passed} of about ${seconds + lastMs / 1_000} s\n`);
}, 10_000);
const rows = (await Promise.all(lines.map(measure))).flat();
clearInterval(progress);
printTable(
  ['', 'asked', 'measured', 'off', 'datagrams'],
  rows.map(({ name, asked, value, datagrams }) => [
    name,
    asked.toFixed(2),
    value.toFixed(2),
    `${((value / asked - 1) * 100).toFixed(1)} %`,
    datagrams,
  ]),
);
const isWithin = rows.every(({ asked, value }) => Math.abs(value / asked - 1) <= tolerance);
process.stdout.write(`${isWithin ? 'all' : 'NOT all'} within ${tolerance * 100} %\n`);
process.exitCode = isWithin ? 0 : 1;

/** Sends through one line, and returns its figures. */
async function measure({ words, perSecond, bytes = 16, figures }) {
  const receiver = createSocket('udp4');
  const arrivals = [];
  receiver.on('message', (datagram) => {
    const atMs = performance.now();
    arrivals.push({ number: datagram.readUInt32BE(0), tookMs: atMs - datagram.readDoubleBE(8), atMs });
  });
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const target = `127.0.0.1:${receiver.address().port}`;
  const args = [bobPath, 'relay', 'udp', '127.0.0.1:0', target, ...words, '--seed', String(seed), '--json'];
  const bob = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const output = createInterface({ input: bob.stdout });
    const [first] = await once(output, 'line');
    output.on('line', () => undefined);
    const port = Number(JSON.parse(first).local.split(':').at(-1));
    const sent = await send(port, perSecond, bytes);
    await later(lastMs);
    const measured = { arrivals, sent, bytes };
    return figures.map(([name, asked, of]) => ({ name, asked, value: of(measured), datagrams: sent }));
  } finally {
    await ended(bob);
    receiver.close();
  }
}

/** Sends numbered datagrams, with the time in each; resolves with how many. */
async function send(port, perSecond, bytes) {
  const sender = createSocket('udp4');
  sender.connect(port, '127.0.0.1');
  await once(sender, 'connect');
  const startMs = performance.now();
  let number = 0;
  for (let passedMs = 0; passedMs < seconds * 1_000; passedMs = performance.now() - startMs) {
    for (const due = Math.floor((passedMs / 1_000) * perSecond); number < due; number += 1) {
      const datagram = Buffer.alloc(bytes);
      datagram.writeUInt32BE(number, 0);
      datagram.writeDoubleBE(performance.now(), 8);
      sender.send(datagram);
    }
    await later(sendEveryMs);
  }
  sender.close();
  return number;
}

function lossOf({ arrivals, sent }) {
  return 100 * (1 - arrivals.length / sent);
}

/** Datagrams that are lost in a row, on average. */
function burstOf({ arrivals, sent }) {
  const numbers = [-1, ...arrivals.map(({ number }) => number), sent];
  const gaps = numbers.slice(1).map((number, index) => number - numbers[index] - 1);
  const bursts = gaps.filter((gap) => gap > 0);
  return bursts.reduce((sum, gap) => sum + gap, 0) / bursts.length;
}

function delayOf({ arrivals }) {
  return arrivals.reduce((sum, { tookMs }) => sum + tookMs, 0) / arrivals.length;
}

function deviationOf(measured) {
  const mean = delayOf(measured);
  const squares = measured.arrivals.reduce((sum, { tookMs }) => sum + (tookMs - mean) ** 2, 0);
  return Math.sqrt(squares / measured.arrivals.length);
}

/** Kilobits of payload a second, while the line was busy. */
function rateOf({ arrivals, bytes }) {
  const spanMs = arrivals.at(-1).atMs - arrivals[0].atMs;
  return ((arrivals.length - 1) * bytes * 8) / spanMs;
}
