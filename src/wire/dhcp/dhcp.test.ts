import { describe, expect, it } from 'vitest';
import { bootp, option } from '../../../test/dhcp-messages.js';
import { datagram, expectBounded, hex, joined, TestCapture, u16, valuesOf } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const end = hex('ff');
const discover = option(53, hex('01'));
const address = '52:54:00:12:34:56';

function wordsOf(bytes: Uint8Array, source = 68, destination = 67): string {
  return new TestCapture().words(datagram(source, destination, bytes));
}

function valuesIn(bytes: Uint8Array): Readonly<Record<string, string | number>> {
  const frame = datagram(68, 67, bytes);
  return valuesOf(new TestCapture().layer('dhcp', frame), frame);
}

describe('the row of a DHCP message', () => {
  it.each([
    [1, 'Discover'],
    [2, 'Offer   '],
    [5, 'ACK     '],
    [12, 'Lease Unknown'],
    [19, 'Unknown Message Type (0x13)'],
  ])('names the type %i', (type, name) => {
    const bytes = bootp({ options: [option(53, Uint8Array.of(type)), end] });
    expect(wordsOf(bytes)).toBe(`DHCP 286 DHCP ${name} - Transaction ID 0x12345678`);
  });

  it('is of a proxy at the port of PXE', () => {
    const bytes = bootp({ id: 5, options: [discover, end] });
    expect(wordsOf(bytes, 68, 4011)).toBe('DHCP 286 proxyDHCP Discover - Transaction ID 0x5');
  });

  it.each([
    ['a request', bootp({ options: [end] }), `BOOTP 283 Boot Request from ${address} (${address})`],
    ['an answer', bootp({ kind: 2, options: [end] }), 'BOOTP 283 Boot Reply'],
    ['another kind', bootp({ kind: 3, options: [end] }), 'BOOTP 283 Unknown BOOTP message type (3)'],
    ['no address', bootp({ hardwareBytes: 0 }), 'BOOTP 282 Boot Request from <No address>'],
    ['no MAC address', bootp({ hardwareBytes: 2 }), 'BOOTP 282 Boot Request from 5254'],
    [
      'a long address',
      bootp({ hardwareBytes: 40 }),
      `BOOTP 282 Boot Request from 525400123456${'00'.repeat(30)}…`,
    ],
    [
      'another cookie',
      bootp({ cookie: 1, options: [discover] }),
      `BOOTP 285 Boot Request from ${address} (${address})`,
    ],
    [
      'no cookie',
      bootp({}).subarray(0, 236),
      `BOOTP 278 Boot Request from ${address} (${address})[Malformed Packet]`,
    ],
    ['three bytes', bootp({ kind: 2 }).subarray(0, 3), 'BOOTP 45 Boot Reply[Malformed Packet]'],
    ['two bytes', bootp({ kind: 2 }).subarray(0, 2), 'BOOTP 44 [Malformed Packet]'],
  ])('of BOOTP says what %s is', (_, bytes, words) => {
    expect(wordsOf(bytes)).toBe(words);
  });

  it.each([
    ['an option without a length', [discover, hex('0c')]],
    ['an option that is cut off', [discover, hex('0c 09 61')]],
    ['a type without a value', [discover, option(53, hex(''))]],
    ['a network interface of two bytes', [discover, option(94, hex('0103')), end]],
    [
      'a boot server without its address',
      [discover, option(60, bytesOf('PXEClient')), option(43, hex('08 03 000001'))],
    ],
  ])('finds %s', (_, options) => {
    expect(wordsOf(bootp({ options }))).toMatch(/\[Malformed Packet\]$/);
  });

  it('is one of BOOTP if a snap length has cut the options before their end', () => {
    const frame = datagram(68, 67, bootp({ options: [discover, end, hex('0000')] }));
    const cut = (bytes: number): string =>
      new TestCapture().words(frame.subarray(0, frame.length - bytes), frame.length);
    expect(cut(2)).toBe(
      'DHCP 288 DHCP Discover - Transaction ID 0x12345678[Packet size limited during capture]',
    );
    expect(cut(3)).toMatch(/^BOOTP 288 Boot Request from .*\[Packet size limited during capture\]$/);
  });
});

