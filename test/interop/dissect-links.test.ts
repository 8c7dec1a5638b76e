import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import { ethernet, type FiledPacket, hex, ipv4, joined, pcapFile, u16, udp } from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { captureFile, expectSameFields } from '../tshark.js';

const inner = ipv4(17, udp(40_000, 41_000, hex('01020304')));
const whole = (bytes: Uint8Array): FiledPacket => ({ bytes });
/** An ARP message of the operation `code`. */
const arp = (code: number, target = '0a000002', sender = '0a000001', kind = '0001 0800 06 04') =>
  ethernet(0x0806, joined(hex(kind), u16(code), hex(`020000000001 ${sender} 000000000000 ${target}`)));
/** A packet whole, and cut off at every byte: by a snap length, and as it was sent. */
const cuts = (bytes: Uint8Array): readonly FiledPacket[] =>
  Array.from({ length: bytes.length + 1 }, (_, length) => length).flatMap((length) => [
    { bytes: bytes.subarray(0, length), wireBytes: bytes.length },
    ...(length === 0 ? [] : [{ bytes: bytes.subarray(0, length) }]),
  ]);
const tagged = (type: number, tag: string, payload: Uint8Array = inner) =>
  ethernet(type, joined(hex(tag), payload));
const ofLlc = (head: string, payload: Uint8Array = new Uint8Array(30)) => {
  const bytes = joined(hex(head), payload);
  return ethernet(bytes.length, bytes);
};
const cooked = (type: string, direction = '0004', length = '0006') =>
  joined(hex(`${direction} 0001 ${length} 0200000000010000 ${type}`), inner);
const cookedAgain = (type: string) => joined(hex(`${type} 0000 00000003 0001 00 06 0200000000010000`), inner);
const families = [
  '02000000',
  '00000002',
  '63000000',
  '00000063',
  '00000800',
  '00080000',
  '00000100',
  '01000000',
  '00010000',
];
const loopback = [
  ...families.map((family) => whole(joined(hex(family), inner))),
  ...cuts(joined(hex('02000000'), inner)),
];
const raw = [...cuts(inner), whole(hex('5500001412345678')), whole(hex('0000001412345678'))];

const captures: readonly (readonly [name: string, linkType: number, packets: readonly FiledPacket[]])[] = [
  [
    'Ethernet',
    1,
    [
      ...[0, 0x05dd, 0x05ff, 0x0640, 0x1234, 0x88b5].map((type) => whole(ethernet(type, new Uint8Array(46)))),
      ...cuts(ethernet(0x1234, hex('01020304'))),
    ],
  ],
  [
    '802.1Q and Q-in-Q',
    1,
    [
      ...[0x8100, 0x88a8, 0x9100].flatMap((type) => [
        ...cuts(tagged(type, '0064 0800')),
        ...cuts(tagged(type, 'f064 8100 00c8 0800')),
        ...['1234', '88b5', '05dd'].map((inside) => whole(tagged(type, `3005 ${inside}`))),
      ]),
      whole(tagged(0x8100, '0064 0028 aaaa03 000000 0800')),
      whole(tagged(0x8100, '0064 0003 989803')),
    ],
  ],
  [
    'LLC and SNAP',
    1,
    [
      ...Array.from({ length: 64 }, (_, index) => index * 4 + 3).flatMap((control) => [
        whole(ofLlc(`0a0a ${Buffer.of(control).toString('hex')}`)),
        whole(ofLlc(`0a0b ${Buffer.of(control).toString('hex')}`)),
      ]),
      ...['0101', '0511', '0910', '0d11', '0210', '0000'].flatMap((control) => [
        whole(ofLlc(`0a0a ${control}`)),
        whole(ofLlc(`0b0b ${control}`)),
      ]),
      ...['000000 88b5', '0000f8 1234', '0080c2 1234', '00000c 1234', '123456 0001'].map((numbers) =>
        whole(ofLlc(`aaaa03 ${numbers}`)),
      ),
      whole(ofLlc('060603', inner)),
      ...cuts(ofLlc('aaaa03 000000 0800', inner)),
      ...cuts(ofLlc('989803', hex('0102'))),
    ],
  ],
  [
    'ARP',
    1,
    [
      ...Array.from({ length: 26 }, (_, code) => whole(arp(code))),
      ...[1, 2, 3, 4, 9, 100, 65_535].flatMap((code) => [
        whole(arp(code, '0a000001')),
        whole(arp(code, '0a000002', '00000000')),
      ]),
      ...['0001 0805 06 04', '0001 0800 00 04', '0001 0800 06 00', '0018 0800 06 04', '0001 0800 ff ff'].map(
        (kind) => whole(arp(1, '0a000002', '0a000001', kind)),
      ),
      ...cuts(arp(1)),
    ],
  ],
  ['NULL', 0, loopback],
  ['LOOP', 108, loopback],
  ['raw IP', 101, raw],
  ['raw IP of OpenBSD', 14, raw],
  [
    'Linux cooked capture',
    113,
    [
      ...['0800', '1234', '88b5', '0010', '0600', '8100'].map((type) => whole(cooked(type))),
      ...['0000', '0001', '0002', '0003', '0005', '00ff'].map((direction) =>
        whole(cooked('0010', direction)),
      ),
      ...['0000', '0004', '0008', '0014'].map((length) => whole(cooked('0010', '0000', length))),
      ...cuts(cooked('0800')),
    ],
  ],
  ['Linux cooked capture v2', 276, [...['0800', '88b5'].map((type) => whole(cookedAgain(type)))]],
];

const { folder } = scratch();

const ip = (bytes: number): Uint8Array => ipv4(17, udp(40_000, 41_000, new Uint8Array(bytes - 28)));
const trailed: readonly FiledPacket[] = [
  ...[10, 20, 26, 30, 31, 40].flatMap((extra) => [
    whole(joined(ethernet(0x0800, ip(34)), new Uint8Array(extra))),
    whole(joined(ethernet(0x0800, ip(34)), new Uint8Array(extra).fill(7))),
    whole(joined(ethernet(0x0800, ip(60)), new Uint8Array(extra).fill(7))),
  ]),
];

describeWith('tshark', 'Ethernet', () => {
  it('has the values of its fields, and what follows the payload', async () => {
    await expectSameFields(captureFile(folder, trailed), [
      'eth.addr_resolved',
      'eth.src_resolved',
      'eth.dst.oui',
      'eth.addr.oui',
      'eth.padding',
      'eth.trailer',
      'eth.fcs',
      'eth.fcs.status',
      'ip.host',
      'ip.src_host',
    ]);
  });
});

describeWith('tshark', 'the rows of', () => {
  it.each(captures)('%s are those of tshark, byte by byte', async (_, linkType, packets) => {
    const file = join(folder({ 'a.pcap': pcapFile(packets, linkType) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    const rows = execFileSync(programPath('tshark') ?? '', ['-n', '-r', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(stdout.toString().split('\n')).toEqual(rows.split('\n'));
  });
});
