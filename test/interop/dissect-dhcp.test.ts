import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bob } from '../bob.js';
import { bootp, option } from '../dhcp-messages.js';
import {
  datagram,
  type FiledPacket,
  hex,
  joined,
  pcapFile,
  TestCapture,
  u16,
  valuesOf,
} from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';

const end = hex('ff');
const discover = option(53, hex('01'));
const pxeClass = option(60, bytesOf('PXEClient:Arch:00007:UNDI:003016'));
const pxe = hex(
  '06 01 08 07 04 e0010203 08 07 8000 01 0a000001 09 0f 8000 04 426f6f74 0000 05 4c6f63616c 0a 06 05 426f6f7421 47 04 80000000 ff',
);
const fromClient = (bytes: Uint8Array): FiledPacket => ({ bytes: datagram(68, 67, bytes) });
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** Whole messages, whose fields are compared too. */
const whole: readonly FiledPacket[] = [
  fromClient(
    bootp({
      options: [
        discover,
        option(55, hex('01 03 06 2b 3c 42 43 80 96')),
        option(57, u16(1472)),
        pxeClass,
        option(61, hex('01 525400123456')),
        option(77, bytesOf('iPXE')),
        option(93, u16(7)),
        option(94, hex('010310')),
        option(97, hex('00 000102030405060708090a0b0c0d0e0f')),
        end,
      ],
    }),
  ),
  {
    bytes: datagram(
      67,
      68,
      bootp({
        kind: 2,
        server: bytesOf('server'),
        file: bytesOf('boot.efi'),
        options: [
          option(53, hex('02')),
          option(54, hex('0a000001')),
          option(51, hex('00000e10')),
          option(58, hex('00000708')),
          option(59, hex('00000c4e')),
          option(1, hex('ffffff00')),
          option(3, hex('0a0000fe')),
          option(6, hex('01010101 08080808')),
          option(15, bytesOf('example.org')),
          pxeClass,
          option(43, pxe),
          option(66, bytesOf('10.0.0.1')),
          option(67, bytesOf('pxelinux.0\0')),
          option(150, hex('0a000001 0a000002')),
          option(209, bytesOf('menu.cfg')),
          option(210, bytesOf('/boot/')),
          end,
        ],
      }),
    ),
  },
  fromClient(
    bootp({
      options: [option(53, hex('03')), option(50, hex('0a000009')), option(12, bytesOf('host')), end],
    }),
  ),
  {
    bytes: datagram(
      67,
      68,
      bootp({ kind: 2, options: [option(53, hex('06')), option(56, bytesOf('no')), end] }),
    ),
  },
];

const odd: readonly FiledPacket[] = [
  ...range(0, 21).map((type) => fromClient(bootp({ options: [option(53, Uint8Array.of(type)), end] }))),
  ...range(0, 5).map((kind) => fromClient(bootp({ kind, id: kind, options: [end] }))),
  ...[0, 1, 2, 8, 16, 17, 40, 255].map((hardwareBytes) =>
    fromClient(bootp({ hardwareBytes, options: [end] })),
  ),
  { bytes: datagram(68, 4011, bootp({ options: [discover, end] })) },
  fromClient(bootp({ cookie: 0, options: [new Uint8Array(60)] })),
  fromClient(bootp({ options: [] })),
  fromClient(bootp({ options: [discover, end, new Uint8Array(40)] })),
  fromClient(bootp({ options: [discover, hex('0c')] })),
  fromClient(bootp({ options: [discover, hex('0c0961')] })),
  fromClient(bootp({ options: [option(53, hex('')), end] })),
  fromClient(bootp({ options: [option(53, hex('03')), discover, end] })),
  fromClient(
    bootp({
      file: joined(option(12, bytesOf('in-file')), end),
      options: [discover, option(52, hex('01')), end],
    }),
  ),
  fromClient(bootp({ server: joined(option(53, hex('06')), end), options: [option(52, hex('02')), end] })),
  ...[
    '0601',
    '06',
    '06 03 6162',
    '08 04 0001 05 61',
    '08 01 61',
    '09 02 0001',
    '0a 00',
    '47 03 616263',
    'ff 06',
  ].map((value) => fromClient(bootp({ options: [discover, pxeClass, option(43, hex(value)), end] }))),
  ...['01', '0105', '010561', '050161'].map((value) =>
    fromClient(bootp({ options: [discover, option(82, hex(value)), end] })),
  ),
  ...['', '01', '0102', '01020304'].flatMap((value) =>
    [1, 3, 12, 51, 52, 54, 57, 60, 61, 66, 67, 77, 93, 94, 97, 128, 150, 210, 211].map((code) =>
      fromClient(bootp({ options: [discover, option(code, hex(value)), end] })),
    ),
  ),
];

const packets = [
  ...whole,
  ...odd,
  ...whole.slice(0, 2).flatMap(({ bytes }) =>
    range(42, bytes.length).map((length) => ({
      bytes: bytes.subarray(0, length),
      wireBytes: bytes.length,
    })),
  ),
];

const { folder } = scratch();

function tshark(...args: readonly string[]): readonly string[] {
  return execFileSync(programPath('tshark') ?? '', ['-n', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
}

/** Fields whose values tshark prints as plain numbers and texts. */
const plainFields = [
  'dhcp.type',
  'dhcp.hw.len',
  'dhcp.secs',
  'dhcp.server',
  'dhcp.file',
  'dhcp.option.dhcp',
  'dhcp.option.ip_address_lease_time',
  'dhcp.option.renewal_time_value',
  'dhcp.option.rebinding_time_value',
  'dhcp.option.domain_name',
  'dhcp.option.hostname',
  'dhcp.option.message',
  'dhcp.option.request_list_item',
  'dhcp.option.dhcp_max_message_size',
  'dhcp.option.vendor_class_id',
  'dhcp.option.user_class.text',
  'dhcp.option.client_system_architecture',
  'dhcp.client_network_id_major',
  'dhcp.client_network_id_minor',
  'dhcp.client_id.uuid',
  'dhcp.option.tftp_server_name',
  'dhcp.option.bootfile_name',
  'dhcp.option.pxe_config_file',
  'dhcp.option.pxe_path_prefix',
  'dhcp.option.vendor.pxeclient.suboption',
  'dhcp.option.vendor.pxeclient.discovery_control.bstrap',
  'dhcp.option.vendor.pxeclient.boot_servers.count',
  'dhcp.option.vendor.pxeclient.boot_menu.desc',
  'dhcp.option.vendor.pxeclient.menu_prompt.timeout',
  'dhcp.option.vendor.pxeclient.menu_prompt.prompt',
  'dhcp.option.vendor.pxeclient.end',
];

describeWith('tshark', 'DHCP', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const file = join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
    const { status, stdout, stderr } = await bob(['dissect', file]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString().split('\n')).toEqual(tshark('-r', file));
  });

  it('has the values of its fields', () => {
    const file = join(folder({ 'a.pcap': pcapFile(whole) }), 'a.pcap');
    const asking = plainFields.flatMap((field) => ['-e', field]);
    const rows = tshark('-r', file, '-T', 'fields', '-E', 'occurrence=l', ...asking);
    const ours = whole.map(({ bytes }) => {
      const values = valuesOf(new TestCapture().layer('dhcp', bytes), bytes);
      return plainFields.map((field) => values[field] ?? '').join('\t');
    });
    expect(ours).toEqual(rows.slice(0, -1));
  });
});
