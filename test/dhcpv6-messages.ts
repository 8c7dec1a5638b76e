import { ethernet, hex, joined, u16, udp } from './dissected.js';
import { bytesOf } from './tftp-packets.js';

/** An address that leases are made of. */
export const leasedAddress = hex('20010db8000000000000000000000001');
/** The client's identifier: a link-layer address with a time. */
export const clientDuid = hex('0001 0001 2a3b4c5d 020000000001');

/** An option: its code, its length and its value. */
export function option(code: number, ...value: readonly Uint8Array[]): Uint8Array {
  const bytes = joined(...value);
  return joined(u16(code), u16(bytes.length), bytes);
}

/** A text behind its length of two bytes, as a part of a class is. */
export function counted(text: string): Uint8Array {
  return joined(u16(text.length), bytesOf(text));
}

/** A message of transaction 0x123456. */
export function message(type: number, ...options: readonly Uint8Array[]): Uint8Array {
  return joined(Uint8Array.of(type), hex('123456'), ...options);
}

/** A message that a relay wraps another in. */
export function relayed(type: number, ...options: readonly Uint8Array[]): Uint8Array {
  return joined(Uint8Array.of(type, 1), leasedAddress, hex('fe800000000000000000000000000009'), ...options);
}

/** A message in UDP and IPv6 from fe80::1 to fe80::2. */
export function frameOf(payload: Uint8Array, from = 546, to = 547): Uint8Array {
  const datagram = udp(from, to, payload);
  const addresses = hex('fe800000000000000000000000000001 fe800000000000000000000000000002');
  return ethernet(0x86dd, joined(hex('60000000'), u16(datagram.length), hex('1140'), addresses, datagram));
}

/** The identity association of an address with a status. */
export const association = option(
  3,
  hex('0200000a 00000e10 00001518'),
  option(5, leasedAddress, hex('00001c20 00001d4c'), option(13, u16(0), bytesOf('ok'))),
);
/** What a machine boots by: URL, parameters, architecture and network interface. */
export const bootOptions = joined(
  option(59, bytesOf('tftp://[2001:db8::1]/boot.efi')),
  option(60, counted('first'), counted('two')),
  option(61, u16(7), u16(16)),
  option(62, hex('01 03 10')),
);
/** What UEFI firmware sends to be booted. */
export const solicit = message(
  1,
  option(1, clientDuid),
  association,
  option(6, u16(23), u16(24), u16(59), u16(60)),
  option(8, u16(100)),
  option(16, hex('00000157'), counted('PXEClient:Arch:00007:UNDI:003016')),
  option(15, counted('iPXE')),
  option(14),
  bootOptions,
);
/** What a server answers. */
export const advertise = message(
  2,
  option(1, clientDuid),
  option(2, hex('0003 0001 02000000000b')),
  association,
  option(25, hex('00000007 00000e10 00001518'), option(26, hex('00001c20 00001d4c 38'), leasedAddress)),
  option(4, hex('00000009'), option(5, leasedAddress, hex('00001c20 00001d4c'))),
  option(7, hex('ff')),
  option(23, leasedAddress, leasedAddress),
  option(24, bytesOf('\x07example\x03org\0\x01a\x01b\0')),
  option(13, u16(2), bytesOf('no addresses')),
  option(12, leasedAddress),
  bootOptions,
);
/** Options of other kinds. */
export const reply = message(
  7,
  option(1, hex('0002 00000009 6162636465ff')),
  option(2, hex('0004 000102030405060708090a0b0c0d0e0f')),
  option(17, hex('00000157'), option(1, bytesOf('abc')), option(2, bytesOf('d'))),
  option(18, bytesOf('eth0')),
  option(19, hex('05')),
  option(20),
  option(22, leasedAddress),
  option(27, leasedAddress),
  option(31, leasedAddress),
  option(32, hex('00000e10')),
  option(37, hex('00000009'), bytesOf('xyz')),
  option(38, bytesOf('subscriber')),
  option(39, hex('01'), bytesOf('\x04host\x07example\x03org\0')),
  option(41, bytesOf('EST5')),
  option(42, bytesOf('Europe/Berlin')),
  option(56, option(1, leasedAddress), option(2, leasedAddress), option(3, bytesOf('\x03ntp\x07example\0'))),
  option(103, bytesOf('http://login.example')),
  option(255, bytesOf('unknown')),
);
