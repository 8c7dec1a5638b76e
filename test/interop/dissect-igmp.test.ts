import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import { ethernet, type FiledPacket, hex, ipv4, pcapFile } from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const message = (digits: string): Uint8Array => ethernet(0x0800, ipv4(2, hex(digits)));
const byte = (value: number): string => value.toString(16).padStart(2, '0');
const group = 'e00000fb';
const sender = '0a000001';

const whole: readonly Uint8Array[] = [
  message('1100 eeff 00000000'),
  message(`1200 0000 ${group}`),
  message('1164 ee9b 00000000'),
  message(`110a 0000 ${group}`),
  message(`1600 0904 ${group}`),
  message(`1700 0000 ${group}`),
  message('1164 0000 00000000 027d 0000'),
  message(`1164 0000 ${group} 0a7d 0002 ${sender} 0a000002`),
  message(`2200 0000 0000 0001 04000000 ${group}`),
  message(
    `2200 0000 0000 0003 03000000 ${group} 01000002 e0000101 ${sender} 0a000002 06010001 e0000102 ${sender} 01020304`,
  ),
];
const odd: readonly Uint8Array[] = [
  ...range(8).flatMap((type) =>
    range(4).map((count) =>
      message(`2200 0000 0000 0001 ${byte(type)}00 00${byte(count)} ${group} ${sender.repeat(count)}`),
    ),
  ),
  ...['00000000', group].flatMap((asked) =>
    range(3).map((count) => message(`1164 0000 ${asked} 027d 00${byte(count)} ${sender.repeat(count)}`)),
  ),
  message('2200 0000 0000 0000'),
  message(`2200 0000 0000 0005 04000000 ${group}`),
  message('1600 0000 00000000'),
  message('1700 0000 00000000'),
  message(`1100 0000 ${group}`),
  message('1164 0000 00000000 010203'),
  ...['10', '15', '21', '23', 'ff'].map((type) => message(`${type}05 0000 000000000000`)),
];

/** A packet cut off after its IPv4 header: by a snap length, and as it was sent. */
function cuts(bytes: Uint8Array): readonly FiledPacket[] {
  return range(bytes.length - 34).flatMap((index) => {
    const part = bytes.slice(0, 34 + index);
    const sent = Uint8Array.from(part);
    new DataView(sent.buffer).setUint16(16, sent.length - 14);
    return [{ bytes: part, wireBytes: bytes.length }, { bytes: sent }];
  });
}

const packets: readonly FiledPacket[] = [
  ...[...whole, ...odd].map((bytes) => ({ bytes })),
  ...whole.flatMap(cuts),
];

const fields = [
  'igmp.version',
  'igmp.type',
  'igmp.reserved',
  'igmp.max_resp',
  'igmp.checksum',
  'igmp.checksum.status',
  'igmp.maddr',
  'igmp.s',
  'igmp.qrv',
  'igmp.qqic',
  'igmp.num_src',
  'igmp.saddr',
  'igmp.num_grp_recs',
  'igmp.record_type',
  'igmp.aux_data_len',
  'igmp.aux_data',
];

const { folder } = scratch();

function tshark(...args: readonly string[]): readonly string[] {
  return execFileSync(programPath('tshark') ?? '', ['-n', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
}

describeWith('tshark', 'IGMP', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file));
  });

  it('has the values of its fields', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(whole.map((bytes) => ({ bytes }))) }), 'a.pcap');
    const { stdout } = await bob(['dissect', file, '--fields', fields.join(',')]);
    const asking = fields.flatMap((field) => ['-e', field]);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file, '-T', 'fields', ...asking));
  });
});
