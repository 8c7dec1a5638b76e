import { describe, expect, it } from 'vitest';
import { handshakeFault } from './tls-handshakes.js';

const withCode = (code: string): Error => Object.assign(new Error('0A00:SSL routines'), { code });

describe('a failed TLS handshake of a client', () => {
  it.each([
    ['ECONNRESET', 'tls-peer-hung-up'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-not-spoken'],
    ['ERR_SSL_HTTP_REQUEST', 'tls-not-spoken'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'tls-not-spoken'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'tls-nothing-in-common'],
    ['ERR_SSL_NO_SHARED_CIPHER', 'tls-nothing-in-common'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tls-certificate-refused'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'tls-certificate-refused'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'tls-certificate-refused'],
  ])('with %s is %s', (code, reason) => {
    expect(handshakeFault(withCode(code), 10_000)).toEqual({ reason });
  });

  it('reports the timeout, and the code of an unknown error', () => {
    expect(handshakeFault(withCode('ERR_TLS_HANDSHAKE_TIMEOUT'), 10_000)).toEqual({
      reason: 'tls-handshake-slow',
      seconds: 10,
    });
    expect(handshakeFault(withCode('ERR_SSL_BAD_EXTENSION'), 10_000)).toEqual({
      reason: 'tls-handshake-broken',
      words: 'ERR_SSL_BAD_EXTENSION',
    });
  });
});
