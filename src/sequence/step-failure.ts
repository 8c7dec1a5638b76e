import { composeBytes } from '../bytes/compose.js';
import type { EncodingName } from '../bytes/encoding-names.js';
import { BytePattern, type ByteRange } from '../bytes/patterns/byte-pattern.js';
import { parseHexPattern } from '../bytes/patterns/hex-pattern.js';
import type { Condition } from '../endpoint/rules/rule.js';
import type { Failure } from '../errors/error.js';
import type { FieldView, LayoutReader } from '../layout/layout-reader.js';
import { type Exchange, maxShownBytes } from './desk.js';
import type { Visit } from './visits.js';

/** A message that came where another was expected. */
export interface CameMessage {
  readonly peer: string;
  readonly encoding: EncodingName;
  /** At most its first `maxShownBytes`. */
  readonly bytes: Uint8Array;
  readonly totalBytes: number;
  /** Milliseconds after the step began; less than 0 if it was there already. */
  readonly afterMs: number;
  /** Where it differs from the bytes that were expected, as it comes closest to them. */
  readonly differing: readonly ByteRange[];
  /** Its fields, if a layout reads it; those that the condition names are `isAsked`. */
  readonly fields: readonly (FieldView & { readonly isAsked: boolean })[];
}

/** A peer that came or left while a step waited. */
export interface VisitSince {
  readonly type: Visit['type'];
  readonly peer: string;
  /** Milliseconds after the step began. */
  readonly afterMs: number;
}

/** Why a step does not hold, with what a person needs to see. */
export interface StepFailure {
  readonly failure: Failure;
  /** What was expected, in the notation of files; empty if nothing was. */
  readonly expected: string;
  /** What came instead, the latest last. */
  readonly came: readonly CameMessage[];
  /** The latest peers that connected, left or reset their connections while it waited. */
  readonly visits: readonly VisitSince[];
  /** The latest messages both ways, oldest first, and when each was: milliseconds after the step began. */
  readonly around: readonly (Exchange & { readonly afterMs: number })[];
}

/** Messages that are shown as what came instead. */
const maxCame = 8;

/** What came instead of what a condition asks for: the latest of `messages`. */
export function cameInstead(
  messages: readonly Omit<CameMessage, 'differing' | 'fields' | 'totalBytes'>[],
  condition: Condition | undefined,
  fields: LayoutReader,
): readonly CameMessage[] {
  return messages.slice(-maxCame).map((message) => {
    const bytes = message.bytes.slice(0, maxShownBytes);
    return {
      ...message,
      bytes,
      totalBytes: message.bytes.byteLength,
      differing: condition === undefined ? [] : differencesOf(condition, bytes, message.encoding),
      fields: fields
        .fieldsOf(message.bytes)
        .map((field) => ({ ...field, isAsked: condition !== undefined && asksFor(condition, field.name) })),
    };
  });
}

/** Where the bytes of a message differ from those that a condition asks for; empty for conditions that ask for no bytes. */
function differencesOf(
  condition: Condition,
  bytes: Uint8Array,
  encoding: EncodingName,
): readonly ByteRange[] {
  switch (condition.type) {
    case 'hex': {
      const parsed = parseHexPattern(condition.pattern);
      return parsed.ok ? parsed.pattern.differences(bytes, condition.at) : [];
    }
    case 'text': {
      const { text } = condition;
      const wanted = composeBytes({
        text,
        hex: false,
        raw: false,
        encoding,
        eol: 'none',
        checksum: undefined,
      });
      return wanted.ok ? BytePattern.of(wanted.bytes).differences(bytes, condition.at) : [];
    }
    case 'all':
      return (
        condition.of.map((part) => differencesOf(part, bytes, encoding)).find((of) => of.length > 0) ?? []
      );
    default:
      return [];
  }
}

function asksFor(condition: Condition, field: string): boolean {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.some((part) => asksFor(part, field));
    case 'filter':
      return condition.expression.includes(field);
    default:
      return false;
  }
}
