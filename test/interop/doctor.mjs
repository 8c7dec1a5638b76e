// Run in a network namespace of its own, with a second one behind a cable, where the senders are: prints what the doctor finds in each
// case, as JSON. See doctor.test.ts.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { diagnose } from '../../dist/app/diagnosis/diagnose.js';
import { connectNamespaces, ip } from './two-namespaces.mjs';

const here = '10.98.0.1';
const cable = await connectNamespaces();
ip('addr add fd98:1::1/64 dev here nodad');
cable.run('ip route add 239.0.0.0/8 dev there');
const sockets = [];
let watch = { watchMs: 0 };

async function udp(port, options = {}) {
  const { type = 'udp4', address = '0.0.0.0', ipv6Only = false } = options;
  const socket = createSocket({ type, ipv6Only });
  socket.bind(port, address);
  await once(socket, 'listening');
  sockets.push(socket);
  return socket;
}

async function tcp(port, host) {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  sockets.push(server);
}

/** Sends from the other namespace. */
async function sendFromThere(address, port, from) {
  const bound = from === undefined ? 'undefined' : JSON.stringify({ address: from });
  const script = `const s = require('node:dgram').createSocket('udp4');
    s.bind(${bound}, () => s.send('x', ${port}, '${address}', () => s.send('y', ${port}, '${address}', () => s.close())));`;
  await once(cable.start(process.execPath, ['-e', script]), 'close');
}

/** What the doctor finds: mark, id, and the values that matter to the test. */
async function findings(target, options = {}, values = []) {
  const found = await diagnose(target, { ...watch, ...options });
  return found.flatMap((one) =>
    one.findings.map(({ id, verdict, values: all }) =>
      [verdict, id, ...values.flatMap((name) => (all[name] === undefined ? [] : [all[name]]))].join(' '),
    ),
  );
}

const ruleset = (text) => {
  const { status, stderr } = spawnSync('nft', ['-f', '-'], { input: text });
  if (status !== 0) throw new Error(String(stderr));
};

const hasNft = process.argv.includes('nft');
const hasIptables = process.argv.includes('iptables');
if (hasNft)
  ruleset(`table inet guard {
  chain input {
    type filter hook input priority 0; policy accept;
    iifname "here" udp dport 7001 counter drop
  }
  chain output {
    type filter hook output priority 0; policy accept;
    tcp dport 7009 drop
  }
}
`);
if (hasIptables) {
  execFileSync('ip6tables', '-A INPUT -p udp --dport 7011 -j DROP'.split(' '));
  const iptables = (words) => execFileSync('iptables', words.split(' '));
  iptables('-N ufw-user-input');
  iptables('-A INPUT -j ufw-user-input');
  iptables('-A ufw-user-input -p udp -m multiport --dports 7002,7100:7200 -j DROP');
}

await Promise.all([
  udp(7011, { type: 'udp6', address: '::' }),
  udp(7001),
  udp(7002),
  udp(7010),
  tcp(7003, '127.0.0.1'),
]);
await udp(7004, { type: 'udp6', address: '::', ipv6Only: true });
ip('link add other type veth peer name peer');
ip('addr add 10.99.0.1/24 dev other');
for (const name of ['other', 'peer']) ip(`link set ${name} up`);
const member = await udp(7005);
member.addMembership('239.1.2.3', '10.99.0.1');
for (const name of ['all', 'here']) writeFileSync(`/proc/sys/net/ipv4/conf/${name}/rp_filter`, '1');
await udp(7007);

// A program that has stopped reading.
const deaf = spawn(
  process.execPath,
  [
    '-e',
    `const s = require('node:dgram').createSocket('udp4');
     s.bind(7006, '0.0.0.0', () => { require('node:fs').writeSync(1, 'bound'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`,
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
process.on('exit', () => deaf.kill('SIGKILL'));
await once(deaf.stdout, 'data');
// One that does not accept.
const busy = spawn(
  process.execPath,
  [
    '-e',
    `require('node:net').createServer().listen(7012, '0.0.0.0', () => { require('node:fs').writeSync(1, 'bound'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`,
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
process.on('exit', () => busy.kill('SIGKILL'));
await once(busy.stdout, 'data');
const waiting = connect(7012, here);
await once(waiting, 'connect');

const flooding = createSocket('udp4');
async function flood() {
  for (let left = 500; left > 0; left -= 1)
    await new Promise((sent) => {
      flooding.send(Buffer.alloc(1_000), 7006, here, sent);
    });
}

/** A watch that begins before something is sent, and ends when the kernel has had it. */
function watchWhile(send) {
  const end = new AbortController();
  const watching = async () => {
    await send();
    await pause(50);
    end.abort();
  };
  return { watchMs: 10_000, signal: end.signal, watching };
}

const port = (number, protocol) => ({ port: number, protocol });
const results = {};
const cases = [
  ['nft', () => findings(port(7001), {}, ['rule', 'chain', 'open']), () => sendFromThere(here, 7001)],
  ['iptables', () => findings(port(7002), {}, ['rule', 'chain', 'open'])],
  ['ip6tables', () => findings(port(7011), {}, ['chain', 'open'])],
  ['loopback', () => findings(port(7003), {}, ['at'])],
  ['family', () => findings(port(7004))],
  ['familyOfAddress', () => findings({ ...port(7004, 'udp'), host: here }, {}, ['accepted'])],
  [
    'group',
    () => findings({ port: 7005, host: '239.1.2.3' }, {}, ['on', 'interface']),
    () => sendFromThere('239.1.2.3', 7005),
  ],
  [
    'groupNamed',
    () => findings({ port: 7005, host: '239.1.2.3' }, { interfaceName: 'here' }, ['on', 'interface']),
  ],
  ['groupWhere', () => findings({ port: 7005, host: '239.1.2.3' }, { interfaceName: 'other' }, ['on'])],
  ['groupNone', () => findings({ port: 7005, host: '239.9.9.9' })],
  ['buffer', () => findings(port(7006)), flood],
  ['accept', () => findings(port(7012), {}, ['waiting']), () => pause(100)],
  ['holder', () => findings(port(7006, 'udp'), { expectedPids: [process.pid] })],
  ['reversePath', () => findings(port(7007)), () => sendFromThere(here, 7007, '10.98.1.2')],
  ['well', () => findings(port(7010), { expectedPids: [process.pid] }), () => sendFromThere(here, 7010)],
  ['nothing', () => findings(port(7010)), () => pause(1)],
  ['nobody', () => findings(port(7099))],
  ['silentRemote', () => findings({ ...port(7009, 'tcp'), host: '10.98.0.2' }, { watchMs: 200 }, ['chain'])],
  ['closedRemote', () => findings({ ...port(7098, 'udp'), host: '10.98.0.2' }, {}, ['source', 'interface'])],
];
// The counters are those of the whole namespace: a case whose datagrams go astray is alone.
for (const [name, find, send] of cases) {
  if ((name === 'nft' && !hasNft) || (/tables/.test(name) && !hasIptables)) continue;
  watch = send === undefined ? { watchMs: 0 } : watchWhile(send);
  results[name] = await find();
}
process.stdout.write(JSON.stringify(results));
for (const socket of sockets) socket.close();
flooding.close();
waiting.destroy();
process.exit(0);
