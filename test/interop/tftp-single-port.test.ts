// Clients of others with a server whose answers come from the port of requests: docs/scaling.md lists who takes them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { bob } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { itWith } from '../peer-programs.js';
import { fileOf } from '../tftp-pair.js';
import { sameFiles, transferBy } from './tftp-peers.js';

describeOnEngines((engine) => {
  let root: string;
  let local: string;
  let server: TftpServer;
  const host = '127.0.0.1';

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'breakoutbox-served-'));
    local = mkdtempSync(join(tmpdir(), 'breakoutbox-local-'));
    writeFileSync(join(root, 'image'), fileOf(100_000));
    server = new TftpServer({ root, host, port: 0, engine, singlePort: true, write: 'create' });
    await server.listen();
  });
  afterAll(async () => {
    await server.close(0);
    for (const folder of [root, local]) rmSync(folder, { recursive: true, force: true });
  });

  for (const program of ['tftp', 'atftp', 'curl', 'busybox']) {
    itWith(program, `${program} gets and puts a file, all on one port of the server`, async () => {
      const job = { host, port: server.port };
      const got = join(local, `got-by-${program}`);
      await transferBy(program, 'get', { ...job, remote: 'image', local: got });
      expect(sameFiles(got, join(root, 'image'))).toBe(true);
      await transferBy(program, 'put', { ...job, remote: `put-by-${program}`, local: got });
      // The client ends with the last ACK, the file takes its name with that.
      await expect
        .poll(() => readFileSync(join(root, `put-by-${program}`)).equals(fileOf(100_000)))
        .toBe(true);
    });
  }

  it('bob tftp gets and puts a file, all on one port of the server', async () => {
    const [got, url] = [join(local, 'got-by-bob'), `tftp://${host}:${server.port}`];
    expect(await bob(['tftp', 'get', `${url}/image`, got, '--engine', engine])).toMatchObject({ status: 0 });
    expect(sameFiles(got, join(root, 'image'))).toBe(true);
    expect(await bob(['tftp', 'put', got, `${url}/put-by-bob`, '--engine', engine])).toMatchObject({
      status: 0,
    });
    expect(sameFiles(got, join(root, 'put-by-bob'))).toBe(true);
  });
});
