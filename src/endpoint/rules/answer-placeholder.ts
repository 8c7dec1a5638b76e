import { composeBytes } from '../../bytes/compose.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { encodeText } from '../../bytes/encodings.js';
import { fillPlaceholders, type PlaceholderValues, parsePlaceholders } from '../../bytes/placeholders.js';
import { type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';

/** The values of `{{placeholders}}` in answers. Without a counter an answer counts for itself. */
export interface AnswerPlaceholders {
  /** The value of a name when the rule is compiled; undefined if there is none. */
  readonly variable: (name: string) => string | undefined;
  /** Local time of an instant in µs since 1970, as `2026-11-25 08:12:40.118`. */
  readonly localTime: (timeMicros: number) => string;
  readonly random: () => number;
  /** What a person answered beforehand; undefined, as for all without it, leaves the preset. */
  readonly blank?: ((name: string) => string | undefined) | undefined;
  /** A count of the caller's own. */
  readonly counter?: (() => number) | undefined;
  /** The time, in µs since 1970; without it, that of the message. */
  readonly timeMicros?: (() => number) | undefined;
}

/** A placeholder of an answer. */
export interface CompiledPlaceholder {
  /** Its bytes for a message that arrived at a time, in µs since 1970. */
  readonly bytesAt: (timeMicros: number) => Uint8Array;
  /** How many bytes it comes to now. */
  readonly bytes: number;
  readonly name: string;
}

/**
 * Compiles a `{{placeholder}}` of an answer. A name of the
 * environment has the value of now; `{{counter}}` counts this answer, whoever gets it; nobody is asked for a blank. In hex a number is written as bytes. Fails with PLACEHOLDER_UNFILLED, `undefined` for what is no placeholder.
 */
export function answerPlaceholder(
  source: string,
  { hex, encoding }: { readonly hex: boolean; readonly encoding: EncodingName },
  { variable, localTime, random, ...own }: AnswerPlaceholders,
): Parsed<CompiledPlaceholder> | undefined {
  const parsed = parsePlaceholders(source);
  const [part] = parsed.ok ? parsed.parts : [];
  if (part === undefined || typeof part === 'string') return undefined;
  const { placeholder } = part;
  const { name } = 'name' in placeholder ? placeholder : { name: placeholder.type };
  let counter = 0;
  const fill = (messageMicros: number): Parsed<Uint8Array> => {
    const timeMicros = own.timeMicros?.() ?? messageMicros;
    const values: PlaceholderValues = {
      variable,
      blank: (name) => own.blank?.(name),
      counter: own.counter?.() ?? counter,
      get localTime() {
        return localTime(timeMicros);
      },
      unixSeconds: Math.floor(timeMicros / 1_000_000),
      random,
    };
    const filled = fillPlaceholders([part], values, hex ? 'hex' : 'text');
    if (!filled.ok) return unfilled(filled.fault);
    if (!hex) return { ok: true, value: encodeText(filled.text, encoding) };
    const { text } = filled;
    const bytes = composeBytes({ text, hex, raw: false, encoding, eol: 'none', checksum: undefined });
    return bytes.ok ? { ok: true, value: bytes.bytes } : unfilled({ reason: 'placeholder-no-number', name });
  };
  const now = fill(0);
  if (!now.ok) return now;
  const { byteLength } = now.value;
  if (placeholder.type === 'variable' || placeholder.type === 'blank')
    return { ok: true, value: { bytesAt: () => now.value, bytes: byteLength, name } };
  const bytesAt = (timeMicros: number): Uint8Array => {
    counter += 1;
    const bytes = fill(timeMicros);
    // What is counted, random or a time fits always, since it fitted at first.
    return bytes.ok ? bytes.value : now.value;
  };
  return { ok: true, value: { bytesAt, bytes: byteLength, name } };
}

function unfilled({ reason, name }: { readonly reason: string; readonly name: string }): {
  readonly ok: false;
  readonly failure: Failure;
} {
  return { ok: false, failure: failure('PLACEHOLDER_UNFILLED', { reason, name }) };
}
