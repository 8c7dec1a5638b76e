// Run in a network namespace of its own: real clients behind a cable fetch one file from bob, each time with certain datagrams
// lost by nftables. Prints a line of JSON for each: the blocks of the file, the DATA that came (lost ones included), what was lost.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNamespaces, ip, serve } from './two-namespaces.mjs';

const [main, engine, clientsText] = process.argv.slice(2);
/** As `[name, program, words, blockBytes, windowBlocks]`; `OUT` stands for the file that it writes. */
const clients = JSON.parse(clientsText);
const sizeBytes = 300_000;
const port = '6900';

/** Which datagrams are lost: of DATA or of ACKs, one in so `many`, by its number from 0. */
const lossesOfAny = [
  { what: 'DATA 51', opcode: 3, first: 50, many: 1_000_000 },
  { what: 'the sixth ACK', opcode: 4, first: 5, many: 1_000_000 },
];
const lossesOfWindows = [
  { what: 'DATA 64, the last of its window', opcode: 3, first: 63, many: 1_000_000 },
  { what: 'DATA 65, the first of its window', opcode: 3, first: 64, many: 1_000_000 },
  { what: 'every 40th DATA', opcode: 3, first: 7, many: 40 },
];

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-client-loss-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = Buffer.from(Array.from({ length: sizeBytes }, (_, index) => (index * 2_654_435_761) >>> 24));
writeFileSync(join(folder, 'big'), file);

const there = await connectNamespaces();
// A window that is sent as one is cut before it is looked at, as a network card would.
ip('link set here gso_max_segs 1');
there.run('ip link set there gso_max_segs 1');

/** Counts what comes at one end of the cable, and loses what fits. */
async function filter(start, opcode, loss) {
  const { first, many } = loss;
  const packets = `udp length > 8 @th,64,16 ${opcode}`;
  const lose = `${packets} numgen inc mod ${many} == ${first} counter name lost drop`;
  const rules = `flush ruleset
table ip loss {
  counter came { }
  counter lost { }
  chain coming {
    type filter hook prerouting priority -300;
    ${packets} counter name came
    ${opcode === loss.opcode ? lose : ''}
  }
}
`;
  const nft = start('nft', ['-f', '-']);
  nft.stderr.pipe(process.stderr);
  nft.stdin.end(rules);
  await once(nft, 'close');
}

/** A counter of `filter` at one end. */
async function counter(start, name) {
  const nft = start('nft', ['list', 'counter', 'ip', 'loss', name]);
  const said = await nft.stdout.setEncoding('utf8').toArray();
  return Number(/packets (\d+)/.exec(said.join(''))?.[1]);
}

const here = (command, words) => there.startHere(command, words);
const server = await serve(main, [folder, '--host', '10.98.0.1', '--port', port, '--engine', engine]);
for (const [name, program, words, blockBytes, windowBlocks] of clients) {
  for (const loss of windowBlocks === 1 ? lossesOfAny : [...lossesOfAny, ...lossesOfWindows]) {
    await filter(there.start, 3, loss);
    await filter(here, 4, loss);
    const out = join(folder, 'out');
    rmSync(out, { force: true });
    const client = there.start(
      program,
      words.map((word) => word.replace('OUT', out)),
    );
    client.stdin.end();
    client.stdout.resume();
    client.stderr.resume();
    const [status] = await once(client, 'close');
    const row = {
      name,
      windowBlocks,
      loses: loss.what,
      isWhole: status === 0 && Buffer.compare(readFileSync(out), file) === 0,
      blocks: Math.floor(sizeBytes / blockBytes) + 1,
      came: await counter(there.start, 'came'),
      lost: (await counter(there.start, 'lost')) + (await counter(here, 'lost')),
    };
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
}
await server.stop();
there.close();
