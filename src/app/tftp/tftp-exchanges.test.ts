import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { RawTftp, type ReceivedDatagram } from '../../../test/raw-tftp.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { TftpServer } from './tftp-server.js';

let root: string;
let server: TftpServer;
let client: RawTftp;

/** A packet as a short text: `DATA 1`, `ACK 0`, `ERROR 5`, `OACK blksize=512`. */
function worded({ bytes }: ReceivedDatagram): string {
  const number = blockOf(bytes, 0, bytes.length);
  switch (opcodeOf(bytes, 0, bytes.length)) {
    case opcode.data:
      return `DATA ${number}`;
    case opcode.acknowledgement:
      return `ACK ${number}`;
    case opcode.error:
      return `ERROR ${number}`;
    default: {
      const decoded = decodeTftp(bytes);
      if (!decoded.ok || decoded.packet.type !== 'optionAcknowledgement') return 'something else';
      return `OACK ${decoded.packet.options.map(({ name, value }) => `${name}=${value}`).join(' ')}`;
    }
  }
}

/**
 * Each row is an exchange: what the client sends and what the server answers; an empty answer means none. A step without an
 * answer is proved by the next step, whose answer an unexpected one would precede.
 */
type Step = readonly [sent: string, answer: string];

describeOnEngines((engine) => {
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'breakoutbox-exchanges-'));
    for (const size of [0, 512, 1_024, 1_100]) writeFileSync(join(root, `f${size}`), fileOf(size));
    server = new TftpServer({ engine, root, port: 0, host: '127.0.0.1', write: 'create' });
    await server.listen();
    client = await RawTftp.open();
  });
  afterEach(async () => {
    client.close();
    await server.close(0);
    rmSync(root, { recursive: true, force: true });
  });

  /** Plays an exchange that begins with `request`. */
  async function play(request: string, first: string, steps: readonly Step[]): Promise<void> {
    const [code = '', name = '', mode = 'octet', ...options] = request.split(' ');
    const texts = [name, mode, ...options.flatMap((option) => option.replaceAll('_', ' ').split('='))];
    client.send(
      Buffer.from(`\0${code === 'RRQ' ? '\x01' : '\x02'}${texts.join('\0')}\0`, 'latin1'),
      server.port,
    );
    const answer = await client.next();
    expect(worded(answer)).toBe(first);
    const stranger = await RawTftp.open();
    for (const [sent, expected] of steps) {
      const [kind = '', block = '0', size = '512'] = sent.split(' ');
      if (kind === 'ACK') client.acknowledge(Number(block), answer);
      else if (kind === 'DATA') client.data(Number(block), fileOf(Number(size)), answer);
      else stranger.send(Buffer.from('\0\x05\0\0no\0', 'latin1'), answer.from.port);
      for (const one of expected.split(', ')) if (one !== '') expect(worded(await client.next())).toBe(one);
    }
    expect(client.waiting).toBe(0);
    stranger.close();
  }

  describe('a download', () => {
    it.each<readonly [what: string, request: string, first: string, steps: readonly Step[]]>([
      [
        'goes block by block',
        'RRQ f1100',
        'DATA 1',
        [
          ['ACK 1', 'DATA 2'],
          ['ACK 2', 'DATA 3'],
        ],
      ],
      [
        'takes no ACK of what was not sent',
        'RRQ f1100',
        'DATA 1',
        [
          ['ACK 2', ''],
          ['ACK 9', ''],
          ['ACK 1', 'DATA 2'],
        ],
      ],
      [
        'does not repeat for an ACK that repeats',
        'RRQ f1100',
        'DATA 1',
        [
          ['ACK 0', ''],
          ['ACK 1', 'DATA 2'],
          ['ACK 1', ''],
          ['ACK 2', 'DATA 3'],
        ],
      ],
      [
        'goes on after another’s ERROR',
        'RRQ f1100',
        'DATA 1',
        [
          ['ERROR', ''],
          ['ACK 1', 'DATA 2'],
        ],
      ],
      [
        'waits for ACK 0 after an OACK',
        'RRQ f1100 octet blksize=512',
        'OACK blksize=512',
        [
          ['ACK 1', ''],
          ['ACK 0', 'DATA 1'],
          ['ACK 0', ''],
          ['ACK 1', 'DATA 2'],
        ],
      ],
      [
        'of whole blocks ends with an empty one',
        'RRQ f1024',
        'DATA 1',
        [
          ['ACK 1', 'DATA 2'],
          ['ACK 2', 'DATA 3'],
        ],
      ],
      ['of one whole block has two', 'RRQ f512', 'DATA 1', [['ACK 1', 'DATA 2']]],
      ['of nothing is one empty block', 'RRQ f0', 'DATA 1', [['ACK 1', '']]],
      [
        'in a window larger than the file is all of it',
        'RRQ f1100 octet windowsize=64',
        'OACK windowsize=64',
        [['ACK 0', 'DATA 1, DATA 2, DATA 3']],
      ],
      ['is asked for in any case', 'RRQ f512 OcTeT', 'DATA 1', []],
      ['of an empty file has no size to report', 'RRQ f0 octet tsize=0', 'DATA 1', []],
      [
        'takes the last of two options of a name',
        'RRQ f512 octet blksize=600 BLKSIZE=700',
        'OACK BLKSIZE=700',
        [],
      ],
    ])('%s', (_, request, first, steps) => play(request, first, steps));

    it.each(['+512', '-512', '_512', '512_', '', '5e2', '0x200', '99999999999999999999', '7'])(
      'goes without the block size "%s"',
      (value) => play(`RRQ f512 octet blksize=${value}`, 'DATA 1', []),
    );
  });

  describe('an upload', () => {
    it.each<readonly [what: string, request: string, first: string, steps: readonly Step[]]>([
      [
        'is acknowledged block by block, and its end as often as it comes',
        'WRQ up',
        'ACK 0',
        [
          ['DATA 1', 'ACK 1'],
          ['DATA 2 100', 'ACK 2'],
          ['DATA 2 100', 'ACK 2'],
          ['DATA 2 100', 'ACK 2'],
        ],
      ],
      [
        'has a block that repeats acknowledged again',
        'WRQ up',
        'ACK 0',
        [
          ['DATA 1', 'ACK 1'],
          ['DATA 1', 'ACK 1'],
          ['DATA 2 0', 'ACK 2'],
        ],
      ],
      [
        'goes on after another’s ERROR',
        'WRQ up',
        'ACK 0',
        [
          ['ERROR', ''],
          ['DATA 1 5', 'ACK 1'],
        ],
      ],
      [
        'of whole blocks ends with an empty one',
        'WRQ up octet tsize=512',
        'OACK tsize=512',
        [
          ['DATA 1', 'ACK 1'],
          ['DATA 2 0', 'ACK 2'],
        ],
      ],
      ['of nothing is one empty block', 'WRQ up', 'ACK 0', [['DATA 1 0', 'ACK 1']]],
      [
        'in windows is acknowledged once for each',
        'WRQ up octet windowsize=2',
        'OACK windowsize=2',
        [
          ['DATA 1', ''],
          ['DATA 2', 'ACK 2'],
          ['DATA 3 9', 'ACK 3'],
        ],
      ],
    ])('%s', (_, request, first, steps) => play(request, first, steps));

    it('in netascii keeps a CR and its LF together across blocks', async () => {
      client.request('writeRequest', 'text', server.port, { mode: 'NetAscii' });
      const answer = await client.next();
      client.data(1, Buffer.from(`${'x'.repeat(511)}\r`), answer);
      expect(worded(await client.next())).toBe('ACK 1');
      client.data(2, Buffer.from('\ny\r'), answer);
      expect(worded(await client.next())).toBe('ACK 2');
      expect(readFileSync(join(root, 'text'), 'latin1')).toMatch(/^x{511}\ny/);
    });
  });
});
