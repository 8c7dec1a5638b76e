import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame, tftpServerFixture } from '../../../test/tftp-server-fixture.js';
import { TftpClient } from './tftp-client.js';

/** 65,626 blocks of 8 bytes: block numbers wrap once. */
const file = fileOf(525_001);

describeOnEngines((engine) => {
  const tftp = tftpServerFixture(engine);

  const clientWith = (port: number, rollover: 0 | 1): TftpClient =>
    new TftpClient({ engine, host: '127.0.0.1', port, blockBytes: 8, windowBlocks: 64, rollover });

  it('a file of more blocks than numbers arrives at the server, with 0 after 65,535', async () => {
    const port = await tftp.serve({ write: 'create' });
    const { options, bytes } = await clientWith(port, 0).put(file, 'up');
    expect([options.blockBytes, bytes]).toEqual([8, file.length]);
    expect(isSame(readFileSync(join(tftp.root, 'up')), file)).toBe(true);
  }, 30_000);

  it('a file of more blocks than numbers arrives at the client, with 1 after 65,535', async () => {
    writeFileSync(join(tftp.root, 'down'), file);
    const port = await tftp.serve();
    expect(isSame(await clientWith(port, 1).read('down'), file)).toBe(true);
  }, 30_000);
});
