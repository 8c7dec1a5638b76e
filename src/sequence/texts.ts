import { applyChecksum } from '../bytes/checksum/place-checksum.js';
import { composeBytes } from '../bytes/compose.js';
import type { EncodingName } from '../bytes/encoding-names.js';
import { decodeText } from '../bytes/encodings.js';
import { joinBytes } from '../bytes/join-bytes.js';
import {
  fillPlaceholders,
  type PlaceholderUse,
  type PlaceholderValues,
  parsePlaceholders,
} from '../bytes/placeholders.js';
import { filledAnswer, maxAnswerBytes, parseAnswer } from '../endpoint/rules/answer-template.js';
import type { Condition } from '../endpoint/rules/rule.js';
import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { GivenValue } from '../layout/layout.js';
import type { Scope } from './scope.js';
import type { SequenceStep } from './sequence.js';
import type { SequenceTools } from './sequence-tools.js';

/** Bytes, or characters, of a value, and of a message that a step fills in. */
const maxValueLength = 1024 * 1024;
const maxSentBytes = maxAnswerBytes;

/** Fills the texts of steps: `{{placeholders}}` first, then `{captures}`. */
export class StepTexts {
  readonly #tools: SequenceTools;
  /** How many messages were sent, this one among them. */
  counter = 0;

  constructor(tools: SequenceTools) {
    this.#tools = tools;
  }

  /** Fills `{{placeholders}}`. Fails with SEQUENCE_VALUE_UNSET and SEQUENCE_VALUE_TOO_LONG. */
  filled(text: string, scope: Scope, use: PlaceholderUse = 'text'): Parsed<string> {
    const parsed = parsePlaceholders(text);
    if (!parsed.ok) {
      const { reason, found } = parsed.fault;
      return unset({ reason, found });
    }
    const filled = fillPlaceholders(parsed.parts, this.values(scope), use);
    if (filled.ok)
      return filled.text.length > maxValueLength ? tooLong(maxValueLength) : { ok: true, value: filled.text };
    const { reason, name } = filled.fault;
    return lost(name, `{{${name}}}`, scope) ?? unset({ reason, name });
  }

  /** What placeholders stand for now. */
  values(scope: Scope): PlaceholderValues {
    const variable = (name: string): string | undefined => scope.variables.get(name);
    return {
      variable,
      blank: variable,
      counter: this.counter,
      random: this.#tools.random,
      ...this.#tools.now(),
    };
  }

  /** Fills placeholders and captures, as bytes. Fails with SEQUENCE_VALUE_TOO_LONG beyond `mostBytes`. */
  bytes(
    text: string,
    isHex: boolean,
    encoding: EncodingName,
    scope: Scope,
    mostBytes = maxSentBytes,
  ): Parsed<Uint8Array> {
    const values = this.values(scope);
    const template = parseAnswer(text, {
      hex: isHex,
      encoding,
      checksum: undefined,
      captured: new Set(scope.captured.keys()),
      field: (name) => {
        if (!scope.variables.has(name)) return this.#tools.fields.field(name);
        return () => scope.variables.get(name);
      },
      placeholders: {
        variable: values.variable,
        blank: values.blank,
        localTime: () => values.localTime,
        random: values.random,
        counter: () => values.counter,
        timeMicros: () => values.unixSeconds * 1_000_000,
      },
    });
    if (!template.ok) {
      const { code, params } = template.failure;
      const { name = '', field = '' } = params;
      if (code === 'PLACEHOLDER_UNFILLED') return lost(String(name), `{{${name}}}`, scope) ?? unset(params);
      if (code !== 'ANSWER_FIELD_UNKNOWN') return template;
      const captured = String(field).replace(/^\{|(?::\w+)?\}$/g, '');
      return lost(captured, `{${captured}}`, scope) ?? template;
    }
    const { message, captured } = scope;
    const filled = filledAnswer(template.value, { message, captured }, mostBytes + 1);
    if (!filled.ok) return filled;
    return filled.value.byteLength > mostBytes ? tooLong(mostBytes) : filled;
  }

  /** Fills placeholders and captures, as text. */
  words(text: string, encoding: EncodingName, scope: Scope): Parsed<string> {
    const bytes = this.bytes(text, false, encoding, scope, maxValueLength);
    return bytes.ok ? { ok: true, value: decodeText(bytes.value, encoding) } : bytes;
  }

