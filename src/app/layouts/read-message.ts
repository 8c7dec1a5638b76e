import { formatHex } from '../../bytes/hex.js';
import type { Sentence } from '../../errors/entry.js';
import { orThrow } from '../../errors/parsed.js';
import type { GivenValue, Layout } from '../../layout/layout.js';
import { type LayoutFaultCode, layoutFaults } from '../../layout/layout-faults.js';
import { LayoutValues } from '../../layout/layout-values.js';
import { lineOf, namesOf, plainValuesOf } from '../../layout/value-text.js';

/** What a message is by a layout. Texts are not escaped yet. */
export interface MessageReading {
  readonly layout: string;
  /** Its values in one line: `temp=23.4 ℃ state=read`. */
  readonly line: string;
  /** Its values by their fields' names, as JSON has them, and the names of those that have one. */
  readonly values: ReturnType<typeof plainValuesOf>;
  readonly names: ReturnType<typeof namesOf>;
  readonly fault: MessageFault | undefined;
}

/** The first thing that is wrong with a message; `field` is empty if it is of none. */
export interface MessageFault {
  readonly code: LayoutFaultCode;
  readonly field: string;
  readonly meaning: Sentence;
  /** Of a wrong checksum, what it has to be, as pairs of hex digits. */
  readonly expected: string | undefined;
}

/** The message by a layout; undefined if it does not begin as those of it. `values` is overwritten: one may serve many calls. */
export function readMessage(
  layout: Layout,
  bytes: Uint8Array,
  values = new LayoutValues(),
): MessageReading | undefined {
  layout.decode(bytes, 0, bytes.byteLength, values);
  if (values.isForeign) return undefined;
  return {
    layout: layout.name,
    line: lineOf(layout, values),
    values: plainValuesOf(layout, values),
    names: namesOf(layout, values),
    fault: faultOf(layout, values),
  };
}

/**
 * The bytes of a message of a layout, by its fields' names. Consts, lengths, counts and checksums follow by themselves.
 *
 * @throws BreakoutboxError LAYOUT_VALUE_MISSING, LAYOUT_VALUE_INVALID, LAYOUT_FIELD_UNKNOWN
 */
export function writeMessage(layout: Layout, values: Readonly<Record<string, GivenValue>>): Uint8Array {
  return orThrow(layout.encode(values));
}

function faultOf({ fields }: Layout, { fault, expected }: LayoutValues): MessageFault | undefined {
  if (fault === undefined) return undefined;
  return {
    code: fault.code,
    field: fields[fault.field]?.name ?? '',
    meaning: layoutFaults[fault.code],
    expected: fault.code === 'CHECKSUM' && expected !== undefined ? formatHex(expected) : undefined,
  };
}
