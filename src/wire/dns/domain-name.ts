/*
 * A domain name (RFC 1035, sections 3.1 and 4.1.4): labels, then a root label or a pointer to the rest of the name.
 *
 *  +---+--------+---+--------+---+     +---+--------+----------------+
 *  | n | n bytes| n | n bytes| 0 |     | n | n bytes| 11 offset (14) |   offset: from the start of the message
 *  +---+--------+---+--------+---+     +---+--------+----------------+
 */
import { decodeUtf8 } from '../../bytes/utf8.js';
import { numberAt } from '../read-fields.js';

/** Bytes of a name as text (RFC 1035, section 2.3.4: 255 with the length bytes of its labels). */
export const maxNameBytes = 253;
/** Pointers that one name may follow: each leads to a label at least, and a name has 127 of them. */
const maxPointers = 255;
const maxLabelBytes = 63;
const pointerBits = 0xc0;
const offsetMask = 0x3fff;

/** The packet ends within a name, or a label or a pointer of it has a wrong form. */
export type NameFault = 'TRUNCATED' | 'NAME_INVALID';

/** A name that was read. */
export interface DomainName {
  /** Its labels with dots between them, or Wireshark's words in angle brackets for the root and for what is no name. */
  readonly text: string;
  /** Bytes of that text in the packet. */
  readonly textBytes: number;
  readonly labels: number;
  /** Where what follows the name begins. */
  readonly next: number;
}

const root = { text: '<Root>', textBytes: 6, labels: 1 } as const;
const tooLong = { text: '<Name too long>', textBytes: 15, labels: 1 } as const;
const loops = { text: '<Name contains a pointer that loops>', textBytes: 36, labels: 1 } as const;

/**
 * Reads the name at `at` of the message from `from` to before `end`; a code if it cannot be read. Work is bounded whatever the pointers are: they are followed at most 255 times, and no longer than the message is.
 */
export function readDomainName(
  bytes: Uint8Array,
  from: number,
  at: number,
  end: number,
): DomainName | NameFault {
  const text = new Uint8Array(maxNameBytes);
  let textBytes = 0;
  let labels = 0;
  let pointers = 0;
  let followed = 0;
  let next = -1;
  for (let here = at; here < end; ) {
    const length = bytes[here] ?? 0;
    if (length === 0) {
      const after = next < 0 ? here + 1 : next;
      if (textBytes < 0) return { ...tooLong, next: after };
      if (labels === 0) return { ...root, next: after };
      return { text: decodeUtf8(text.subarray(0, textBytes)), textBytes, labels, next: after };
    }
    if (length >= pointerBits) {
      if (here + 2 > end) return 'TRUNCATED';
      if (next < 0) next = here + 2;
      pointers += 1;
      followed += 2;
      if (followed >= end - from || pointers > maxPointers)
        return { ...(textBytes < 0 ? tooLong : loops), next };
      here = from + (numberAt(bytes, here, 2) & offsetMask);
      continue;
    }
    if (length > maxLabelBytes) return 'NAME_INVALID';
    if (here + 1 + length > end) return 'TRUNCATED';
    textBytes = append(text, textBytes, labels > 0, bytes, here + 1, length);
    labels += 1;
    followed += length + 1;
    here += length + 1;
  }
  return pointers > 0 ? 'NAME_INVALID' : 'TRUNCATED';
}

/** Appends a label and the dot before it. Returns the length of the text; -1 from when it is too long on. */
function append(
  text: Uint8Array,
  textBytes: number,
  needsDot: boolean,
  bytes: Uint8Array,
  at: number,
  length: number,
): number {
  if (textBytes < 0) return -1;
  const from = needsDot ? textBytes + 1 : textBytes;
  if (from + length > maxNameBytes) return -1;
  if (needsDot) text[textBytes] = 0x2e;
  text.set(bytes.subarray(at, at + length), from);
  return from + length;
}
