import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bob } from '../../../test/bob.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { probeEngine } from '../../linux/engine-probe.js';
import { TftpClient } from './tftp-client.js';
import { TftpServer } from './tftp-server.js';

describe.runIf(probeEngine().ok)('a transfer on the Linux engine', () => {
  it('in lock-step is not starved by large windows', async () => {
    const root = mkdtempSync(join(tmpdir(), 'breakoutbox-fair-'));
    writeFileSync(join(root, 'huge'), new Uint8Array(30_000_000));
    writeFileSync(join(root, 'steps'), fileOf(20_000));
    const server = new TftpServer({ engine: 'linux', root, host: '127.0.0.1', port: 0, workers: 1 });
    await server.listen();
    const { port } = server;
    const load = bob([
      ...['load', 'tftp', `tftp://127.0.0.1:${port}/huge`, '--peers', '4', '--seconds', '2', '--json'],
      ...['--blksize', '1428', '--windowsize', '700'],
    ]);
    await expect.poll(() => server.transfers().length).toBe(4);
    const patient = new TftpClient({ host: '127.0.0.1', port, blockBytes: 512, windowBlocks: 1 });
    const startedMs = performance.now();
    expect(Buffer.compare(await patient.read('steps'), fileOf(20_000))).toBe(0);
    // Forty round trips, each waiting for one burst of the others and not for their windows.
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(server.transfers().length).toBeGreaterThan(0);
    expect(JSON.parse((await load).stdout.toString())).toMatchObject({ failed: 0 });
    await server.close(0);
    rmSync(root, { recursive: true });
  });
});
