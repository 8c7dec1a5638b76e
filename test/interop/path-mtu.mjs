// Run in a network namespace of its own: a server on every address, a second namespace behind a link whose MTU is 1,400,
// and a client there that asks for blocks of 9,000. Prints what each engine agrees to, by family. See path-mtu.test.ts.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TftpServer } from '../../dist/app/tftp.js';

const ip = (words) => execFileSync('ip', words.split(' '));
const there = spawn('unshare', ['-n', 'sh', '-c', 'echo ready; exec sleep 60'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(there.stdout, 'data');
const inThere = (...words) =>
  execFileSync('nsenter', ['-t', String(there.pid), '-n', ...words], { encoding: 'utf8' });

// What the kernel shows of interfaces there is of the namespace that it was mounted in.
execFileSync('mount', ['-t', 'sysfs', 'sysfs', '/sys']);
ip('link set lo up');
ip('link add here mtu 1400 type veth peer name there');
ip(`link set there mtu 1400 netns ${there.pid}`);
ip('addr add 10.99.0.1/24 dev here');
ip('addr add fd99::1/64 dev here nodad');
ip('link set here up');
for (const words of [
  'addr add 10.99.0.2/24 dev there',
  'addr add fd99::2/64 dev there nodad',
  'link set there up',
])
  inThere('ip', ...words.split(' '));

/** Asks, tells the block size of the OACK, and declines the transfer. */
const ask = `
import socket, sys
host, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(10)
s.sendto(b'\\0\\1image\\0octet\\0blksize\\0' b'9000\\0', (host, port))
answer, peer = s.recvfrom(100)
s.sendto(b'\\0\\5\\0\\x08no\\0', peer)
print(int(answer.split(b'\\0')[2]))
`;

const root = mkdtempSync(join(tmpdir(), 'breakoutbox-mtu-'));
writeFileSync(join(root, 'image'), new Uint8Array(100_000));
const agreed = {};
try {
  for (const engine of ['portable', 'linux']) {
    const server = new TftpServer({ engine, root, port: 0 });
    await server.listen();
    const answer = async (host) => {
      const words = ['-t', String(there.pid), '-n', 'python3', '-c', ask, host, String(server.port)];
      // Not waited for in this thread, which serves.
      return Number((await promisify(execFile)('nsenter', words)).stdout);
    };
    agreed[engine] = { IPv4: await answer('10.99.0.1'), IPv6: await answer('fd99::1') };
    await server.close(0);
  }
} finally {
  there.kill();
  rmSync(root, { recursive: true });
}
process.stdout.write(JSON.stringify(agreed));
