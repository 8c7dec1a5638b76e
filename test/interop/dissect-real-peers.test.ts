import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bob } from '../bob.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { hasProgram } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { fileOf } from '../tftp-pair.js';

const { folder } = scratch();
const canTry = hasNamespaces && hasProgram('dumpcap') && hasProgram('curl');

describe.skipIf(!canTry)(`a capture of curl (needs ${namespaceNeeds}, dumpcap, curl)`, () => {
  it('gives every file back that was carried, and says which one was not', async () => {
    const home = folder({});
    const served = join(home, 'served');
    mkdirSync(served);
    writeFileSync(join(served, 'boot.img'), fileOf(300_000));
    writeFileSync(join(served, 'lines.txt'), 'a line\r\n'.repeat(5_000));
    const made = await inNamespace('dissect-real-peers.mjs', [home], { timeoutMs: 60_000 });
    expect([made.status, made.stderr]).toEqual([0, '']);

    const capture = join(home, 'capture.pcap');
    const { status, stdout, stderr } = await bob([
      'dissect',
      capture,
      '--extract',
      join(home, 'out'),
      '--json',
    ]);
    expect([status, stderr]).toEqual([0, '']);
    const files = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; file: string; isWhole: boolean });
    expect(files.map(({ isWhole }) => isWhole)).toEqual(Array.from({ length: 6 }, () => true));
    for (const { path, file } of files)
      expect(readFileSync(path).equals(readFileSync(join(served, file)))).toBe(true);
    expect(readdirSync(join(home, 'out'))).toHaveLength(6);

    const told = await bob(['dissect', capture, '--explain', '--served', served]);
    expect([told.status, told.stderr]).toEqual([0, '']);
    const text = told.stdout.toString();
    expect(text.match(/^✓ tcp:/gm)).toHaveLength(4);
    expect(text.match(/^✓ tftp:/gm)).toHaveLength(2);
    expect(text).toMatch(
      /✗ tftp:2 .* gets BOOT\.IMG .*\(the fault of the client\)\n.*the server has no file BOOT\.IMG .*\n.*the nearest existing name is boot\.img/,
    );
  }, 90_000);
});
