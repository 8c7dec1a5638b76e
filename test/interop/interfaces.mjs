// Run in a network namespace of its own with two links, `va` and `vb`, whose other ends are in namespaces of their own:
// prints what each command says about zones and interfaces, and where datagrams and connections leave. See interfaces.test.ts.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' };
const ip = (words) => execFileSync('ip', words.split(' '));
/** Link-local addresses that the system adds are valid at once: nothing is sent from one that is not. */
const validAtOnce = 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad';
execFileSync('sh', ['-c', validAtOnce]);

/** A process that keeps a namespace open, as the far end of a link. */
const holders = [];
async function link(name, number) {
  const holder = spawn(
    'unshare',
    ['-n', 'sh', '-c', `${validAtOnce}; ip link set lo up; echo up; exec sleep 300`],
    {
      stdio: 'pipe',
    },
  );
  holders.push(holder);
  await once(holder.stdout, 'data');
  ip(`link add ${name} type veth peer name far netns ${holder.pid}`);
  ip(`addr add 10.${number}.0.1/24 dev ${name}`);
  ip(`addr add fe80::${number}/64 dev ${name} nodad`);
  ip(`link set ${name} up`);
  const there = (words) =>
    execFileSync('nsenter', ['-t', String(holder.pid), '-n', 'ip', ...words.split(' ')]);
  there(`addr add 10.${number}.0.2/24 dev far`);
  there(`addr add fe80::${number}2/64 dev far nodad`);
  there('link set far up');
  return holder.pid;
}

ip('link set lo up');
const far = { va: await link('va', 1), vb: await link('vb', 2) };

