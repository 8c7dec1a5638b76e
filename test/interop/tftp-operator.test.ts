import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../bob.js';
import { RawTftp } from '../raw-tftp.js';

/** What stands on an operator's screen while machines boot. */
describe('the lines of bob tftp serve', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'breakoutbox-operator-'));
    mkdirSync(join(root, 'pxelinux.cfg'));
    writeFileSync(join(root, 'pxelinux.cfg', 'default'), 'default linux');
    writeFileSync(join(root, 'vmlinuz'), new Uint8Array(5000));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('fold a search, keep the real miss, and report a probe and an early end as what they are', async () => {
    const server = spawn(
      process.execPath,
      [main, 'tftp', 'serve', root, '--port', '0', '--host', '127.0.0.1', '--lang', 'en'],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NO_COLOR: '1' } },
    );
    const closed = once(server, 'close');
    const lines: string[] = [];
    const waiting = new Set<() => void>();
    createInterface({ input: server.stdout }).on('line', (line) => {
      lines.push(line.replace(/^[\d:.]+ /, ''));
      for (const look of waiting) look();
    });
    const nextLine = (pattern: RegExp): Promise<string> =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = lines.find((one) => pattern.test(one));
          if (line === undefined) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
      });
    const port = Number(/:(\d+)$/.exec(await nextLine(/listening on/))?.[1]);
    const ask = async (name: string, options: readonly string[] = []) => {
      const client = await RawTftp.open();
      client.request('readRequest', name, port, { options });
      return { client, first: await client.next() };
    };
    try {
      for (const name of ['01-52-54-00-12-34-56', '7F000001', '7F00000'])
        (await ask(`pxelinux.cfg/${name}`)).client.close();
      const config = await ask('pxelinux.cfg/default');
      await config.client.download(config.first);
      await nextLine(/default done/);
      config.client.close();
      expect(await nextLine(/asked for/)).toBe(
        '* 127.0.0.1  asked for 3 names that are not here (pxelinux.cfg/01-52-54-00-12-34-56 … pxelinux.cfg/7F00000), then found pxelinux.cfg/default',
      );

      const probe = await ask('vmlinuz', ['tsize=0', 'blksize=8192']);
      probe.client.send('\0\x05\0\x08User aborted\0', probe.first.from.port);
      expect(await nextLine(/vmlinuz ended/)).toMatch(/: the client only asked for its size and options/);
      probe.client.close();
      expect(await nextLine(/get vmlinuz/)).toMatch(/blocks of \d+/);

      const part = await ask('vmlinuz');
      part.client.acknowledge(1, part.first);
      const second = await part.client.next();
      part.client.send('\0\x05\0\0closed\0', second.from.port);
      expect(await nextLine(/needed no more/)).toMatch(/^- 127\.0\.0\.1:\d+ {2}vmlinuz ended after 512 B/);
      part.client.close();

      (await ask('VMLINUZ')).client.close();
      expect(await nextLine(/^!/)).toMatch(/"VMLINUZ" is not served here; there is "vmlinuz"$/);

      server.kill('SIGTERM');
      await closed;
      expect(lines.filter((line) => line.startsWith('!'))).toHaveLength(1);
    } finally {
      server.kill('SIGKILL');
    }
  });
});
