import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hex, joined, segment, TestCapture, valuesOf } from '../../../test/dissected.js';
import { clientHello, handshake, record, serverHello, serverHello13 } from '../../../test/tls-records.js';

const layerOf = (payload: Uint8Array) => new TestCapture().layer('tls', segment(40_000, 443, { payload }));

function fieldsOf(payload: Uint8Array): Readonly<Record<string, string | number>> {
  return valuesOf(layerOf(payload), segment(40_000, 443, { payload }));
}

describe('the fields of TLS records', () => {
  it('are those of a hello of a client', () => {
    expect(fieldsOf(record(22, clientHello(), 0x0301))).toMatchObject({
      'tls.record.content_type': 22,
      'tls.record.version': 0x0301,
      'tls.record.length': 53,
      'tls.handshake.type': 1,
      'tls.handshake.length': 49,
      'tls.handshake.version': 0x0303,
      'tls.handshake.random': [...Array(32).keys()]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(''),
      'tls.handshake.session_id_length': 4,
      'tls.handshake.session_id': '01020304',
      'tls.handshake.cipher_suites_length': 6,
      'tls.handshake.ciphersuite': 0x00ff,
      'tls.handshake.comp_methods_length': 1,
      'tls.handshake.comp_method': 0,
    });
  });

  it('are those of a hello of a server', () => {
    expect(fieldsOf(record(22, serverHello()))).toMatchObject({
      'tls.handshake.type': 2,
      'tls.handshake.ciphersuite': 0xc02f,
      'tls.handshake.comp_method': 0,
    });
  });

  it('have what tells a client and a server from others', () => {
    expect(fieldsOf(record(22, clientHello()))).toMatchObject({
      'tls.handshake.ja3_full': '771,4865-49199-255,,,',
      'tls.handshake.ja3': createHash('md5').update('771,4865-49199-255,,,').digest('hex'),
    });
    expect(fieldsOf(record(22, serverHello()))).toMatchObject({ 'tls.handshake.ja3s_full': '771,49199,' });
  });

  it('are certificates, one behind the other', () => {
    const certificates = hex('00000d 000003 aabbcc 000004 01020304');
    expect(fieldsOf(record(22, handshake(11, certificates)))).toMatchObject({
      'tls.handshake.certificates_length': 13,
      'tls.handshake.certificate_length': 4,
      'tls.handshake.certificate': '01020304',
    });
    const beyond = record(22, handshake(11, hex('000004 000009 aa')));
    expect(layerOf(beyond).fault).toMatchObject({
      code: 'LENGTH_TOO_LARGE',
      field: 'tls.handshake.certificate',
    });
  });

  it('are those of other records', () => {
    expect(fieldsOf(record(21, hex('0228')))).toMatchObject({
      'tls.alert_message.level': 2,
      'tls.alert_message.desc': 40,
    });
    expect(fieldsOf(record(23, hex('0102')))).toMatchObject({ 'tls.app_data': '0102' });
  });

  it('hide what a record of TLS 1.3 holds', () => {
    const payload = joined(record(22, serverHello13), record(23, hex('0102')));
    expect(fieldsOf(payload)).toMatchObject({ 'tls.record.content_type': 22, 'tls.record.opaque_type': 23 });
  });

  it.each([
    ['a record of nothing', record(23, hex('')), 'RECORD_EMPTY'],
    ['a hello that ends in its random number', record(22, hex('01 000004 03030102')), 'TRUNCATED'],
    [
      'cipher suites beyond its end',
      record(22, joined(hex('01 000025 0303'), new Uint8Array(32), hex('00 00ff'))),
      'TRUNCATED',
    ],
    ['no fault', record(22, clientHello()), undefined],
  ])('with what is wrong: %s', (_, payload, code) => {
    expect(layerOf(payload).fault?.code).toBe(code);
  });
});
