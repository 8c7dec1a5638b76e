// Run in a network namespace of its own: two networks behind two cables, with a device of its own at the far end of each and
// another one in the first. Prints what `bob udp send --broadcast` shows of their answers. See udp-broadcast.test.ts.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const ip = (words) => execFileSync('ip', words.split(' '));
const port = 5_151;

/** Answers every datagram with its own address, as devices that are searched for do. */
const device = `
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('', ${port}))
answer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
answer.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
answer.bind((sys.argv[1], ${port}))
print('ready', flush=True)
while True:
    text, peer = s.recvfrom(2000)
    answer.sendto(b'I am ' + sys.argv[1].encode(), peer)
`;

ip('link set lo up');
const devices = [];
for (const [near, address, remotes] of [
  ['one', '10.51.1.1/24', ['10.51.1.2', '10.51.1.3']],
  ['two', '10.51.2.1/24', ['10.51.2.2']],
]) {
  // A namespace for each device, and a bridge as their switch.
  ip(`link add ${near} type bridge`);
  ip(`addr add ${address} broadcast + dev ${near}`);
  for (const remote of remotes) {
    const there = spawn('unshare', ['-n', 'sh', '-c', 'echo ready; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    devices.push(there);
    await once(there.stdout, 'data');
    const cable = `c${remote.split('.').slice(2).join('')}`;
    ip(`link add ${cable} type veth peer name eth0 netns ${there.pid}`);
    ip(`link set ${cable} master ${near} up`);
    const enter = ['-t', String(there.pid), '-n'];
    for (const words of [
      `addr add ${remote}/24 broadcast + dev eth0`,
      'link set eth0 up',
      `route add default via ${address.split('/')[0]}`,
    ])
      execFileSync('nsenter', [...enter, 'ip', ...words.split(' ')]);
    const python = spawn('nsenter', [...enter, 'python3', '-c', device, remote], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    devices.push(python);
    await once(python.stdout, 'data');
  }
  ip(`link set ${near} up`);
}

/** Lines of what is received, without their times; sorted, as who answers first is nobody's to say. */
function answersTo(words) {
  const all = ['udp', 'send', ...words, 'who', '--broadcast', '--wait', '1500', '--json'];
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...all], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  if (status !== 0) return `${status}: ${stderr}`;
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return events
    .filter(({ type }) => type === 'received')
    .map(({ peer, text }) => `${peer} ${text}`)
    .sort();
}

const answers = {
  ofOneNetwork: answersTo([`10.51.1.255:${port}`]),
  ofTheOther: answersTo([`10.51.2.255:${port}`]),
  ofAnInterface: answersTo([`255.255.255.255:${port}`, '--interface', 'two']),
  ofAnAddress: answersTo([`255.255.255.255:${port}`, '--bind', '10.51.1.1']),
};
for (const child of devices) child.kill('SIGKILL');
process.stdout.write(JSON.stringify(answers));