  /** The bytes that a step sends. */
  sent(
    { content, ending, checksum, ...step }: Extract<SequenceStep, { readonly type: 'send' }>,
    usual: EncodingName,
    scope: Scope,
  ): Parsed<Uint8Array> {
    const encoding = step.encoding ?? usual;
    const made = this.#content(content, encoding, scope);
    if (!made.ok) return made;
    const summed = checksum && applyChecksum(checksum, made.value, encoding);
    if (summed?.ok === false) {
      const { code, ...params } = summed.fault;
      return { ok: false, failure: failure(code, { ...params, column: 1, found: '' }) };
    }
    const end = composeBytes({ text: '', hex: false, raw: true, encoding, eol: ending, checksum: undefined });
    return {
      ok: true,
      value: joinBytes([summed?.bytes ?? made.value, end.ok ? end.bytes : new Uint8Array(0)]),
    };
  }

  #content(
    content: Extract<SequenceStep, { readonly type: 'send' }>['content'],
    encoding: EncodingName,
    scope: Scope,
  ): Parsed<Uint8Array> {
    switch (content.type) {
      case 'text':
      case 'hex':
        return this.bytes(content.text, content.type === 'hex', encoding, scope);
      case 'form': {
        const layout = this.#tools.layout(content.layout);
        if (!layout.ok) return layout;
        const given: Record<string, GivenValue> = {};
        let length = 0;
        for (const [name, typed] of Object.entries(content.values)) {
          const texts: string[] = [];
          for (const one of typeof typed === 'string' ? [typed] : typed) {
            const words = this.words(one, encoding, scope);
            if (!words.ok) return words;
            length += words.value.length;
            if (length > maxSentBytes) return tooLong(maxSentBytes);
            texts.push(words.value);
          }
          given[name] = typeof typed === 'string' ? (texts[0] ?? '') : texts;
        }
        return layout.value.encode(given);
      }
      case 'message': {
        const set = new Map<string, string>();
        let length = 0;
        for (const [name, typed] of Object.entries(content.set)) {
          const words = this.words(typed, encoding, scope);
          if (!words.ok) return words;
          length += words.value.length;
          if (length > maxSentBytes) return tooLong(maxSentBytes);
          set.set(name, words.value);
        }
        const values = this.values(scope);
        const variable = (name: string): string | undefined => set.get(name) ?? values.variable(name);
        return this.#tools.message(content.name, { ...values, variable, blank: variable });
      }
    }
  }

  /** A condition whose placeholders are filled. */
  condition(condition: Condition, scope: Scope): Parsed<Condition> {
    switch (condition.type) {
      case 'all':
      case 'any': {
        const of: Condition[] = [];
        for (const part of condition.of) {
          const filled = this.condition(part, scope);
          if (!filled.ok) return filled;
          of.push(filled.value);
        }
        return { ok: true, value: { ...condition, of } };
      }
      case 'hex': {
        const filled = this.filled(condition.pattern, scope, 'hex');
        return filled.ok ? { ok: true, value: { ...condition, pattern: filled.value } } : filled;
      }
      case 'text': {
        const filled = this.filled(condition.text, scope);
        return filled.ok ? { ok: true, value: { ...condition, text: filled.value } } : filled;
      }
      case 'regex': {
        const filled = this.filled(condition.source, scope);
        return filled.ok ? { ok: true, value: { ...condition, source: filled.value } } : filled;
      }
      case 'filter': {
        const filled = this.filled(condition.expression, scope);
        return filled.ok ? { ok: true, value: { ...condition, expression: filled.value } } : filled;
      }
      default:
        return { ok: true, value: condition };
    }
  }
}

function tooLong(most: number): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: failure('SEQUENCE_VALUE_TOO_LONG', { mebibytes: most / 1024 / 1024 }) };
}

/** A value is missing because a step has failed; undefined if none was to give it. */
function lost(name: string, shown: string, scope: Scope): ReturnType<typeof unset> | undefined {
  const step = scope.lostBy(name);
  if (step === undefined) return undefined;
  return { ok: false, failure: failure('SEQUENCE_VALUE_LOST', { name: shown, step }) };
}

/** A value is missing. */
function unset(params: Readonly<Record<string, string | number>>): {
  readonly ok: false;
  readonly failure: Failure;
} {
  return { ok: false, failure: failure('SEQUENCE_VALUE_UNSET', params) };
}
