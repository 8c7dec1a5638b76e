import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { datagram, hex, pcapFile } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { type DissectedPacket, dissectCapture } from './dissect-capture.js';

const request = datagram(4003, 69, bytesOf('\0\x01boot.img\0octet\0'));
const source = () =>
  Readable.from([pcapFile([{ bytes: request }, { bytes: request.subarray(0, 50), wireBytes: 60 }])]);

async function packets(): Promise<readonly DissectedPacket[]> {
  const all: DissectedPacket[] = [];
  for await (const packet of dissectCapture(source())) all.push(packet);
  return all;
}

describe('a dissected packet', () => {
  it('has its columns, its bytes and its time', async () => {
    const [packet] = await packets();
    expect(packet).toMatchObject({
      number: 1,
      timeNanos: 1_700_000_000_000_000_000n,
      interfaceIndex: 0,
      bytes: request,
      wireBytes: request.length,
      source: '10.0.0.1',
      destination: '10.0.0.2',
      protocol: 'TFTP',
      info: 'Read Request, File: boot.img, Transfer type: octet',
    });
    expect(packet?.row).toBe(
      '    1   0.000000     10.0.0.1 → 10.0.0.2     TFTP 59 Read Request, File: boot.img, Transfer type: octet',
    );
  });

  it('has every field with its text, the name of its value and its purpose', async () => {
    const [packet] = await packets();
    const tftp = packet?.layers.at(-1);
    expect(tftp?.protocol).toBe('tftp');
    expect(tftp?.fields[0]).toMatchObject({
      name: 'tftp.opcode',
      offset: 42,
      length: 2,
      kind: 'u16',
      value: 1,
      text: '1',
      valueName: 'Read Request',
    });
    expect(tftp?.fields[0]?.purpose?.['zh-CN']).toMatch(/报文类型/);
    const ip = packet?.layers.find(({ protocol }) => protocol === 'ip');
    const source = ip?.fields.find(({ name }) => name === 'ip.src');
    expect(source).toMatchObject({ value: '10.0.0.1', text: '10.0.0.1', valueName: undefined });
  });

  it('has the time with all of its digits', async () => {
    const [, packet] = await packets();
    const time = packet?.layers[0]?.fields.find(({ name }) => name === 'frame.time_epoch');
    expect(time?.text).toBe('1700000000.001500000');
  });

  it('says what is wrong with a layer', async () => {
    const [, packet] = await packets();
    const fault = packet?.layers.at(-1)?.fault;
    expect(fault).toMatchObject({ code: 'TEXT_UNTERMINATED', field: 'tftp.source_file' });
    expect(fault?.meaning?.en).toBe('the text has no NUL at its end');
  });

  it('keeps its bytes when the memory that it was read into is used again', async () => {
    const memory = Buffer.from(pcapFile([{ bytes: request }, { bytes: request }]));
    const all: DissectedPacket[] = [];
    for await (const packet of dissectCapture(Readable.from([memory]))) all.push(packet);
    memory.fill(0);
    expect(all[0]?.bytes).toEqual(request);
  });

  it('keeps its bytes when the next is read', async () => {
    const all = await packets();
    expect(all[0]?.bytes).toEqual(request);
    expect(all[1]?.bytes).toEqual(request.subarray(0, 50));
  });

  it('has no time where the capture has none', async () => {
    const simple = hex(
      '0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffffffffffff 1c000000' +
        '01000000 14000000 01000000 00000000 14000000 03000000 14000000 01000000 aa000000 14000000',
    );
    const found: DissectedPacket[] = [];
    for await (const packet of dissectCapture(Readable.from([simple]))) found.push(packet);
    expect(found).toMatchObject([{ number: 1, timeNanos: undefined, protocol: 'Ethernet' }]);
  });
});
