import type { Layout } from '../../src/layout/layout.js';
import { LayoutValues } from '../../src/layout/layout-values.js';
import { textAt } from '../../src/layout/value-text.js';

/** A field of a sample, with the bytes that it is made of. */
export interface SampleField {
  readonly name: string;
  readonly text: string;
  readonly remark: string;
  /** 1 for a part of another field, otherwise 0. */
  readonly depth: number;
  readonly isFaulty: boolean;
  readonly from: number;
  readonly to: number;
}

/** A message read by a layout. */
export interface Sample {
  readonly fields: readonly SampleField[];
  /** It is one of the layout's, with a right checksum. */
  readonly isSound: boolean;
  /** Its constant bytes are others: it is no message of the layout. */
  readonly isForeign: boolean;
  /** What the first checksum that is wrong has to be; undefined if none is. */
  readonly expected: Uint8Array | undefined;
}

/** Reads a message by a layout. */
export function sampleOf(layout: Layout, bytes: Uint8Array): Sample {
  const values = new LayoutValues();
  layout.decode(bytes, 0, bytes.byteLength, values);
  const fields = Array.from({ length: values.count }, (_, row) => ({
    name: layout.fields[values.fields[row] ?? -1]?.name ?? '',
    remark: layout.fields[values.fields[row] ?? -1]?.remark ?? '',
    depth: (layout.fields[values.fields[row] ?? -1]?.parent ?? -1) < 0 ? 0 : 1,
    text: textAt(layout, values, row),
    isFaulty: values.faults[row] !== 0,
    from: values.froms[row] ?? 0,
    to: values.tos[row] ?? 0,
  }));
  const { isSound, isForeign, expected } = values;
  return { fields, isSound, isForeign, expected: expected?.slice() };
}
