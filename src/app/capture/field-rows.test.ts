import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { answer, datagram, hex, joined, pcapFile } from '../../../test/dissected.js';
import { ipv6, onEthernet } from '../../../test/ipv6-packets.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import { captureFieldRows } from './field-rows.js';

const packets = [
  datagram(4003, 69, bytesOf('\0\x01a\tb\x1b[2J\0octet\0blksize\x008\0tsize\x000\0')),
  answer(5000, 4003, bytesOf('\0\x03\0\x01abc')),
];

async function rows(...names: readonly string[]): Promise<readonly string[]> {
  const source = Readable.from([pcapFile(packets.map((bytes) => ({ bytes })))]);
  let text = '';
  for await (const piece of captureFieldRows(source, names)) text += decodeUtf8(piece);
  return text.split('\n').slice(0, -1);
}

describe('the fields of a capture', () => {
  it('are columns with tabs between them, empty where a packet has no such field', async () => {
    expect(await rows('frame.number', 'ip.src', 'tftp.block')).toEqual(['1\t10.0.0.1\t', '2\t10.0.0.2\t1']);
  });

  it('have commas between what occurs several times, also of a name that stands for several fields', async () => {
    expect(await rows('udp.port', 'tftp.option.name')).toEqual(['4003,69\tblksize,tsize', '5000,4003\t']);
  });

  it('are those of every header that shares the field', async () => {
    const options = joined(hex('3c00 0104 00000000'), hex('3b00 0502 0000 0100'));
    const source = Readable.from([pcapFile([{ bytes: onEthernet(ipv6(0, options)) }])]);
    let text = '';
    for await (const piece of captureFieldRows(source, ['ipv6.opt.type'])) text += decodeUtf8(piece);
    expect(text).toBe('0x01,0x05,0x01\n');
  });

  it('are a protocol where a packet has that layer', async () => {
    expect(await rows('tftp', 'data')).toEqual(['tftp\t', 'tftp\tdata']);
  });

  it('are escaped where they would break a column, or a terminal would obey them', async () => {
    expect(await rows('tftp.source_file')).toEqual(['a\\tb␛[2J', '']);
  });

  it.each(['udp.prot', 'constructor', '', 'udp.'])(
    'are refused by a name that no protocol has: %j',
    async (name) => {
      await expect(rows('ip.src', name)).rejects.toMatchObject({ code: 'CAPTURE_FIELD_UNKNOWN' });
    },
  );
});
