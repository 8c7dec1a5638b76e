import { hex, joined, u16 } from './dissected.js';
import { bytesOf } from './tftp-packets.js';

/** A record of TLS 1.2 by its version. */
export function record(type: number, body: Uint8Array, version = 0x0303): Uint8Array {
  return joined(Uint8Array.of(type), u16(version), u16(body.length), body);
}

/** A message of a handshake. */
export function handshake(type: number, body: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(type, 0), u16(body.length), body);
}

/** An extension of a hello. */
export function extension(type: number, body: Uint8Array): Uint8Array {
  return joined(u16(type), u16(body.length), body);
}

const random = Uint8Array.from({ length: 32 }, (_, index) => index);
const extensions = (list: readonly Uint8Array[]): Uint8Array => {
  const bytes = joined(...list);
  return list.length === 0 ? bytes : joined(u16(bytes.length), bytes);
};

/** A hello of a client that offers three cipher suites. */
export function clientHello(list: readonly Uint8Array[] = [], version = 0x0303): Uint8Array {
  return handshake(
    1,
    joined(u16(version), random, hex('04 01020304 0006 1301 c02f 00ff 01 00'), extensions(list)),
  );
}

/** A hello of a server. */
export function serverHello(list: readonly Uint8Array[] = [], version = 0x0303, suite = 0xc02f): Uint8Array {
  return handshake(2, joined(u16(version), random, hex('00'), u16(suite), hex('00'), extensions(list)));
}

/** The name of the host that a client wants. */
export const serverName = extension(0, joined(hex('000e 00 000b'), bytesOf('example.org')));
/** The protocols that it speaks. */
export const protocols = extension(16, joined(hex('000c 02'), bytesOf('h2'), hex('08'), bytesOf('http/1.1')));
/** What else a client of TLS 1.3 sends. */
export const modern: readonly Uint8Array[] = [
  serverName,
  protocols,
  extension(10, hex('0004 001d 0017')),
  extension(11, hex('01 00')),
  extension(13, hex('0004 0403 0804')),
  extension(43, hex('04 0304 0303')),
  extension(45, hex('01 01')),
  extension(51, hex('0008 001d 0004 01020304')),
  extension(23, hex('')),
  extension(35, hex('0102')),
];
/** The hello of a server that has chosen TLS 1.3. */
export const serverHello13 = serverHello(
  [extension(43, hex('0304')), extension(51, hex('001d 0002 0102'))],
  0x0303,
  0x1301,
);
