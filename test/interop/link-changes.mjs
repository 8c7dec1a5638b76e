// Run in a network namespace of its own: what `bob tftp serve` makes of a cable that is out for seconds, of addresses that come
// later, and of those that have no link when it starts. Prints what happened, for one engine. See link-changes.test.ts.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connectNamespaces, eventually, ip, serve } from './two-namespaces.mjs';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'breakoutbox-links-'));
const image = randomBytes(1_500_000);
chmodSync(root, 0o755);
writeFileSync(join(root, 'image'), image);
const there = await connectNamespaces();

/** For each `HOST PORT` it asks for the file, once, and prints who answered. */
const asking = `
import socket, sys
for line in sys.stdin:
    host, port = line.split()
    s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(5)
    try:
        s.sendto(b'\\0\\1image\\0octet\\0blksize\\0' b'1024\\0', (host, int(port)))
        answer, peer = s.recvfrom(2000)
        s.sendto(b'\\0\\5\\0\\x08no\\0', peer)
        print(peer[0], answer[1], flush=True)
    except OSError as error:
        print('nobody', error, flush=True)
`;

/** A cable that is out for four seconds in the middle of a download. */
async function flap(engine) {
  // The client is behind a switch, and keeps its own link: with that down it could not send, and curl would give up.
  for (const words of [
    'link add lan type bridge',
    'link set there master lan',
    'addr del 10.98.0.2/24 dev there',
    'addr add 10.98.0.2/24 dev lan',
    'link set lan up',
  ])
    there.run(`ip ${words}`);
  // So slow that it takes a few seconds.
  execFileSync('tc', 'qdisc add dev here root tbf rate 4mbit burst 16kb latency 100ms'.split(' '));
  const server = await serve(main, [root, '--engine', engine]);
  const client = there.start('curl', ['-s', '-S', '--max-time', '40', 'tftp://10.98.0.1/image']);
  const hash = createHash('sha256');
  let bytes = 0;
  let said = '';
  client.stdout.on('data', (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  client.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const closed = once(client, 'close');
  await eventually(() => bytes > 200_000);
  there.run('ip link set there down');
  await new Promise((resolve) => {
    setTimeout(resolve, 4_000);
  });
  const wasOut = bytes < image.length;
  there.run('ip link set there up');
  await closed;
  const finished = await server.event(({ type }) => type === 'transferFinished');
  await server.stop();
  execFileSync('tc', 'qdisc del dev here root'.split(' '));
  return {
    wasOut,
    said,
    isWhole: hash.digest('hex') === createHash('sha256').update(image).digest('hex'),
    outcome: finished.outcome,
    errors: server.events.filter(({ type }) => type === 'error').map(({ message }) => message),
  };
}

/** Addresses that come while it serves, asked at once; `words` are the server's. */
async function appear(engine, words = []) {
  const server = await serve(main, [root, '--engine', engine, ...words]);
  const client = there.start('python3', ['-uc', asking]);
  client.stderr.pipe(process.stderr);
  const answers = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  const ask = async (host) => {
    client.stdin.write(`${host} 69\n`);
    return (await answers.next()).value;
  };
  const known = await ask('10.98.0.1');
  ip('addr add 10.98.1.1/24 dev here');
  const added = await ask('10.98.1.1');
  const addedAgain = await ask('10.98.1.1');
  ip('addr add fd98:1::1/64 dev here nodad');
  const addedIPv6 = await ask('fd98:1::1');
  client.stdin.end();
  await once(client, 'close');
  await server.stop();
  ip('addr del 10.98.1.1/24 dev here');
  ip('addr del fd98:1::1/64 dev here');
  return {
    answers: [known, added, addedAgain, addedIPv6],
    repeated: server.events
      .filter(({ type }) => type === 'transferFinished')
      .map(({ retransmitted }) => retransmitted),
    errors: server.events
      .filter(({ type, code }) => type === 'error' && code !== 'TFTP_PEER_ERROR')
      .map(({ message }) => message),
  };
}

/** Started while the link is down: what it says then, and when links and addresses change. */
async function withoutLink(engine) {
  there.run('ip link set there down');
  const server = await serve(main, [root, '--engine', engine]);
  const { reachable, withoutLink: linkless } = server.events[0];
  const changed = (address, change) =>
    server.event(
      ({ type, changes }) =>
        type === 'addressesChanged' &&
        changes.some((one) => one.address === address && one.change === change),
    );
  there.run('ip link set there up');
  const up = await changed('10.98.0.1:69', 'linkUp');
  ip('addr add 10.98.1.1/24 dev here');
  const added = await changed('10.98.1.1:69', 'added');
  ip('addr del 10.98.1.1/24 dev here');
  const removed = await changed('10.98.1.1:69', 'removed');
  await server.stop();
  // Without the link-local ones, which nobody chose.
  const chosen = (addresses) => addresses.filter((address) => address.startsWith('10.98.')).sort();
  return {
    reachable: chosen(reachable),
    linkless: chosen(linkless),
    up: { reachable: chosen(up.reachable), linkless: chosen(up.withoutLink) },
    added: chosen(added.reachable),
    removed: chosen(removed.reachable),
  };
}

const [engine, ...cases] = process.argv.slice(2);
const result = {};
try {
  for (const name of cases) {
    if (name === 'flap') result.flap = await flap(engine);
    else if (name === 'appear') result.appear = await appear(engine);
    else if (name === 'appearForOtherUser')
      result.appearForOtherUser = await appear(engine, ['--user', 'nobody']);
    else if (name === 'withoutLink') result.withoutLink = await withoutLink(engine);
  }
} finally {
  there.close();
  rmSync(root, { recursive: true });
}
process.stdout.write(JSON.stringify(result));
