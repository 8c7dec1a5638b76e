/** A number of a layout's file, or its text: YAML reads `06` and `0x06` as numbers. */
type Scalar = string | number | boolean;

/** A field in its long form; `type` has everything that the short form can say as well. */
export interface LongField {
  readonly type: string;
  /** `big`, `little`, or for 4 and 8 bytes the order of the bytes as written: `abcd badc cdab dcba`. */
  readonly order?: string | undefined;
  readonly scale?: number | undefined;
  readonly offset?: number | undefined;
  readonly unit?: string | undefined;
  /** Names of values, by the value (`0x06`, `6`); of `bits`, places by their names (`0`, `2-4`). */
  readonly values?: Readonly<Record<string, Scalar>> | undefined;
  readonly encoding?: string | undefined;
  /** The field is there only if earlier ones have these values. */
  readonly when?: Readonly<Record<string, number | readonly number[]>> | undefined;
  readonly remark?: string | undefined;
}

/** How a stream is cut into messages of a layout: one of `length`, `end`, `size`, `line` and `gap`. */
export interface FrameFile {
  /** The field that has the length. */
  readonly length?: string | undefined;
  /** What the length counts: what follows it, the whole message, or so many bytes less than the whole. Default `after`. */
  readonly covers?: 'after' | 'whole' | number | undefined;
  /** The bytes that end a message, in hex. */
  readonly end?: string | undefined;
  /** Bytes of every message. */
  readonly size?: number | undefined;
  /** Messages are lines. */
  readonly line?: boolean | undefined;
  /** Silence that ends a message, in milliseconds. */
  readonly gap?: number | undefined;
  /** Bytes of the longest message; default 4096. */
  readonly max?: number | undefined;
}

/** What the file of a layout says, its properties checked for their types only. */
export interface LayoutFile {
  /** Byte order of fields that name none; default `big`. */
  readonly order?: 'big' | 'little' | undefined;
  /** Encoding of text fields that name none; default UTF-8. */
  readonly encoding?: string | undefined;
  readonly remark?: string | undefined;
  readonly frame?: FrameFile | undefined;
  /** Each has one property: the field's name, with its short or long form. */
  readonly fields?: readonly Readonly<Record<string, string | LongField>>[] | undefined;
  /** A message as text with `{name:form}` in it, instead of `fields`. */
  readonly line?: string | undefined;
  /** The fields are texts with this between them. */
  readonly separator?: string | undefined;
}
