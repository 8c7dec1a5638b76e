// `node fuzz/engine-valgrind.mjs`: the Linux engine under valgrind, which knows what the kernel reads and writes by the
// addresses that recvmmsg, sendmmsg and their kin are given. TFTP both ways in three shapes, and UDP echo; a minute or two.
// Fails with valgrind's report when it complains of anything but V8's own scan of the stack (valgrind.supp).
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/built.mjs';

if (process.argv[2] === '--inside') await exercise();
else {
  await ensureBuilt(['layers']);
  supervise();
}

function supervise() {
  const script = fileURLToPath(import.meta.url);
  const suppressions = fileURLToPath(new URL('valgrind.supp', import.meta.url));
  const { status, stdout, stderr, error } = spawnSync(
    'valgrind',
    [
      ...['--smc-check=all-non-file', '--error-exitcode=3', `--suppressions=${suppressions}`],
      ...[process.execPath, '--single-threaded-gc', script, '--inside'],
    ],
    { encoding: 'utf8', timeout: 1_200_000 },
  );
  if (error !== undefined) throw error;
  process.stdout.write(stdout);
  if (status !== 0) process.stderr.write(stderr);
  process.exit(status ?? 1);
}

async function exercise() {
  const { createEndpoint, Hub, parseEndpoint } = await import('../dist/app/index.js');
  const { TftpClient, TftpServer } = await import('../dist/app/tftp.js');
  const root = mkdtempSync(join(tmpdir(), 'breakoutbox-valgrind-'));
  const image = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 2_654_435_761) >>> 24);
  writeFileSync(join(root, 'image'), image);
  const same = (one, other) => Buffer.compare(one, other) === 0;
  const server = new TftpServer({ root, host: '127.0.0.1', port: 0, engine: 'linux', write: 'overwrite' });
  await server.listen();
  for (const [blockBytes, windowBlocks] of [
    [1_428, 16],
    [512, 1],
    [8_192, 4],
  ]) {
    const client = new TftpClient({
      ...{ engine: 'linux', host: '127.0.0.1', port: server.port, blockBytes, windowBlocks },
    });
    if (!same(await client.read('image'), image)) throw new Error('a download differs');
    await client.put(image, 'up');
    if (!same(readFileSync(join(root, 'up')), image)) throw new Error('an upload differs');
  }
  await server.close(0);

  const parsed = parseEndpoint({ type: 'udp', address: '127.0.0.1:0', reply: 'echo' });
  const endpoint = createEndpoint(parsed.value, { id: 'echo', hub: new Hub(setImmediate) }, 'linux');
  await endpoint.open();
  const socket = createSocket('udp4');
  const port = Number(endpoint.status.local.split(':').at(-1));
  for (let bytes = 0; bytes < 20_000; bytes += 500) {
    socket.send(image.subarray(0, bytes), port, '127.0.0.1');
    const [answer] = await once(socket, 'message');
    if (!same(answer, image.subarray(0, bytes))) throw new Error('an echo differs');
  }
  socket.close();
  await endpoint.close(0);
  rmSync(root, { recursive: true, force: true });
  process.stdout.write('valgrind has nothing to say of the engine\n');
}
