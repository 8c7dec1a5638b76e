import type { FramingSpec } from '../bytes/framing.js';
import type { FieldSpec } from './field-spec.js';
import type { LayoutField } from './layout.js';
import type { LayoutChecksum } from './layout-checksum.js';
import type { TextTemplate } from './line-template.js';

/** The length field of a message, by which a stream is cut. */
export interface LengthRule {
  /** The index of its field in `specs`. */
  readonly spec: number;
  /** Bytes of the whole message less the number in the field. */
  readonly added: number;
}

/** A layout that has been checked, before it is compiled. */
export interface LayoutSpec {
  readonly name: string;
  readonly remark: string;
  readonly specs: readonly FieldSpec[];
  readonly fields: readonly LayoutField[];
  /** The index in `fields` of each of `specs`; parts of bits follow. */
  readonly fieldOf: readonly number[];
  readonly checksums: ReadonlyMap<FieldSpec, LayoutChecksum>;
  readonly length: LengthRule | undefined;
  readonly framing: FramingSpec | undefined;
  /** Of a layout of text. */
  readonly template: TextTemplate | undefined;
}
