import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { bob, RunningBob, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { fileOf } from '../tftp-pair.js';

it('the echo server of the examples answers in GBK and ends after the first client', async () => {
  const program = spawn(process.execPath, ['examples/echo-server.mjs'], { stdio: 'pipe' });
  const closed = once(program, 'close');
  let printed = '';
  program.stdout.on('data', (data: Buffer) => {
    printed += data.toString();
  });
  await once(program.stdout, 'data');
  const port = /:(\d+)\s*$/.exec(printed)?.[1] ?? '';
  const { stdout } = await bob([
    'tcp',
    'send',
    `127.0.0.1:${port}`,
    '温度',
    '--encoding',
    'gbk',
    '--wait',
    '300',
  ]);
  expect(stdout.toString()).toBe('echo:温度');
  await closed;
  expect(printed).toContain('says 温度');
});

it('the discovery of the examples prints who answers its broadcast', async () => {
  const device = await RunningBob.listen('udp', 'listen', '0', '--reply', 'text:device 7');
  try {
    const program = spawn(
      process.execPath,
      ['examples/udp-discovery.mjs', `127.255.255.255:${device.port}`],
      { stdio: 'pipe' },
    );
    const closed = once(program, 'close');
    const [printed] = (await once(program.stdout, 'data')) as [Buffer];
    expect(printed.toString()).toMatch(/^127\.0\.0\.1:\d+ {2}device 7$/m);
    await closed;
  } finally {
    await device.stop();
  }
});

it('the TFTP server of the examples makes a file for the one who asks', async () => {
  const port = await freePort();
  const program = spawn(process.execPath, ['examples/tftp-server.mjs', 'docs', String(port)], {
    stdio: 'pipe',
  });
  const closed = once(program, 'close');
  const [printed] = (await once(program.stdout, 'data')) as [Buffer];
  expect(printed.toString()).toContain(`127.0.0.1:${port}`);
  const made = await bob(['tftp', 'get', `tftp://127.0.0.1:${port}/boot.cfg`, '-']);
  expect(made.stdout.toString()).toBe('# for 127.0.0.1\nkernel vmlinuz\n');
  const served = await bob(['tftp', 'get', `tftp://[::1]:${port}/errors.md`, '-']);
  expect(served.stdout.equals(readFileSync('docs/errors.md'))).toBe(true);
  program.kill('SIGTERM');
  await closed;
});

it('the TFTP client of the examples fetches a file and sends it back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-example-'));
  const server = new TftpServer({
    root: folder,
    host: '127.0.0.1',
    port: 0,
    write: 'create',
    source: ({ name }) => (name === 'boot.img' ? fileOf(100_000) : undefined),
  });
  await server.listen();
  const example = fileURLToPath(new URL('../../examples/tftp-client.mjs', import.meta.url));
  const args = [example, '127.0.0.1', String(server.port), 'boot.img'];
  const { status, stdout, stderr } = await run('sh', [
    '-c',
    `cd "${folder}" && exec "$0" "$@"`,
    process.execPath,
    ...args,
  ]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.toString()).toContain('100000 bytes in');
  expect(readFileSync(join(folder, 'boot.img.copy')).equals(fileOf(100_000))).toBe(true);
  await server.close(0);
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['tftp-client.mjs', /^100000 bytes in [\d.]+ s/m, []],
  ['read-capture.mjs', /^1 of 2 packets are in /m, []],
  ['dissect-capture.mjs', /^ {2}tftp: tftp\.opcode=5 .*tftp\.error\.message=No such file$/m, []],
  ['follow-stream.mjs', /^the client: "GET \/hello\.html .*\nthe server: "HTTP\/1\.1 200 OK/m, []],
  ['extract-files.mjs', /boot\.cfg: 15 bytes of tftp:0, whole$/m, []],
  ['explain-capture.mjs', /failed \(client\)\n {2}#10 the server has no file Boot\.cfg/, []],
  ['record-endpoints.mjs', /127\.0\.0\.1 → 127\.0\.0\.1 +TCP .* \[PSH, ACK\] .*Len=5/, []],
  ['udp-discovery.mjs', /nobody at 127\.255\.255\.255:\d+ answered/, ['127.255.255.255:9']],
])('%s runs as it stands', async (name, says, args: readonly string[]) => {
  const { status, stdout, stderr } = await run(process.execPath, [`examples/${name}`, ...args]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.toString()).toMatch(says);
});

it.runIf(probeEngine().ok)(
  'the Linux engine keeps every byte while the collector runs as often as it can',
  async () => {
    const { status, stdout, stderr } = await run(
      process.execPath,
      ['fuzz/engine-memory.mjs', '--seconds', '8'],
      { timeoutMs: 90_000 },
    );
    expect([status, stderr], stdout.toString()).toEqual([0, '']);
  },
  90_000,
);

it('a live TFTP server survives mutated packets while real transfers go on', async () => {
  const { status, stdout, stderr } = await run(process.execPath, ['fuzz/tftp-server.mjs', '--runs', '6000'], {
    timeoutMs: 60_000,
  });
  expect([status, stderr], stdout.toString()).toEqual([0, '']);
}, 60_000);
