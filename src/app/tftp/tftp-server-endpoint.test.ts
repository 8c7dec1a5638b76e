import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tftpServerKind } from '../../config/kinds/tftp-server.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { Hub } from '../../traffic/hub.js';
import type { ServedPlace } from './served-place.js';
import { TftpServerEndpoint } from './tftp-server-endpoint.js';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-endpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A server that is not open yet, the states that it was notified of, and what its place was. */
function made(root: () => Promise<string> = async () => folder) {
  const spec = orThrow(tftpServerKind.parse({ type: 'tftp-server', host: '127.0.0.1', port: 0 }));
  const states: string[] = [];
  const noted: string[] = [];
  const place: ServedPlace = {
    root,
    opened: () => noted.push('opened'),
    closing: () => noted.push('closing'),
    closed: () => noted.push('closed'),
  };
  const changes = {
    statusChanged: () => states.push(endpoint.status.state),
    figuresChanged: () => undefined,
  };
  const endpoint: TftpServerEndpoint = new TftpServerEndpoint(
    spec,
    { id: 'e1', hub: new Hub(setImmediate), changes },
    place,
  );
  return { endpoint, states, noted };
}

describe('a TFTP server that is an endpoint', () => {
  it('listens, and stops', async () => {
    const { endpoint, states, noted } = made();
    expect(endpoint.status.state).toBe('stopped');
    await endpoint.open();
    expect(endpoint.status).toMatchObject({
      state: 'listening',
      local: expect.stringMatching(/^127\.0\.0\.1:/),
    });
    await Promise.all([endpoint.close(1_000), endpoint.close(0), endpoint.stopped]);
    expect(states).toEqual(['opening', 'listening', 'stopping', 'stopped']);
    expect(noted).toEqual(['opened', 'closing', 'closed']);
  });

  it('has stopped for good when it failed to open', async () => {
    const failed = new BreakoutboxError('TFTP_ROOT_INVALID', { root: folder, reason: 'gone' });
    const { endpoint, noted } = made(() => Promise.reject(failed));
    await expect(endpoint.open()).rejects.toBe(failed);
    await endpoint.stopped;
    await endpoint.close(0);
    expect(endpoint.status).toMatchObject({ state: 'failed', failure: { code: 'TFTP_ROOT_INVALID' } });
    expect(noted).toEqual([]);
  });

  it('that is closed before it is opened opens nothing', async () => {
    const { endpoint, noted } = made();
    await endpoint.close(0);
    await endpoint.open();
    await endpoint.stopped;
    expect([endpoint.status.state, noted]).toEqual(['stopped', []]);
  });

  it.each(['its folder is looked for', 'it binds'])('may be closed while %s', async (when) => {
    let resolveRoot: (root: string) => void = () => undefined;
    const { endpoint, states, noted } = made(
      () =>
        new Promise((resolve) => {
          resolveRoot = resolve;
        }),
    );
    const opening = endpoint.open();
    if (when === 'it binds') resolveRoot(folder);
    const closing = endpoint.close(0);
    resolveRoot(folder);
    await Promise.all([opening, closing]);
    expect(states).toEqual(['opening', 'stopping', 'stopped']);
    expect(noted).toEqual(['closing', 'closed']);
  });
});