/** Runs bob, in the namespace of `pid` where it is given, and gives its status and what it says. */
async function bob(words, pid) {
  const command = [process.execPath, main, ...words];
  const within = pid === undefined ? command : ['nsenter', '-t', String(pid), '-n', ...command];
  const child = spawn(within[0], within.slice(1), { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const [status] = await once(child, 'close');
  clearTimeout(timer);
  return { status, said: said.trim() };
}

/** A bob that listens far away, and all it hears. */
async function listening(words, pid) {
  const within =
    pid === undefined ? [process.execPath] : ['nsenter', '-t', String(pid), '-n', process.execPath];
  const child = spawn(within[0], [...within.slice(1), main, ...words, '--json'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const events = [];
  let rest = '';
  let look = () => undefined;
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) events.push(JSON.parse(line));
    look();
  });
  const event = (fits) =>
    new Promise((resolve) => {
      look = () => {
        const found = events.find(fits);
        if (found !== undefined) resolve(found);
      };
      look();
    });
  await event(({ type }) => type === 'listening');
  return { events, event, close: () => child.kill('SIGKILL') };
}

const results = { refusals: {} };
const commands = {
  'tcp listen': (address) => ['tcp', 'listen', `${address}:5555`],
  'tcp send': (address) => ['tcp', 'send', `${address}:5555`, 'x'],
  'tcp connect': (address) => ['tcp', 'connect', `${address}:5555`],
  'udp listen': (address) => ['udp', 'listen', `${address}:5555`],
  'udp send': (address) => ['udp', 'send', `${address}:5555`, 'x'],
  'udp chat': (address) => ['udp', 'chat', `${address}:5555`],
  'load tcp': (address) => ['load', 'tcp', `${address}:5555`, '--seconds', '0.2'],
  'load udp': (address) => ['load', 'udp', `${address}:5555`, '--seconds', '0.2'],
  'load udp portable': (address) => [
    'load',
    'udp',
    `${address}:5555`,
    '--seconds',
    '0.2',
    '--engine',
    'portable',
  ],
  'tftp get': (address) => ['tftp', 'get', `tftp://${address}/x`, '/dev/null'],
  'tftp serve': (address) => ['tftp', 'serve', '/tmp', '--host', address.slice(1, -1), '--port', '5555'],
};
// Not all at once: each is a process of its own.
for (const [index, name] of Object.keys(commands).entries()) {
  const zone = index % 2 === 0 ? '' : '%nope';
  results.refusals[name] = bob(commands[name](`[fe80::1${zone}]`));
  if (index % 4 === 3) await Promise.all(Object.values(results.refusals));
}
for (const name of Object.keys(commands)) results.refusals[name] = await results.refusals[name];
results.unknownInterface = await bob(['udp', 'send', '10.1.0.2:5', 'x', '--interface', 'nope']);
results.foreignBind = await bob(['tcp', 'send', '10.1.0.2:5', 'x', '--bind', '10.9.9.9']);
results.families = await bob(['udp', 'send', '10.1.0.2:5', 'x', '--bind', '[fe80::1%va]:0']);

// What leaves by one interface arrives at its far end alone: the peer that each far end hears, by what was sent.
results.arrived = {};
const farUdp = {};
for (const name of ['va', 'vb']) {
  farUdp[name] = [
    await listening(['udp', 'listen', '5007', '--multicast', '239.0.0.7'], far[name]),
    await listening(['udp', 'listen', '5008', '--multicast', 'ff02::7'], far[name]),
    await listening(['udp', 'listen', '5009', '--reply', 'text:here'], far[name]),
  ];
}
const group = (options, address = '239.0.0.7:5007') => [
  'udp',
  'send',
  address,
  ['by', ...options].join(' '),
  ...options,
  '--wait',
  '0',
];
for (const words of [
  group(['--interface', 'vb']),
  group(['--bind', '10.1.0.1']),
  group(['--interface', 'va'], '[ff02::7]:5008'),
  group([], '[ff02::7%vb]:5008'),
  ['udp', 'send', '255.255.255.255:5009', 'all vb', '--broadcast', '--interface', 'vb', '--wait', '0'],
  ['udp', 'send', '10.1.0.255:5009', 'directed va', '--broadcast', '--wait', '0'],
  ['udp', 'send', '255.255.255.255:5009', 'last', '--broadcast', '--interface', 'va', '--wait', '0'],
  ['udp', 'send', '255.255.255.255:5009', 'last', '--broadcast', '--bind', '10.2.0.1', '--wait', '0'],
]) {
  const sent = await bob(words);
  if (sent.status !== 0) results.arrived[words.join(' ')] = sent.said;
}
for (const name of ['va', 'vb']) {
  await farUdp[name][2].event(({ text }) => text === 'last');
  results.arrived[name] = farUdp[name].flatMap(({ events }) =>
    events
      .filter(({ type }) => type === 'received')
      .map(({ peer, text }) => `${peer.replace(/:\d+$/, '')} ${text}`),
  );
  for (const one of farUdp[name]) one.close();
}

// Joining on one interface hears that one alone; the last is sent to where it is joined.
results.joined = {};
for (const [zoned, via] of [
  ['239.0.0.9%vb', []],
  ['ff02::9%va', []],
  ['239.0.0.9', ['--interface', 'va']],
  ['239.0.0.9', []],
]) {
  const listener = await listening(['udp', 'listen', '5010', '--multicast', zoned, ...via]);
  const [address] = zoned.split('%');
  const to = address.includes(':') ? `[${address}]:5010` : `${address}:5010`;
  const order = zoned.includes('va') || via.includes('va') ? ['vb', 'va'] : ['va', 'vb'];
  for (const name of order)
    await bob(['udp', 'send', to, name, '--interface', 'far', '--wait', '0'], far[name]);
  await listener.event(({ text }) => text === order[1]);
  results.joined[[zoned, ...via].join(' ')] = listener.events
    .filter(({ type }) => type === 'received')
    .map(({ text }) => text);
  listener.close();
}
results.unknownZones = await Promise.all(
  ['ff02::7%nope', '239.0.0.7%nope'].map((zoned) => bob(['udp', 'listen', '0', '--multicast', zoned])),
);

// A link-local peer has one name, by TCP and UDP.
const both = [
  await listening(['tcp', 'listen', '5011']),
  await listening(['udp', 'listen', '5011', '--reply', 'echo']),
];
await bob(['tcp', 'send', '[fe80::1]:5011', 'x', '--interface', 'far', '--wait', '0'], far.va);
results.echoed = await bob(['udp', 'send', '[fe80::1%far]:5011', 'echoed'], far.va);
results.names = [];
for (const listener of both) {
  const { peer } = await listener.event(({ type }) => type === 'received');
  results.names.push(peer.replace(/:\d+$/, ''));
  listener.close();
}

// A TCP connection from an address and a port, and a listener on one interface.
const tcp = await listening(['tcp', 'listen', '5012', '--interface', 'vb']);
results.local = tcp.events[0].reachable ?? [];
await bob(['tcp', 'send', '10.2.0.1:5012', 'x', '--bind', '10.2.0.2:40001', '--wait', '0'], far.vb);
results.from = (await tcp.event(({ type }) => type === 'received')).peer;
results.elsewhere = (await bob(['tcp', 'send', '10.1.0.1:5012', 'x'], far.va)).said;
tcp.close();

process.stdout.write(JSON.stringify(results));
for (const holder of holders) holder.kill('SIGKILL');
