import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import { RunningBob } from '../bob.js';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Loaded into the program: faults as a bug would make them, at a signal. */
const faults = join(folder, 'faults.mjs');
writeFileSync(
  faults,
  `let times = 0;
  process.on('SIGUSR2', () => {
    times += 1;
    if (times === 1) setImmediate(() => { throw new Error('a fault in a callback'); });
    else if (times === 2) void Promise.reject(new Error('a fault in a promise'));
    else setInterval(() => { throw new Error('a fault without end'); }, 1);
  });`,
);

it('the workbench goes on after a fault of its own, reports it once, and shuts down in order when faults do not end', async () => {
  const bob = RunningBob.startWith(
    { NODE_OPTIONS: `--import=${pathToFileURL(faults).href}` },
    ...['workbench', '--port', '0', '--no-open', '--workspace', join(folder, 'workspace')],
  );
  const { url } = await bob.event(({ type }) => type === 'workbench');
  const made = await fetch(`${url}api/endpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' }),
  });
  const { status } = (await made.json()) as EndpointSummary;
  const device = connect(
    status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0,
    '127.0.0.1',
  );
  await once(device, 'connect');
  for (const [number, fault] of ['a fault in a callback', 'a fault in a promise'].entries()) {
    bob.process.kill('SIGUSR2');
    await bob.event(({ type, message }) => type === 'error' && String(message).includes(fault));
    device.write('still there');
    expect(String((await once(device, 'data'))[0])).toBe('still there');
    expect(bob.stderr.match(/faults\.mjs/g)?.length).toBe(number + 1);
  }
  const gone = once(device, 'close');
  bob.process.kill('SIGUSR2');
  expect(await bob.ended()).toBe(1);
  await gone;
  expect(bob.stderr).toContain('a fault without end');
});
