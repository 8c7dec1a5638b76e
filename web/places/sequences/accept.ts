// Fetched when somebody accepts what came: it reads and writes YAML.

import { parseEncodingName } from '../../../src/bytes/encoding-names.js';
import { decodeText } from '../../../src/bytes/encodings.js';
import { escapeText } from '../../../src/bytes/escapes.js';
import { formatHex } from '../../../src/bytes/hex.js';
import { sequenceShape } from '../../../src/config/workspace/sequence-shape.js';
import { YamlDocument } from '../../../src/config/workspace/yaml-document.js';

/**
 * The text of a sequence in which the step at `path` (`steps[3].steps[1]`) expects the message that came: as text where it is one in its
 * encoding, otherwise as bytes. Comments and order stay; the same text if there is no such step.
 */
export function accepted(
  text: string,
  path: string,
  { bytes, encoding }: { readonly bytes: Uint8Array; readonly encoding: string },
): string {
  const document = YamlDocument.parse(text);
  if (!document.ok) return text;
  const value = structuredClone(document.value.value(sequenceShape)) as Record<string, unknown>;
  const step = stepAt(value, path);
  if (step === undefined) return text;
  step.expect = expectationOf(bytes, encoding);
  document.value.update(value);
  return document.value.toString();
}

function expectationOf(bytes: Uint8Array, encoding: string): unknown {
  const text = decodeText(bytes, parseEncodingName(encoding) ?? 'utf-8');
  const isText = bytes.length > 0 && !/[\uFFFD\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/.test(text);
  return isText ? { text: escapeText(text), at: 'whole' } : { hex: formatHex(bytes), at: 'whole' };
}

function stepAt(value: unknown, path: string): Record<string, unknown> | undefined {
  let at: unknown = value;
  for (const [, key, index] of path.matchAll(/([a-zA-Z]+)|\[(\d+)\]/g)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[key ?? index ?? ''];
  }
  return typeof at === 'object' && at !== null ? (at as Record<string, unknown>) : undefined;
}
