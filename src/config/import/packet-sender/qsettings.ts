import { linesOf } from '../import-text.js';
import { maxEntries } from '../plain-lines.js';

/** A value of an INI file that Qt's QSettings wrote. */
export type QValue =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'number'; readonly value: number };

/** A section of such a file, in the order of the file. */
export interface QSection {
  readonly name: string;
  /** The line of its head. */
  readonly line: number;
  readonly values: ReadonlyMap<
    string,
    { readonly value: QValue; readonly line: number; readonly source: string }
  >;
}

/**
 * Reads an INI file of QSettings (Qt 5 and 6). Names are percent-encoded, `%UXXXX` above 255; values have the escapes of C with
 * as many hex digits as follow `\x`, are quoted where they hold `,;=`, and begin with `@` where they are no text.
 */
export function readQSettings(text: string): readonly QSection[] {
  const sections: QSection[] = [];
  let values = new Map<string, { value: QValue; line: number; source: string }>();
  for (const { line, source } of linesOf(text)) {
    const trimmed = source.trim();
    if (trimmed === '' || trimmed.startsWith(';')) continue;
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      if (sections.length > maxEntries) break;
      values = new Map();
      sections.push({ name: decodedName(trimmed.slice(1, -1)), line, values });
      continue;
    }
    const equals = source.indexOf('=');
    if (equals < 0) continue;
    if (sections.length === 0) sections.push({ name: 'General', line, values });
    values.set(decodedName(source.slice(0, equals).trim()), {
      value: decodedValue(source.slice(equals + 1).trim()),
      line,
      source,
    });
  }
  return sections;
}

/** A value of a section as text; undefined if it has none. */
export function textIn({ values }: QSection, key: string): string | undefined {
  const found = values.get(key)?.value;
  if (found === undefined) return undefined;
  return found.type === 'text' ? found.text : String(found.value);
}

/** A value of a section as a number; 0 if it is none. */
export function numberIn(section: QSection, key: string): number {
  const value = section.values.get(key)?.value;
  if (value?.type === 'number') return value.value;
  const number = Number(value?.text.trim());
  return Number.isFinite(number) ? number : 0;
}

function decodedName(name: string): string {
  return name.replace(/%(?:U([\da-fA-F]{4})|([\da-fA-F]{2}))/g, (_, wide?: string, narrow?: string) =>
    String.fromCharCode(Number.parseInt(wide ?? narrow ?? '0', 16)),
  );
}

const escapes: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '"': '"', '?': '?', "'": "'", '\\': '\\' },
};

function decodedValue(source: string): QValue {
  const text = unescaped(source);
  const variant = /^@Variant\(([\s\S]*)\)$/.exec(text)?.[1];
  if (variant !== undefined) return { type: 'number', value: variantNumber(variant) };
  return { type: 'text', text: text.startsWith('@@') ? text.slice(1) : text };
}

function unescaped(source: string): string {
  let text = '';
  for (let index = 0; index < source.length; index += 1) {
    const character = source.charAt(index);
    if (character !== '\\') {
      // Quotes only protect what they enclose; a list, which commas divide without them, is not expected.
      if (character !== '"') text += character;
    } else {
      const rest = source.slice(index + 1, index + 8);
      const [hex] = /^x[\da-fA-F]+/.exec(rest) ?? [];
      const [octal] = /^[0-7]{1,3}/.exec(rest) ?? [];
      if (hex !== undefined) {
        text += String.fromCharCode(Number.parseInt(hex.slice(1), 16) & 0xffff);
        index += hex.length;
      } else if (octal !== undefined) {
        text += String.fromCharCode(Number.parseInt(octal, 8));
        index += octal.length;
      } else {
        text += escapes[rest.charAt(0)] ?? '';
        index += 1;
      }
    }
  }
  return text;
}

/** Types of QVariant in QDataStream: a float (0x87) and a double (6), high byte first. */
const floatType = 0x87;
const doubleType = 6;

/** The number in a serialized QVariant, whose bytes are the characters: its type in four bytes, then the value. */
function variantNumber(characters: string): number {
  const bytes = Uint8Array.from(characters.slice(0, 16), (character) => character.charCodeAt(0) & 0xff);
  const view = new DataView(bytes.buffer);
  if (bytes.byteLength < 8) return 0;
  const type = view.getUint32(0);
  const value =
    type === floatType
      ? view.getFloat32(bytes.byteLength - 4)
      : type === doubleType && bytes.byteLength >= 12
        ? view.getFloat64(bytes.byteLength - 8)
        : 0;
  return Number.isFinite(value) ? value : 0;
}
