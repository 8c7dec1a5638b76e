// A file that takes some of what is written, and then no more: the system writes a part and calls that no error.
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TftpServer } from '../../dist/app/tftp.js';
import { type Finished, main, run } from '../bob.js';

/** The maximum size of a file: four blocks of 512 bytes, as `ulimit -f` counts them in sh. */
const maxBytes = 2_048;
/** More than that, in one message. */
const message = Buffer.alloc(3_000, 'x');
const failed = 'cannot write to standard output: EFBIG; make room, or send it elsewhere\n';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-full-'));
const file = join(folder, 'out');
const tcp = createServer((socket) => socket.on('error', () => undefined).end(message));
const tftp = new TftpServer({ root: folder, host: '127.0.0.1', port: 0 });
let at = '';

beforeAll(async () => {
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  at = `127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  // Of its blocks of 600 bytes the fourth is the last, and is taken in part.
  writeFileSync(join(folder, 'image'), message.subarray(0, 2_300));
  await tftp.listen();
});
afterAll(async () => {
  tcp.close();
  await tftp.close(0);
  rmSync(folder, { recursive: true });
});

/** Runs `bob` with its output in a file that takes `maxBytes`. */
function intoFullFile(...words: readonly string[]): Promise<Finished> {
  const script = 'ulimit -f 4; out=$1; shift; exec "$@" > "$out"';
  return run('sh', ['-c', script, 'sh', file, process.execPath, main, ...words], {
    env: { LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
  });
}

describe.skipIf(process.platform === 'win32')('a file that takes a part of it', () => {
  it.each<[name: string, words: () => readonly string[]]>([
    ['what tcp send receives', () => ['tcp', 'send', at, 'x', '-q']],
    ['what tcp connect receives', () => ['tcp', 'connect', at, '-q']],
    ['objects', () => ['tcp', 'connect', at, '--json']],
    ['help', () => ['tftp', 'serve', '--help']],
  ])('fails with %s', async (_, words) => {
    const { status, stderr } = await intoFullFile(...words());
    expect([status, stderr]).toEqual([1, failed]);
    expect(statSync(file).size).toBe(maxBytes);
  });

  it('fails a download to standard output', async () => {
    const url = `tftp://127.0.0.1:${tftp.port}/image`;
    const { status, stderr } = await intoFullFile('tftp', 'get', url, '-', '--blksize', '600', '-q');
    expect([status, stderr]).toEqual([
      1,
      'where "image" is written to takes no more (no space left); make room there, or send it elsewhere\n',
    ]);
  });
});
