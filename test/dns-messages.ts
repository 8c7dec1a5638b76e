import { encodeUtf8 } from '../src/bytes/utf8.js';
import { joined, u16 } from './dissected.js';

/** A name as labels: `a.b` is 1 a 1 b 0. */
export function name(text: string): Uint8Array {
  const labels = text.split('.').filter((label) => label !== '');
  return joined(
    ...labels.map((label) => joined(Uint8Array.of(encodeUtf8(label).length), encodeUtf8(label))),
    Uint8Array.of(0),
  );
}

/** A pointer to the byte `offset` of the message. */
export function pointer(offset: number): Uint8Array {
  return u16(0xc000 | offset);
}

/** What a message of DNS consists of. */
export interface MessageParts {
  readonly id?: number;
  readonly flags?: number;
  readonly questions?: readonly Uint8Array[];
  readonly answers?: readonly Uint8Array[];
  readonly authority?: readonly Uint8Array[];
  readonly additional?: readonly Uint8Array[];
}

/** A message of DNS (RFC 1035, section 4), its counts those of its parts. */
export function message(parts: MessageParts): Uint8Array {
  const { id = 0x1234, flags = 0x8180 } = parts;
  const sections = [
    parts.questions ?? [],
    parts.answers ?? [],
    parts.authority ?? [],
    parts.additional ?? [],
  ];
  return joined(u16(id), u16(flags), ...sections.map(({ length }) => u16(length)), ...sections.flat());
}

/** A question. */
export function question(asked: Uint8Array, type: number, recordClass = 1): Uint8Array {
  return joined(asked, u16(type), u16(recordClass));
}

/** A record that may be kept for 300 seconds; `length` is that of its data unless it lies. */
export function record(
  owner: Uint8Array,
  type: number,
  data: Uint8Array,
  { recordClass = 1, length = data.length } = {},
): Uint8Array {
  return joined(owner, u16(type), u16(recordClass), Uint8Array.of(0, 0, 1, 0x2c), u16(length), data);
}

/** An OPT record (RFC 6891) with its options. */
export function options(...data: readonly Uint8Array[]): Uint8Array {
  const all = joined(...data);
  return joined(Uint8Array.of(0), u16(41), u16(1232), u16(0), u16(0x8000), u16(all.length), all);
}

/** An option of EDNS. */
export function option(code: number, data: Uint8Array): Uint8Array {
  return joined(u16(code), u16(data.length), data);
}
