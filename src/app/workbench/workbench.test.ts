import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, created, echo, live, portOf, workbenchFixture } from '../../../test/workbench.js';
import type { EndpointSummary } from '../../operations/endpoints.js';

const { folder, workbench } = workbenchFixture();

describe('the end of the workbench', () => {
  it('is not held up by a page that reads nothing', async () => {
    const bench = await workbench();
    const { socket } = await live(bench);
    const peer = connect(portOf(await created(bench, echo)), '127.0.0.1');
    socket.pause();
    for (let count = 0; count < 400; count += 1) peer.write(Buffer.alloc(16_384, 'x'));
    await once(peer, 'data');
    // It is cut off while it writes.
    const closed = new Promise((resolve) => peer.on('error', () => undefined).on('close', resolve));
    await bench.close(0);
    await closed;
    socket.terminate();
  });
});

describe('the workspace', () => {
  it('brings yesterday’s endpoints back, stopped', async () => {
    const kept = folder();
    const bench = await workbench('127.0.0.1', kept);
    await created(bench, { ...echo, label: 'PLC line 2' });
    await bench.close(0);
    const again = await workbench('127.0.0.1', kept);
    expect((await ask(again, 'GET', '/api/endpoints')).body).toMatchObject([
      { input: { label: 'PLC line 2' }, status: { state: 'stopped' } },
    ]);
    expect(readFileSync(join(kept, 'endpoints/PLC-line-2.yaml'), 'utf8')).toContain('label: PLC line 2');
  });

  it('refuses a file that it does not understand, and leaves it as it is', async () => {
    const kept = folder();
    writeFileSync(join(kept, 'workspace.json'), '{"version": 99}');
    await expect(workbench('127.0.0.1', kept)).rejects.toMatchObject({ code: 'WORKSPACE_INVALID' });
    expect(readFileSync(join(kept, 'workspace.json'), 'utf8')).toBe('{"version": 99}');
  });

  it('keeps a private key, and never reveals it', async () => {
    const bench = await workbench();
    const { body } = await ask(bench, 'POST', '/api/endpoints', {
      body: { ...echo, tls: { certificatePem: 'x', keyPem: 'SECRET' } },
    });
    expect(JSON.stringify(body)).not.toContain('SECRET');
    const { id, input } = body as EndpointSummary;
    await ask(bench, 'PUT', `/api/endpoints/${id}`, { body: { ...input, label: 'edited' } });
    const shared = readdirSync(join(bench.workspace, 'endpoints')).map((name) =>
      readFileSync(join(bench.workspace, 'endpoints', name), 'utf8'),
    );
    expect([shared.join().includes('SECRET'), shared.join().includes('edited')]).toEqual([false, true]);
    const key = join(bench.workspace, '.bob/keys', `${id}.json`);
    expect(readFileSync(key, 'utf8')).toContain('SECRET');
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });
});
