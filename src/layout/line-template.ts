import type { EncodingName } from '../bytes/encoding-names.js';
import type { FieldSpec } from './field-spec.js';
import { mistake, within } from './layout-mistake.js';
import { bytesOfText, type FieldDefaults, readField } from './read-field.js';

/** A field of a message of text, with the bytes that stand before it. */
export interface TextPiece {
  readonly before: Uint8Array;
  readonly spec: FieldSpec;
}

/** A message of text: its fields, and the bytes behind the last one. */
export interface TextTemplate {
  readonly pieces: readonly TextPiece[];
  readonly after: Uint8Array;
}

const nothing = new Uint8Array(0);

/**
 * Reads `temp={temp:f ℃} hum={hum:f}`: fields by their names, with their form behind a colon, in what every message has. `\{` is a
 * brace. @throws LayoutMistake
 */
export function readTemplate(line: string, defaults: FieldDefaults): TextTemplate {
  const pieces: TextPiece[] = [];
  let literal = '';
  for (let at = 0; at < line.length; ) {
    const character = line.charAt(at);
    if (character === '\\' && /[\\{}]/.test(line.charAt(at + 1))) {
      literal += line.charAt(at + 1);
      at += 2;
      continue;
    }
    if (character !== '{') {
      literal += character;
      at += 1;
      continue;
    }
    const end = line.indexOf('}', at);
    if (end < 0) mistake('layout-line-open', { text: line.slice(at) });
    const [, name = '', form = 'text'] =
      /^\s*([^:\s]*)\s*(?::\s*(.*?)\s*)?$/s.exec(line.slice(at + 1, end)) ?? [];
    if (literal === '' && pieces.length > 0) mistake('layout-line-adjoining', { text: name });
    const spec = within({ field: name }, () => readField(name, form, defaults));
    pieces.push({ before: literalOf(literal, defaults.encoding), spec });
    literal = '';
    at = end + 1;
  }
  return { pieces, after: literalOf(literal, defaults.encoding) };
}

/** Fields with the same text between each two of them. @throws LayoutMistake */
export function separated(
  specs: readonly FieldSpec[],
  separator: string,
  encoding: EncodingName,
): TextTemplate {
  const between = bytesOfText(separator, encoding);
  return {
    pieces: specs.map((spec, index) => ({ before: index === 0 ? nothing : between, spec })),
    after: nothing,
  };
}

function literalOf(text: string, encoding: EncodingName): Uint8Array {
  return text === '' ? nothing : bytesOfText(text, encoding);
}
