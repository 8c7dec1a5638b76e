import { formatHex } from '../../../bytes/hex.js';
import type { Failure } from '../../../errors/error.js';
import { type ImportedAction, type ImportedRule, leftOut } from '../imported-file.js';
import { isJsonObject, type JsonObject, numberOf } from './json-places.js';

/** What a responder asks of a message, by its number. */
const echo = 0;
const always = 1;
const equals = 2;
const contains = 3;

/** What a responder does as the parts of a rule; `bytesOf` reads its texts. */
export function xToolsRule(
  item: JsonObject,
  bytesOf: (textItem: JsonObject) => Uint8Array | Failure,
): Pick<ImportedRule, 'when' | 'then'> | Failure {
  const option = numberOf(item, 'option') ?? -1;
  const delay = numberOf(item, 'delay') ?? 0;
  const waits: readonly ImportedAction[] =
    delay > 0 && delay < 2_000_000_000 ? [{ wait: `${Math.ceil(delay)}ms` }] : [];
  const any = { size: '0..' } as const;
  // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
  if (option === echo) return { when: any, then: [...waits, { send: '{text}' }] };
  const response = isJsonObject(item.response) ? bytesOf(item.response) : new Uint8Array(0);
  if (!(response instanceof Uint8Array)) return response;
  if (response.byteLength === 0) return leftOut('import-no-answer');
  const answer: ImportedAction = { send: formatHex(response), hex: true };
  // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
  if (option === always) return { when: any, then: [...waits, answer] };
  if (option !== equals && option !== contains) return leftOut('import-option', { option });
  const reference = isJsonObject(item.reference) ? bytesOf(item.reference) : new Uint8Array(0);
  if (!(reference instanceof Uint8Array)) return reference;
  if (reference.byteLength === 0) return leftOut('import-no-condition');
  const at = option === equals ? 'whole' : 'anywhere';
  // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
  return { when: { hex: formatHex(reference), at }, then: [...waits, answer] };
}
