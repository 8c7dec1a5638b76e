import { describe, expect, it } from 'vitest';
import { hex, joined, segment, TestCapture } from '../../../test/dissected.js';
import {
  clientHello,
  extension,
  protocols,
  record,
  serverHello13,
  serverName,
} from '../../../test/tls-records.js';
import type { Field } from '../dissection.js';

function layerOf(hello: Uint8Array) {
  return new TestCapture().layer('tls', segment(40_000, 443, { payload: record(22, hello) }));
}

/** All values of a field, those within others too. */
function allOf(name: string, fields: readonly Field[]): readonly unknown[] {
  return fields.flatMap((field) => [
    ...(field.name === name ? [field.value] : []),
    ...allOf(name, field.fields),
  ]);
}

const valuesIn = (name: string, ...list: readonly Uint8Array[]): readonly unknown[] =>
  allOf(name, layerOf(clientHello(list)).fields);

describe('an extension of a hello', () => {
  it.each([
    ['tls.handshake.extensions_server_name', serverName, ['example.org']],
    ['tls.handshake.extensions_alpn_str', protocols, ['h2', 'http/1.1']],
    ['tls.handshake.extensions_supported_group', extension(10, hex('0004 001d 0017')), [0x1d, 0x17]],
    ['tls.handshake.extensions_ec_point_format', extension(11, hex('02 00 01')), [0, 1]],
    ['tls.handshake.sig_hash_alg', extension(13, hex('0004 0403 0804')), [0x0403, 0x0804]],
    ['tls.handshake.extensions.supported_version', extension(43, hex('04 0304 0303')), [0x0304, 0x0303]],
    ['tls.extension.psk_ke_mode', extension(45, hex('01 01')), [1]],
    ['tls.handshake.extensions_key_share_group', extension(51, hex('0006 001d 0002 0102')), [0x1d]],
    ['tls.handshake.extension.type', extension(0xabcd, hex('01')), [0xabcd]],
    ['tls.handshake.extensions_server_name', extension(0, hex('')), []],
    ['tls.handshake.extensions_supported_group', extension(10, hex('00ff 001d')), [0x1d]],
  ])('has %s', (name, bytes, values) => {
    expect(valuesIn(name, bytes)).toEqual(values);
  });

  it('of a server names one version and one group', () => {
    const { fields } = layerOf(serverHello13);
    expect(allOf('tls.handshake.extensions.supported_version', fields)).toEqual([0x0304]);
    expect(allOf('tls.handshake.extensions_key_share_group', fields)).toEqual([0x1d]);
  });

  it.each([
    ['longer than the list', hex('0000 00ff'), 'LENGTH_TOO_LARGE'],
    ['of half a head', hex('0000 00'), 'TRUNCATED'],
    ['with a name longer than itself', extension(0, hex('0009 00 00ff 61')), 'LENGTH_TOO_LARGE'],
    ['with a protocol longer than itself', extension(16, hex('0003 09 68')), 'LENGTH_TOO_LARGE'],
    ['with a key longer than itself', extension(51, hex('0006 001d 00ff 01')), 'LENGTH_TOO_LARGE'],
  ])('is at fault if it is %s', (_, bytes, code) => {
    expect(layerOf(clientHello([joined(bytes)])).fault?.code).toBe(code);
  });
});
