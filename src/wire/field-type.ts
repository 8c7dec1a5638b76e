import type { Sentence } from '../errors/entry.js';

/** What the bytes of a field are. */
export type FieldKind =
  | 'u8'
  | 'u16'
  | 'u24'
  | 'u32'
  | 'u64'
  | 'i32'
  /** A number with a fraction. */
  | 'double'
  | 'boolean'
  | 'text'
  | 'bytes'
  | 'mac'
  | 'ipv4'
  | 'ipv6'
  /** A time after 1970-01-01 UTC in seconds. */
  | 'time'
  /** A point in time that is given as the text of a date in UTC: `Nov 14, 2023 22:13:20.000000000 UTC`. */
  | 'date'
  /** A duration in seconds. */
  | 'duration'
  /** A part of a packet that holds other fields, or that only has to be there. */
  | 'group';

/** How a number is shown; Wireshark shows it in the same way. */
export type NumberBase = 'decimal' | 'hexadecimal';

/** A field: what its bytes are, how it is shown, and what it is for. */
export interface FieldType {
  readonly kind: FieldKind;
  readonly base: NumberBase;
  /** The bits of a field that is a part of a number; 0 for all of it. Values are given shifted down to bit 0. */
  readonly mask: number;
  /** Names of its values, Wireshark's. */
  readonly values: Readonly<Record<number, string>>;
  /** Of a name that stands for several fields (`udp.port`): those. It has no bytes of its own. */
  readonly of: readonly string[];
  /** Whether it only says a part of another field again: it can be asked for, but is not listed among the fields of a packet. */
  readonly isHidden: boolean;
  /** Whether filters match its bytes by a pattern of bytes (`AA ?? 01`) and not by a regular expression. */
  readonly isHexPattern?: true;
  /** Its purpose. */
  readonly purpose: Sentence;
}

/** The fields of a protocol by Wireshark's display-filter names. */
export type FieldTable<Name extends string = string> = Readonly<Record<Name, FieldType>>;

/** What differs from a decimal number or plain bytes without named values. */
export interface FieldTypeOptions {
  readonly base?: NumberBase;
  readonly mask?: number;
  readonly values?: Readonly<Record<number, string>>;
  readonly of?: readonly string[];
  readonly isHidden?: boolean;
  readonly isHexPattern?: true;
}

/** Describes a field, its purpose in English and in Chinese. */
export function fieldType(
  kind: FieldKind,
  en: string,
  zh: string,
  options: FieldTypeOptions = {},
): FieldType {
  const { base = 'decimal', mask = 0, values = {}, of = [], isHidden = false } = options;
  const type = { kind, base, mask, values, of, isHidden, purpose: { en, 'zh-CN': zh } };
  return Object.freeze(options.isHexPattern === true ? { ...type, isHexPattern: true } : type);
}
