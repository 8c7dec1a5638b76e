// A request that is sent to many is answered by nobody (RFC 1123, section 4.2.3.5), in a network namespace with an interface
// of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { hasProgram } from '../peer-programs.js';

/** Starts a server of all addresses, asks it by every kind of address, and prints those by which it answers. */
const asker = `
import json, socket, subprocess, sys
node, main, engine, folder = sys.argv[1:]
server = subprocess.Popen([node, main, 'tftp', 'serve', folder, '--port', '6969', '--engine', engine, '--json'], stdout=subprocess.PIPE, text=True)
while json.loads(server.stdout.readline())['type'] != 'listening': pass
index = socket.if_nametoindex('veth0')
def answered(address):
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        s.settimeout(.7 if address not in ('10.9.0.1', '::1') else 5)
        if family == socket.AF_INET:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('10.9.0.1'))
            s.bind(('10.9.0.1', 0)); to = (address, 6969)
        else: to = (address, 6969, 0, index if address.startswith('ff') else 0)
        s.sendto(b'\\0\\1f\\0octet\\0', to)
        try: return s.recv(600)[:4] == b'\\0\\3\\0\\1'
        except OSError: return False
print(*[a for a in ['255.255.255.255', '10.9.0.255', '224.0.0.1', 'ff02::1', '10.9.0.1', '::1'] if answered(a)])
server.terminate(); server.wait()
`;

const missing = [
  ...['unshare', 'ip', 'python3'].filter((name) => !hasProgram(name)),
  ...(spawnSync('unshare', ['-rn', 'ip', 'link', 'add', 'type', 'veth']).status === 0
    ? []
    : ['leave to make a network namespace with an interface']),
];
const needs = missing.length === 0 ? 'unshare, ip, python3' : missing.join(', ');

describe.skipIf(missing.length > 0)(`a request to many (needs ${needs})`, () => {
  describeOnEngines((engine) => {
    it('is not answered, whatever address they have in common', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-many-'));
      writeFileSync(join(folder, 'f'), 'x');
      const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
      // Link-local addresses are valid at once: one that becomes so with the request would be taken for the one that was asked.
      const words =
        'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad && ip link set lo up && ip link add veth0 type veth peer name veth1 && ip addr add 10.9.0.1/24 broadcast + dev veth0 && ip link set veth0 up && ip link set veth1 up && exec "$@"';
      const python = ['python3', '-c', asker, process.execPath, main, engine, folder];
      const { stdout, stderr } = await run('unshare', ['-rn', 'sh', '-c', words, 'sh', ...python]);
      rmSync(folder, { recursive: true, force: true });
      expect([stdout.toString().trim(), stderr]).toEqual(['10.9.0.1 ::1', '']);
    });
  });
});
