// `node dissect-peers.mjs FOLDER` in a network namespace of its own: FOLDER/capture.pcap is what dumpcap sees, on a link between two
// namespaces, of the programs that people use: a machine that asks dnsmasq for an address by PXE, dig, ping with fragments, curl,
// atftp, tftp-hpa, openssl and pymodbus.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

const [, , folder, atftp] = process.argv;
const server = '10.9.0.1';
const server6 = 'fd09::1';
const served = join(folder, 'served');
const started = [];

mkdirSync(served);
writeFileSync(join(served, 'boot.img'), Buffer.alloc(9_000, 0x42));
writeFileSync(join(served, 'page.txt'), 'a page\n'.repeat(700));

// The other end of the link is in a namespace that lasts as long as this process.
const other = background('unshare', ['-n', 'sleep', '120']);
await until(
  () =>
    spawnSync('nsenter', ['-t', other.pid, '-n', 'ip', 'link']).stdout?.toString().includes('lo:') &&
    readFileSync(`/proc/${other.pid}/comm`, 'utf8').startsWith('sleep'),
);
run('ip', ['link', 'set', 'lo', 'up']);
run('ip', [
  'link',
  'add',
  'bench0',
  'address',
  '02:00:00:00:09:01',
  'type',
  'veth',
  'peer',
  'name',
  'client0',
  'address',
  '02:00:00:00:09:02',
]);
run('ip', ['link', 'set', 'client0', 'netns', String(other.pid)]);
run('ip', ['address', 'add', `${server}/24`, 'dev', 'bench0']);
run('ip', ['address', 'add', `${server6}/64`, 'dev', 'bench0', 'nodad']);
run('ip', ['link', 'set', 'bench0', 'up']);
client('ip', ['link', 'set', 'client0', 'up']);
client('ip', ['link', 'set', 'lo', 'up']);

