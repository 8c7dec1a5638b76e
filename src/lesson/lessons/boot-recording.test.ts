import { describe, expect, it } from 'vitest';
import { TestCapture, valuesOf } from '../../../test/dissected.js';
import { bootRecording } from './boot-recording.js';

const capture = new TestCapture();

/** The values of a packet's fields of one protocol, by their names. */
function fieldsOf(index: number, protocol: string): Readonly<Record<string, string | number>> {
  const { bytes } = bootRecording[index] ?? expect.fail(`no packet ${index}`);
  return valuesOf(capture.layer(protocol, bytes), bytes);
}

/** An address as the field's bytes. */
const address = (text: string): string => Buffer.from(text.split('.').map(Number)).toString('hex');

describe('the recorded boot', () => {
  it('has two rounds of discovery, a request, its acknowledgment, and the read request', () => {
    expect(bootRecording.map(({ bytes }) => new TestCapture().words(bytes))).toEqual([
      'DHCP 442 DHCP Discover - Transaction ID 0x40947110',
      'DHCP 342 DHCP Offer    - Transaction ID 0x40947110',
      'DHCP 442 DHCP Discover - Transaction ID 0x40947110',
      'DHCP 342 DHCP Offer    - Transaction ID 0x40947110',
      'DHCP 454 DHCP Request  - Transaction ID 0x40947110',
      'DHCP 342 DHCP ACK      - Transaction ID 0x40947110',
      expect.stringMatching(/^TFTP 81 Read Request, File: boot\.ipxe/),
    ]);
    expect(bootRecording.map(({ isClients }) => isClients)).toEqual([
      ...[true, false, true, false],
      ...[true, false, true],
    ]);
    expect((bootRecording[2]?.atSeconds ?? 0) - (bootRecording[0]?.atSeconds ?? 0)).toBeCloseTo(1, 1);
  });

  it('asks everybody, from no address, by the number of a network card', () => {
    for (const index of [0, 2, 4])
      expect(fieldsOf(index, 'ip')).toMatchObject({
        'ip.src': address('0.0.0.0'),
        'ip.dst': address('255.255.255.255'),
      });
    expect(fieldsOf(0, 'dhcp')).toMatchObject({
      'dhcp.hw.mac_addr': '525400123456',
      'dhcp.option.vendor_class_id': expect.stringMatching(/^PXEClient:/),
    });
  });

  it('is offered an address twice, and given it for an hour with a server, a file and a mask', () => {
    for (const index of [1, 3, 5])
      expect(fieldsOf(index, 'dhcp')).toMatchObject({
        'dhcp.ip.your': address('192.168.77.111'),
        'dhcp.ip.server': address('192.168.77.1'),
        'dhcp.option.bootfile_name': 'boot.ipxe',
        'dhcp.option.ip_address_lease_time': 3_600,
        'dhcp.option.subnet_mask': address('255.255.255.0'),
      });
    expect(fieldsOf(4, 'dhcp')).toMatchObject({
      'dhcp.option.dhcp_server_id': address('192.168.77.1'),
      'dhcp.option.requested_ip_address': address('192.168.77.111'),
    });
  });

  it('asks that server for that file, from that address', () => {
    expect(fieldsOf(6, 'ip')).toMatchObject({
      'ip.src': address('192.168.77.111'),
      'ip.dst': address('192.168.77.1'),
    });
  });
});
