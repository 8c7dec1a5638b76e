// Run in a network namespace of its own: connections whose peers fall silent, as when a cable is cut, and to whom something
// is sent then. Prints what each side is told. See dead-peer.test.ts.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const nft = (words) => execFileSync('nft', words.split(' '));
execFileSync('ip', ['link', 'set', 'lo', 'up']);
nft('add table inet cut');
nft('add chain inet cut input { type filter hook input priority 0 ; }');

/** A `bob` with its events, of which `next` waits for one of a type. */
function bob(...words) {
  const child = spawn(process.execPath, [main, ...words, '--keepalive', '2', '--json'], { stdio: 'pipe' });
  const events = [];
  const waiting = new Set();
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  child.stderr.pipe(process.stderr);
  const next = (type) =>
    new Promise((resolve) => {
      const look = () => {
        const found = events.find((event) => event.type === type);
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { child, next };
}

const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const client = bob('tcp', 'connect', `127.0.0.1:${port}`);
await client.next('connected');

const listener = bob('tcp', 'listen', '127.0.0.1:0');
const { local } = await listener.next('listening');
const device = connect(Number(local.split(':').at(-1)), '127.0.0.1').on('error', () => undefined);
await listener.next('connected');

for (const gone of [port, device.localPort]) nft(`add rule inet cut input tcp dport ${gone} drop`);
for (const { child } of [client, listener]) child.stdin.write('is anybody there?\n');
const told = {};
for (const [name, one] of Object.entries({ client, listener })) {
  const { code } = await one.next('error');
  const { reason } = await one.next('closed');
  told[name] = { code, reason };
  one.child.kill();
}
process.stdout.write(JSON.stringify(told));
device.destroy();
process.exit(0);
