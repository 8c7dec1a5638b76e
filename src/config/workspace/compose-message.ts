import { composeBytes } from '../../bytes/compose.js';
import {
  blanksOf,
  countsSendings,
  fillPlaceholders,
  maxFilledLength,
  namesOf,
  type PlaceholderText,
  type PlaceholderUse,
  type PlaceholderValues,
} from '../../bytes/placeholders.js';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { GivenValue, Layout } from '../../layout/layout.js';
import type { SavedMessage } from './message-file.js';

/** What a saved message sends: its bytes, or the file to read. */
export type ComposedMessage =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'file'; readonly path: string };

/**
 * Makes the bytes of a saved message with the values of one sending; `layoutNamed` returns the layout of a form. Fails with
 * PLACEHOLDER_UNFILLED, LAYOUT_UNKNOWN, what `Layout.encode` fails with, and the faults of typed text and hex.
 */
export function composeMessage(
  { content, encoding, ending, checksum }: SavedMessage,
  values: PlaceholderValues,
  layoutNamed: (name: string) => Layout | undefined,
): Parsed<ComposedMessage> {
  if (content.type === 'file') return { ok: true, value: content };
  if (content.type === 'form') {
    const layout = layoutNamed(content.layout);
    if (layout === undefined) {
      return { ok: false, failure: failure('LAYOUT_UNKNOWN', { text: content.layout, choices: '' }) };
    }
    const given = formValues(content.values, values);
    if (!given.ok) return given;
    const encoded = layout.encode(given.value);
    return encoded.ok ? { ok: true, value: { type: 'bytes', bytes: encoded.value } } : encoded;
  }
  const isHex = content.type === 'hex';
  const filled = filledText(isHex ? content.hex : content.text, values, content.type);
  if (!filled.ok) return filled;
  const composed = composeBytes({
    text: filled.value,
    hex: isHex,
    encoding,
    raw: false,
    eol: ending,
    checksum,
  });
  if (composed.ok) return { ok: true, value: { type: 'bytes', bytes: composed.bytes } };
  const { code, ...params } = composed.fault;
  return { ok: false, failure: failure(code, params) };
}

/** Where a message goes, with the values of one sending; undefined if it does not say. Fails with PLACEHOLDER_UNFILLED. */
export function composeTarget({ to }: SavedMessage, values: PlaceholderValues): Parsed<string | undefined> {
  return to === undefined ? { ok: true, value: undefined } : filledText(to, values, 'text');
}

/** What is asked of the person when a message is sent, each name once, and what it proposes. */
export function blanksOfMessage(
  message: SavedMessage,
): readonly { readonly name: string; readonly preset: string | undefined }[] {
  const presets = new Map<string, string | undefined>();
  for (const { name, preset } of textsOf(message).flatMap(blanksOf))
    if (!presets.has(name)) presets.set(name, preset);
  return Array.from(presets, ([name, preset]) => ({ name, preset }));
}

/** The names whose values a message takes: of the environment, and of its blanks. */
export function namesOfMessage(message: SavedMessage): readonly string[] {
  return [...new Set(textsOf(message).flatMap(namesOf))];
}

/** Whether a message counts how often it was sent. */
export function countsMessage(message: SavedMessage): boolean {
  return textsOf(message).some(countsSendings);
}

function textsOf({ to, content }: SavedMessage): readonly PlaceholderText[] {
  const target = to === undefined ? [] : [to];
  switch (content.type) {
    case 'text':
      return [...target, content.text];
    case 'hex':
      return [...target, content.hex];
    case 'form':
      return [
        ...target,
        ...[...content.values.values()].flatMap((value) => (isList(value) ? value : [value])),
      ];
    case 'file':
      return target;
  }
}

/** The values of a form, their placeholders filled. Fails with PLACEHOLDER_UNFILLED. */
export function formValues(
  texts: ReadonlyMap<string, PlaceholderText | readonly PlaceholderText[]>,
  values: PlaceholderValues,
): Parsed<Readonly<Record<string, GivenValue>>> {
  const given: [string, GivenValue][] = [];
  let length = 0;
  for (const [name, text] of texts) {
    const filled: string[] = [];
    for (const one of isList(text) ? text : [text]) {
      const parsed = filledText(one, values, 'text');
      if (!parsed.ok) return parsed;
      length += parsed.value.length;
      if (length > maxFilledLength) {
        const params = { reason: 'placeholder-too-long', name };
        return { ok: false, failure: failure('PLACEHOLDER_UNFILLED', params) };
      }
      filled.push(parsed.value);
    }
    given.push([name, isList(text) ? filled : (filled[0] ?? '')]);
  }
  return { ok: true, value: Object.fromEntries(given) };
}

/** Whether a value of a form is a list of texts, each of which is itself a list of its parts. */
export function isList(
  value: PlaceholderText | readonly PlaceholderText[],
): value is readonly PlaceholderText[] {
  return value.length > 0 && value.every((part) => Array.isArray(part));
}

function filledText(text: PlaceholderText, values: PlaceholderValues, use: PlaceholderUse): Parsed<string> {
  const filled = fillPlaceholders(text, values, use);
  if (filled.ok) return { ok: true, value: filled.text };
  const { reason, name } = filled.fault;
  return { ok: false, failure: failure('PLACEHOLDER_UNFILLED', { reason, name }) };
}
