import { X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';
import { withoutZone } from '../../bytes/address.js';
import type { TlsIdentity } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { localAddresses } from '../../system/local-addresses.js';

/**
 * Makes a self-signed certificate, valid for a year for this machine's names and addresses. Clients must be configured to
 * trust it, or not to verify.
 */
export async function makeSelfSignedIdentity(): Promise<TlsIdentity> {
  const { generate } = await import('selfsigned');
  const names = ['localhost', hostname()];
  const addresses = localAddresses().map(({ address }) => withoutZone(address));
  const notBeforeDate = new Date();
  const notAfterDate = new Date(notBeforeDate);
  notAfterDate.setFullYear(notAfterDate.getFullYear() + 1);
  const made = await generate([{ name: 'commonName', value: hostname() }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { certificatePem: made.cert, keyPem: made.private };
}

/**
 * The SHA-256 fingerprint of a PEM certificate, as openssl and browsers print it.
 * @throws BreakoutboxError TLS_CERTIFICATE_INVALID
 */
export function fingerprintOf(certificatePem: string): string {
  try {
    return new X509Certificate(certificatePem).fingerprint256;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BreakoutboxError('TLS_CERTIFICATE_INVALID', { reason }, { cause });
  }
}
