import { hex, joined, u16 } from './dissected.js';

/** What a message of BOOTP or DHCP consists of. */
export interface BootpParts {
  /** 1 for a request, 2 for an answer. */
  readonly kind?: number;
  readonly hardwareBytes?: number;
  readonly id?: number;
  readonly server?: Uint8Array;
  readonly file?: Uint8Array;
  readonly cookie?: number;
  readonly options?: readonly Uint8Array[];
}

/** A message of a client with the MAC address 52:54:00:12:34:56 (RFC 2131, section 2). */
export function bootp(parts: BootpParts): Uint8Array {
  const { kind = 1, hardwareBytes = 6, id = 0x1234_5678, cookie = 0x6382_5363 } = parts;
  return joined(
    Uint8Array.of(kind, 1, hardwareBytes, 0),
    u32(id),
    new Uint8Array(20),
    padded(hex('525400123456'), 16),
    padded(parts.server ?? hex(''), 64),
    padded(parts.file ?? hex(''), 128),
    u32(cookie),
    ...(parts.options ?? []),
  );
}

/** An option with its code and length. */
export function option(code: number, value: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(code, value.length), value);
}

function u32(value: number): Uint8Array {
  return joined(u16(value >>> 16), u16(value & 0xffff));
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const all = new Uint8Array(length);
  all.set(bytes);
  return all;
}
