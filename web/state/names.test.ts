import { describe, expect, it } from 'vitest';
import type { EndpointStatus } from '../../src/traffic/status.js';
import { endpointName, endpointNameParts, nameParts, shortPeer } from './names.js';

const status: EndpointStatus = { state: 'listening', local: '[::]:40001', reachable: [] };

describe('names', () => {
  it('name an endpoint by what a person typed, and by the port that the system gave', () => {
    expect(endpointName({ status, input: { type: 'tcp-listen', address: '0' } })).toBe('TCP :40001');
    expect(
      endpointName({ status, input: { type: 'tcp-listen', address: '127.0.0.1:0', tls: 'self-signed' } }),
    ).toBe('TLS 127.0.0.1:40001');
    expect(endpointName({ status, input: { type: 'udp', address: '5000', multicast: '239.0.0.7' } })).toBe(
      'UDP :5000 → 239.0.0.7',
    );
    expect(endpointName({ status, input: { type: 'tcp-connect', address: '10.0.0.9:502' } })).toBe(
      'TCP → 10.0.0.9:502',
    );
    expect(endpointName({ status, input: { type: 'tcp-connect', address: '502', tls: 'verify' } })).toBe(
      'TLS → localhost:502',
    );
  });

  it('name a relay by both of its ends', () => {
    expect(endpointName({ status, input: { type: 'tcp-relay', address: '0', target: '10.0.0.9:502' } })).toBe(
      'TCP :40001 ⇄ 10.0.0.9:502',
    );
    expect(endpointName({ status, input: { type: 'udp-relay', address: '6969', target: '69' } })).toBe(
      'UDP :6969 ⇄ localhost:69',
    );
  });

  it('come in pieces, so that a host may be cut and a port never is', () => {
    expect(
      endpointNameParts({
        status,
        input: { type: 'udp', address: '[2001:db8:40:1::7]:0', remote: 'plc.plant.example:47808' },
      }),
    ).toEqual({
      kind: 'UDP',
      local: { host: '[2001:db8:40:1::7', port: ']:40001' },
      remote: { host: 'plc.plant.example', port: ':47808' },
      arrow: '→',
    });
    expect(endpointNameParts({ status, input: { type: 'udp', address: '1', multicast: 'ff02::1' } })).toEqual(
      {
        kind: 'UDP',
        local: { host: '', port: ':1' },
        remote: { host: 'ff02::1', port: '' },
        arrow: '→',
      },
    );
  });

  it.each([
    ['0', undefined],
    ['10.0.0.1:0', { host: '10.0.0.1', port: '' }],
    ['[::1]:0', { host: '[::1', port: ']' }],
    ['7', { host: '', port: ':7' }],
  ])('have no port 0 of a socket at %s that is stopped, beside whom it speaks to', (address, local) => {
    const input = { type: 'udp', address, remote: '10.0.0.9:7788' } as const;
    expect(endpointNameParts({ status: { state: 'stopped' }, input })).toEqual({
      kind: 'UDP',
      local,
      remote: { host: '10.0.0.9', port: ':7788' },
      arrow: '→',
    });
    expect(endpointName({ status: { state: 'stopped' }, input: { type: 'udp', address: '0' } })).toBe(
      'UDP :0',
    );
  });

  it('shorten a peer to what distinguishes it', () => {
    expect(shortPeer('192.168.1.40:51022')).toBe('…40:51022');
    expect(shortPeer('[fe80::aaaa:bbbb:cccc:dddd%eth0]:51022')).toHaveLength(19);
  });

  it('are cut before their end, where versions differ, and only when they are long', () => {
    expect(nameParts('firmware-switch-48p-2.4.17-rc1.bin')).toEqual({
      start: 'firmware-switch-48',
      end: 'p-2.4.17-rc1.bin',
    });
    expect(nameParts('boot.img')).toEqual({ start: 'boot.img', end: '' });
  });
});
