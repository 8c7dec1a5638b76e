import { describe, expect, it } from 'vitest';
import { failureMessage } from './error.js';
import { isTlsCode, tlsFailure } from './tls-errors.js';

/** The message to a client for an error of node:tls. */
function messageOf(code: string, more: object = {}): string {
  const error = Object.assign(new Error("node's own words"), { code, ...more });
  return failureMessage(tlsFailure(error, code, 'plc.example:443'), 'en');
}

describe('why TLS failed', () => {
  it.each([
    ['CERT_HAS_EXPIRED', /certificate of plc\.example:443 .*expired/],
    ['CERT_NOT_YET_VALID', /certificate of plc\.example:443 .*not valid yet|not yet valid/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /is self-signed/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /issued by a CA that is not trusted here/],
    ['UNABLE_TO_GET_ISSUER_CERT', /issued by a CA that is not trusted here/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /issued by a CA that is not trusted here/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /issued by a CA that is not trusted here/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /asks its clients for a certificate/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', /does not speak TLS/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /no version and cipher of TLS in common/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', /no version and cipher of TLS in common/],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', /no version and cipher of TLS in common/],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', /node's own words/],
    ['constructor', /node's own words/],
  ])('%s', (code, sentence) => {
    expect(messageOf(code)).toMatch(sentence);
  });

  it.each([
    [
      'its alternative names',
      { subjectaltname: 'DNS:a.example, IP Address:192.0.2.7' },
      '"a.example, 192.0.2.7"',
    ],
    ['its common name, where it has no other', { subject: { CN: 'b.example' } }, '"b.example"'],
    ['the beginning of a long list', { subjectaltname: `DNS:${'x'.repeat(500)}` }, `"${'x'.repeat(200)}…"`],
  ])('names whom a certificate is for: %s', (_what, cert, names) => {
    expect(messageOf('ERR_TLS_CERT_ALTNAME_INVALID', { host: 'plc.example', cert })).toContain(
      `is not for plc.example but for ${names};`,
    );
  });
});

it('distinguishes codes of TLS from those of the connection below it', () => {
  const codes = ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_SSL_WRONG_VERSION_NUMBER'];
  expect([...codes, 'ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_GET_ISSUER_CERT'].every(isTlsCode)).toBe(true);
  expect(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND'].some(isTlsCode)).toBe(false);
});
