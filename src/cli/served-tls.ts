import type { TcpListenInput } from '../app/index.js';
import { BreakoutboxError } from '../errors/error.js';
import { readNamedFile } from '../system/bounded-file.js';
import { unreadable } from '../system/file-errors.js';

const maxPemBytes = 1024 * 1024;

/** How a command is told to serve TLS, as commander gives it. */
export interface ServedTlsOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/**
 * The TLS that is served: with the certificate of files, else with one made on the spot if it `isOn`, else none.
 * @throws BreakoutboxError TLS_PAIR_INCOMPLETE, FILE_UNREADABLE …
 */
export function servedTls({ tlsCert, tlsKey }: ServedTlsOptions, isOn: boolean): TcpListenInput['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return isOn ? 'self-signed' : undefined;
  if (tlsCert === undefined || tlsKey === undefined) throw new BreakoutboxError('TLS_PAIR_INCOMPLETE');
  return { certificatePem: textOfFile(tlsCert), keyPem: textOfFile(tlsKey) };
}

function textOfFile(file: string): string {
  try {
    return readNamedFile(file, maxPemBytes).toString();
  } catch (cause) {
    throw unreadable(file, cause);
  }
}
