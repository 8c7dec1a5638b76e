// Fetched with the first layout that is shown: it reads YAML and layouts.
import { layoutFileShape, parseLayoutFile } from '../../../src/config/workspace/layout-file.js';
import { YamlDocument } from '../../../src/config/workspace/yaml-document.js';
import type { Layout } from '../../../src/layout/layout.js';
import { LayoutValues } from '../../../src/layout/layout-values.js';
import { textAt } from '../../../src/layout/value-text.js';

/** A field of a sample, with the bytes that it is made of. */
export interface SampleField {
  readonly name: string;
  readonly text: string;
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
}

/** The layout of a text; undefined while it has a fault. */
export function layoutOf(text: string, name: string): Layout | undefined {
  const document = YamlDocument.parse(text);
  if (!document.ok) return undefined;
  const parsed = parseLayoutFile(document.value.value(layoutFileShape), name);
  return parsed.ok ? parsed.value : undefined;
}

/** Reads a message by a layout. */
export function sampleOf(layout: Layout, bytes: Uint8Array): Sample {
  const values = new LayoutValues();
  layout.decode(bytes, 0, bytes.byteLength, values);
  const fields = Array.from({ length: values.count }, (_, row) => ({
    name: layout.fields[values.fields[row] ?? -1]?.name ?? '',
    text: textAt(layout, values, row),
    from: values.froms[row] ?? 0,
    to: values.tos[row] ?? 0,
  }));
  return { fields, isSound: values.isSound, isForeign: values.isForeign };
}