describe('the fields of a DHCP message', () => {
  it('have the names of Wireshark', () => {
    const options = [
      discover,
      option(51, hex('00000e10')),
      option(54, hex('0a000001')),
      option(60, bytesOf('PXEClient:Arch:00007')),
      option(66, bytesOf('server')),
      option(67, bytesOf('boot.efi')),
      option(93, u16(7)),
      option(94, hex('010310')),
      option(97, hex('00 000102030405060708090a0b0c0d0e0f')),
      end,
    ];
    expect(valuesIn(bootp({ file: bytesOf('boot.bin'), options }))).toMatchObject({
      'dhcp.type': 1,
      'dhcp.id': 0x1234_5678,
      'dhcp.hw.mac_addr': '525400123456',
      'dhcp.file': 'boot.bin',
      'dhcp.server': '',
      'dhcp.cookie': '63825363',
      'dhcp.option.dhcp': 1,
      'dhcp.option.ip_address_lease_time': 3600,
      'dhcp.option.dhcp_server_id': '0a000001',
      'dhcp.option.vendor_class_id': 'PXEClient:Arch:00007',
      'dhcp.option.tftp_server_name': 'server',
      'dhcp.option.bootfile_name': 'boot.efi',
      'dhcp.option.client_system_architecture': 7,
      'dhcp.client_network_id_major': 3,
      'dhcp.client_network_id_minor': 16,
      'dhcp.client_id.uuid': '03020100-0504-0706-0809-0a0b0c0d0e0f',
    });
  });

  it('have those of PXE, although the vendor class follows', () => {
    const pxe = hex(
      '06 01 08 08 07 8000 01 0a000001 09 07 8000 04 426f6f74 0a 06 05 426f6f7421 02 02 3412 ff',
    );
    expect(
      valuesIn(bootp({ options: [option(43, pxe), option(60, bytesOf('PXEClient')), end] })),
    ).toMatchObject({
      'dhcp.option.vendor.pxeclient.discovery_control.bstrap': 1,
      'dhcp.option.vendor.pxeclient.boot_servers.type': 0x8000,
      'dhcp.option.vendor.pxeclient.boot_servers.ip': '0a000001',
      'dhcp.option.vendor.pxeclient.boot_menu.desc': 'Boot',
      'dhcp.option.vendor.pxeclient.menu_prompt.timeout': 5,
      'dhcp.option.vendor.pxeclient.menu_prompt.prompt': 'Boot!',
      'dhcp.option.vendor.pxeclient.mtftp_client_port': 0x1234,
      'dhcp.option.vendor.pxeclient.end': 255,
    });
  });

  it('leave option 43 of another vendor as it is', () => {
    const options = [option(60, bytesOf('other')), option(43, hex('0601')), end];
    expect(valuesIn(bootp({ options }))).toMatchObject({ 'dhcp.option.vendor.value': '0601' });
  });

  it('have the options within the names of file and server', () => {
    const file = joined(option(12, bytesOf('in-file')), end);
    const server = joined(option(15, bytesOf('in.server')), end);
    expect(valuesIn(bootp({ file, server, options: [option(52, hex('03')), end] }))).toMatchObject({
      'dhcp.option.hostname': 'in-file',
      'dhcp.option.domain_name': 'in.server',
    });
  });

  it('have texts that end at their NUL, as dnsmasq sends them', () => {
    const options = [option(66, bytesOf('srv\0')), option(67, bytesOf('a\0b')), end];
    expect(valuesIn(bootp({ options }))).toMatchObject({
      'dhcp.option.tftp_server_name': 'srv',
      'dhcp.option.bootfile_name': 'a',
    });
  });

  it('have user classes with lengths, and as iPXE sends them', () => {
    expect(valuesIn(bootp({ options: [option(77, bytesOf('\x03abc')), end] }))).toMatchObject({
      'dhcp.option.user_class.data': '616263',
    });
    expect(valuesIn(bootp({ options: [option(77, bytesOf('iPXE')), end] }))).toMatchObject({
      'dhcp.option.user_class.text': 'iPXE',
    });
  });

  it('have what a relay adds', () => {
    const options = [option(82, hex('01 03 636964 05 04 0a000000')), end];
    expect(valuesIn(bootp({ options }))).toMatchObject({
      'dhcp.option.agent_information_option.agent_circuit_id': '636964',
      'dhcp.option.agent_information_option.link_selection': '0a000000',
    });
  });

  it.each([
    ['a mask of one byte', option(1, hex('ff')), 'dhcp.option.subnet_mask'],
    ['half an architecture', option(93, hex('00')), 'dhcp.option.client_system_architecture'],
    ['a suboption that is cut off', option(82, hex('01 05 61')), 'dhcp.option.suboption_length'],
  ])('go on behind %s, which is named', (_, wrong, field) => {
    const frame = datagram(68, 67, bootp({ options: [wrong, option(12, bytesOf('host')), end] }));
    const layer = new TestCapture().layer('dhcp', frame);
    expect(layer.fault).toMatchObject({ code: 'OPTION_LENGTH_WRONG', field });
    expect(valuesOf(layer, frame)).toMatchObject({ 'dhcp.option.hostname': 'host' });
  });
});

describe('a DHCP message that is cut off', () => {
  it('stays within what was captured', () => {
    const options = [
      option(43, hex('06 01 08 08 07 8000 01 0a000001')),
      option(60, bytesOf('PXEClient')),
      option(52, hex('03')),
      option(82, hex('01 03 636964')),
      option(77, bytesOf('\x03abc')),
      end,
    ];
    const file = option(12, bytesOf('x'.repeat(120)));
    expectBounded(datagram(68, 67, bootp({ file, options })));
  });
});

it.each([
  ['a network interface of two bytes', [discover, option(94, hex('0103')), end]],
  ['a PXE menu without its prompt', [discover, option(60, bytesOf('PXEClient')), option(43, hex('0a 00'))]],
])('an option with a fault holds its whole value: %s', (_, options) => {
  const { fields } = new TestCapture().layer('dhcp', datagram(68, 67, bootp({ options })));
  expect(fields.map(({ name }) => name)).toContain('dhcp.option.type');
  for (const { offset, length, fields: inner } of fields)
    for (const field of inner)
      expect(field.offset + field.length, field.name).toBeLessThanOrEqual(offset + length);
});
