import { type Failure, failure } from './error.js';
import type { Situation } from './situations.js';

/** Maximum length of a certificate's list of names in a message; the server controls it. */
const maxNamesLength = 200;

/** Node's error codes for a certificate that failed verification. */
const certificates: Readonly<Record<string, Situation>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-of-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-of-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-of-unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-of-unknown-issuer',
};

/** OpenSSL's reasons when the first record of a server is not TLS. */
const notTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LENGTH|BAD_RECORD_TYPE/;
const nothingInCommon =
  /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|HANDSHAKE_FAILURE|NO_CIPHERS|INSUFFICIENT_SECURITY/;

/** Returns whether an error code of node:tls concerns TLS and not the TCP connection below it. */
export function isTlsCode(code: string): boolean {
  return /^(ERR_SSL|ERR_TLS|UNABLE_TO_)/.test(code) || code.includes('CERT');
}

/** Returns the failure for an error of a TLS handshake with the server at `address`; `reason` is Node's message. */
export function tlsFailure(error: unknown, code: string, address: string): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  const because = (situation: Situation, more: object = {}): Failure =>
    failure('TLS_FAILED', { address, reason, situation, ...more });
  const certificate = Object.hasOwn(certificates, code) ? certificates[code] : undefined;
  if (certificate !== undefined) return because(certificate);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return because('certificate-of-other-name', namesOf(error));
  if (code.includes('CERTIFICATE_REQUIRED')) return because('client-certificate-wanted');
  if (notTls.test(code)) return because('server-without-tls');
  if (nothingInCommon.test(code)) return because('server-tls-unlike');
  return failure('TLS_FAILED', { address, reason });
}

/** Returns the requested host and the names of the certificate: its alternative names, else its common name (RFC 6125). */
function namesOf(error: unknown): { readonly host: string; readonly names: string } {
  const { host, cert } = error as {
    readonly host?: string;
    readonly cert?: { readonly subjectaltname?: string; readonly subject?: { readonly CN?: unknown } };
  };
  const names = cert?.subjectaltname?.replace(/(^|, )(DNS|IP Address|URI|email):/g, '$1');
  const all = names ?? String(cert?.subject?.CN ?? '');
  return {
    host: host ?? '',
    names: all.length > maxNamesLength ? `${all.slice(0, maxNamesLength)}…` : all,
  };
}
