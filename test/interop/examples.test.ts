import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { bob, RunningBob } from '../bob.js';

it('the echo server of the examples answers in GBK and ends after the first client', async () => {
  const program = spawn(process.execPath, ['examples/echo-server.mjs', '127.0.0.1:0'], { stdio: 'pipe' });
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
  expect(stdout.toString('hex')).toBe(`${Buffer.from('echo:').toString('hex')}cec2b6c8`);
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