const capture = join(folder, 'capture.pcap');
const dumpcap = background('dumpcap', ['-q', '-i', 'bench0', '-P', '-w', capture], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
await heard(dumpcap.stderr, 'File:');

background('dnsmasq', [
  '--keep-in-foreground',
  '--conf-file=/dev/null',
  '--user=',
  '--group=',
  '--pid-file=',
  '--interface=bench0',
  '--bind-interfaces',
  '--no-resolv',
  '--no-hosts',
  '--address=/host.lab/10.9.0.7',
  '--address=/host.lab/fd09::7',
  '--local=/lab/',
  '--dhcp-range=10.9.0.50,10.9.0.60,1h',
  `--dhcp-leasefile=${join(folder, 'leases')}`,
  '--dhcp-boot=boot.img',
  '--dhcp-option=option:domain-search,lab',
  '--pxe-prompt=Boot,1',
  '--pxe-service=x86PC,Boot from the bench,boot',
  '--enable-tftp',
  `--tftp-root=${served}`,
]);
await until(() => /:0045 /.test(readFileSync('/proc/net/udp', 'utf8')));
client('busybox', [
  'udhcpc',
  '-i',
  'client0',
  '-n',
  '-q',
  '-f',
  '-t',
  '3',
  '-s',
  '/bin/true',
  '-V',
  'PXEClient:Arch:00000:UNDI:002001',
  '-O',
  'bootfile',
  '-O',
  'search',
]);
client('ip', ['address', 'add', '10.9.0.2/24', 'dev', 'client0']);
client('ip', ['address', 'add', 'fd09::2/64', 'dev', 'client0', 'nodad']);

for (const words of [
  ['host.lab', 'A'],
  ['host.lab', 'AAAA'],
  ['no.lab', 'MX'],
  ['host.lab', 'A', '+tcp'],
])
  client('dig', [`@${server}`, '+tries=1', '+time=2', ...words]);
client('ping', ['-c', '2', '-i', '0.2', server]);
client('ping', ['-c', '1', '-s', '4000', server]);
client('ping', ['-6', '-c', '2', '-i', '0.2', server6]);
client('ping', ['-6', '-c', '1', '-s', '4000', server6]);

background('python3', ['-m', 'http.server', '80', '--bind', server, '--directory', served]);
await until(() => /0100090A:0050 /.test(readFileSync('/proc/net/tcp', 'utf8')));
client('curl', [
  '-s',
  '-o',
  '/dev/null',
  `http://${server}/page.txt`,
  `http://${server}/boot.img`,
  `http://${server}/none`,
]);
client('curl', ['-s', '-o', '/dev/null', '-I', `http://${server}/page.txt`]);
client('curl', ['-s', '-o', '/dev/null', `tftp://${server}/boot.img`]);
client(atftp, ['-g', '-r', 'boot.img', '-l', join(folder, 'got'), '--option', 'blksize 1024', server]);
client('tftp', [server, '-m', 'binary', '-c', 'get', 'none.img', join(folder, 'none')]);
client('tftp', [server, '-m', 'binary', '-c', 'get', 'page.txt', join(folder, 'page')]);

const key = join(folder, 'key.pem');
run('openssl', [
  'req',
  '-x509',
  '-newkey',
  'rsa:2048',
  '-nodes',
  '-keyout',
  key,
  '-out',
  join(folder, 'certificate.pem'),
  '-days',
  '2',
  '-subj',
  '/CN=host.lab',
]);
background('openssl', [
  's_server',
  '-accept',
  `${server}:443`,
  '-key',
  key,
  '-cert',
  join(folder, 'certificate.pem'),
  '-www',
  '-alpn',
  'http/1.1',
  '-quiet',
]);
await until(() => /0100090A:01BB /.test(readFileSync('/proc/net/tcp', 'utf8')));
for (const version of ['-tls1_2', '-tls1_3'])
  client(
    'openssl',
    ['s_client', '-connect', `${server}:443`, '-servername', 'host.lab', '-alpn', 'h2,http/1.1', version],
    { input: 'GET / HTTP/1.0\r\n\r\n' },
  );

background(
  '/usr/bin/python3',
  [
    '-c',
    `
from pymodbus.server import StartTcpServer
from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSequentialDataBlock as Block
store = ModbusSlaveContext(di=Block(0, [1] * 40), co=Block(0, [1, 0] * 20), hr=Block(0, list(range(40))), ir=Block(0, [7] * 40))
StartTcpServer(context=ModbusServerContext(slaves=store, single=True), address=('${server}', 502))
`,
  ],
  { stdio: 'ignore' },
);
await until(() => /0100090A:01F6 /.test(readFileSync('/proc/net/tcp', 'utf8')));
client('/usr/bin/python3', [
  '-c',
  `
from pymodbus.client import ModbusTcpClient
c = ModbusTcpClient('${server}', port=502)
c.connect()
c.read_coils(0, 9, slave=1); c.read_discrete_inputs(2, 3, slave=1); c.read_holding_registers(1, 5, slave=1); c.read_input_registers(0, 2, slave=1)
c.write_coil(1, True, slave=1); c.write_register(3, 77, slave=1); c.write_coils(0, [True, False, True], slave=1); c.write_registers(0, [1, 2, 3], slave=1)
c.read_holding_registers(900, 2, slave=1)
c.close()
`,
]);

await ended();

function background(program, words, options = { stdio: 'ignore' }) {
  const process_ = spawn(program, words, options);
  started.push(process_);
  return process_;
}

function run(program, words, options = {}) {
  execFileSync(program, words, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 20_000, ...options });
}

/** Runs a program on the other end of the link; what it says, and whether it succeeds, does not matter. */
function client(program, words, { input = '' } = {}) {
  spawnSync('nsenter', ['-t', String(other.pid), '-n', program, ...words], {
    input,
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 20_000,
  });
}

async function until(isTrue) {
  for (let left = 200; left > 0; left -= 1) {
    if (isTrue()) return;
    await delay(50);
  }
  throw new Error(`not within ten seconds: ${isTrue}`);
}

async function heard(stream, word) {
  for await (const part of stream) if (part.toString().includes(word)) break;
}

/** Ends everything when a last ping is in the capture. */
async function ended() {
  client('ping', ['-c', '1', '-p', '656e64656e64', server]);
  await until(() => readFileSync(capture).includes('endendendend'));
  for (const one of started) one.kill(one === dumpcap ? 'SIGINT' : 'SIGKILL');
  await Promise.all(
    started.map((one) => (one.exitCode === null && one.signalCode === null ? once(one, 'close') : undefined)),
  );
}
