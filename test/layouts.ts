import { parseHex } from '../src/bytes/hex.js';
import { failureMessage } from '../src/errors/error.js';
import { orThrow, type Parsed } from '../src/errors/parsed.js';
import { compileLayout } from '../src/layout/compile-layout.js';
import type { Layout } from '../src/layout/layout.js';
import type { LayoutFile } from '../src/layout/layout-file.js';
import { LayoutValues } from '../src/layout/layout-values.js';

/** A layout, or the failure thrown. */
export const layoutOf = (file: LayoutFile, name = 'sensor'): Layout => orThrow(compileLayout(name, file));

/** A layout of fields in their short form. */
export const layoutWith = (fields: Readonly<Record<string, string>>, more: LayoutFile = {}): Layout =>
  layoutOf({ ...more, fields: Object.entries(fields).map(([name, form]) => ({ [name]: form })) });

/** The bytes of digits. */
export function hex(digits: string): Uint8Array {
  const parsed = parseHex(digits);
  if (!parsed.ok) throw new Error(`${digits} is not hex`);
  return parsed.bytes;
}

/** What a layout reads in a message. */
export function decoded(layout: Layout, bytes: Uint8Array): LayoutValues {
  const values = new LayoutValues();
  layout.decode(bytes, 0, bytes.byteLength, values);
  return values;
}

/** The line of a failure in English. */
export function complaintOf(parsed: Parsed<unknown>): string {
  return parsed.ok ? 'it was taken' : failureMessage(parsed.failure, 'en');
}
