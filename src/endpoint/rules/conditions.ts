import { composeBytes } from '../../bytes/compose.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { encodeText } from '../../bytes/encodings.js';
import { BytePattern, type PatternPlace } from '../../bytes/patterns/byte-pattern.js';
import { parseHexPattern } from '../../bytes/patterns/hex-pattern.js';
import { type Failure, failure } from '../../errors/error.js';
import type { Condition, RulePath } from './rule.js';
import type { RuleMessage } from './rule-message.js';
import type { RuleTools } from './rule-tools.js';

/** What a rule's conditions captured: the bytes by number from 1, and by name. */
export class Captures {
  readonly values = new Map<string, Uint8Array>();
  #count = 0;

  /** Adds the next capture; `undefined` for a group that took no part. */
  add(bytes: Uint8Array | undefined, name: string | undefined): void {
    this.#count += 1;
    const value = bytes ?? new Uint8Array(0);
    this.values.set(String(this.#count), value);
    if (name !== undefined) this.values.set(name, value);
  }
}

/** A compiled condition. */
export interface Test {
  readonly path: RulePath;
  /** The name of each group that it captures, in order. */
  readonly captureNames: readonly (string | undefined)[];
  /** The conditions that it consists of; empty for one that has none. */
  readonly parts: readonly Test[];
  /** Whether the message meets it. Allocates little; called for every message. */
  holds(message: RuleMessage): boolean;
  /** Adds the captures of a message that may meet it: as many as `captureNames`. */
  capture(message: RuleMessage, captures: Captures): void;
  /** The bytes of a message that meets it, up to the end of what it looked for: all, unless it looks for a part. */
  spent(message: RuleMessage): number;
}

/** A compiled condition, or what is wrong and where. */
export type CompiledCondition =
  | { readonly ok: true; readonly test: Test }
  | { readonly ok: false; readonly path: RulePath; readonly failure: Failure };

/** Compiles a condition for messages of an endpoint in `encoding`. */
export function compileCondition(
  condition: Condition,
  encoding: EncodingName,
  tools: RuleTools,
): CompiledCondition {
  const { path } = condition;
  const wrong = (failed: Failure): CompiledCondition => ({ ok: false, path, failure: failed });
  const plain = (holds: Test['holds']): CompiledCondition => ({
    ok: true,
    test: {
      path,
      captureNames: [],
      parts: [],
      holds,
      capture: () => undefined,
      spent: ({ bytes }) => bytes.byteLength,
    },
  });
  switch (condition.type) {
    case 'all':
    case 'any':
      return compileGroup(condition, encoding, tools);
    case 'hex': {
      const parsed = parseHexPattern(condition.pattern);
      if (parsed.ok) return { ok: true, test: patternTest(parsed.pattern, condition.at, path) };
      const { code, ...params } = parsed.fault;
      return wrong(failure(code, params));
    }
    case 'text': {
      const { text } = condition;
      const composed = composeBytes({
        text,
        hex: false,
        raw: false,
        encoding,
        eol: 'none',
        checksum: undefined,
      });
      if (composed.ok)
        return { ok: true, test: patternTest(BytePattern.of(composed.bytes), condition.at, path) };
      const { code, ...params } = composed.fault;
      return wrong(failure(code, params));
    }
    case 'regex': {
      const compiled = tools.regex(condition.source);
      if (!compiled.ok) return wrong(failure('REGEX_INVALID', { reason: compiled.reason }));
      const { regex } = compiled;
      const isText = condition.of === 'text';
      const subject = (message: RuleMessage): string => (isText ? message.text : message.byteText);
      const groupEncoding = isText ? encoding : 'latin1';
      return {
        ok: true,
        test: {
          path,
          captureNames: regex.groupNames,
          parts: [],
          holds: (message) => regex.test(subject(message)),
          capture: (message, captures) => {
            const groups = regex.exec(subject(message)) ?? [];
            for (const [index, name] of regex.groupNames.entries()) {
              const group = groups[index + 1];
              captures.add(group === undefined ? undefined : encodeText(group, groupEncoding), name);
            }
          },
          spent: (message) => {
            const text = subject(message);
            const end = regex.endOf(text);
            const bytes = end < 0 ? 0 : encodeText(text.slice(0, end), groupEncoding).byteLength;
            return Math.min(message.bytes.byteLength, bytes);
          },
        },
      };
    }
    case 'filter': {
      const compiled = tools.filter(condition.expression);
      return compiled.ok ? plain(compiled.value) : wrong(compiled.failure);
    }
    case 'size': {
      const { least, most } = condition;
      return plain(({ bytes }) => bytes.byteLength >= least && bytes.byteLength <= most);
    }
    case 'checksum': {
      const { checksum } = tools;
      if (checksum === undefined) return wrong(failure('RULE_CHECKSUM_MISSING'));
      const wantsGood = condition.is === 'ok';
      return plain(({ bytes }) => (checksum(bytes) === 'ok') === wantsGood);
    }
  }
}

function compileGroup(
  { type, of, path }: Extract<Condition, { readonly of: readonly Condition[] }>,
  encoding: EncodingName,
  tools: RuleTools,
): CompiledCondition {
  const parts: Test[] = [];
  for (const condition of of) {
    const compiled = compileCondition(condition, encoding, tools);
    if (!compiled.ok) return compiled;
    parts.push(compiled.test);
  }
  const holds: Test['holds'] =
    type === 'all'
      ? (message) => {
          for (const part of parts) if (!part.holds(message)) return false;
          return true;
        }
      : (message) => {
          for (const part of parts) if (part.holds(message)) return true;
          return false;
        };
  const captureNames = parts.flatMap((part) => part.captureNames);
  const capture: Test['capture'] = (message, captures) => {
    for (const part of parts) part.capture(message, captures);
  };
  const spent: Test['spent'] = (message) => {
    let end = 0;
    for (const part of parts) if (part.holds(message)) end = Math.max(end, part.spent(message));
    return end;
  };
  return {
    ok: true,
    test: { path, captureNames, parts: type === 'all' ? parts : [], holds, capture, spent },
  };
}

function patternTest(pattern: BytePattern, at: PatternPlace, path: RulePath): Test {
  return {
    path,
    captureNames: pattern.captureNames,
    parts: [],
    holds: ({ bytes }) => pattern.test(bytes, at),
    capture: ({ bytes }, captures) => {
      const ranges = pattern.match(bytes, at)?.captures;
      for (const [index, name] of pattern.captureNames.entries()) {
        const range = ranges?.[index];
        captures.add(range === undefined ? undefined : bytes.slice(range.from, range.to), name);
      }
    },
    spent: ({ bytes }) => pattern.match(bytes, at)?.to ?? bytes.byteLength,
  };
}
