/** What stands for a value that is known only when something is sent. */
export type Placeholder =
  /** A name of the environment, or one set for this time. */
  | { readonly type: 'variable'; readonly name: string }
  /** Asked of the person when sending. */
  | { readonly type: 'blank'; readonly name: string; readonly preset: string | undefined }
  /** How often something with a counter was sent, from 1. */
  | { readonly type: 'counter' }
  /** A whole number, both ends included. */
  | { readonly type: 'random'; readonly least: number; readonly most: number }
  | { readonly type: 'time' }
  | { readonly type: 'date' }
  /** Seconds since 1970, UTC. */
  | { readonly type: 'unixtime' }
  /** 32 random hex digits. */
  | { readonly type: 'unique' };

/** How a number is written into hex: its bytes; or into text: padded with zeros to a width. */
export type PlaceholderForm =
  | {
      readonly type: 'bytes';
      readonly bytes: 1 | 2 | 4 | 8;
      readonly isLittle: boolean;
      /** Two's complement. */
      readonly isSigned: boolean;
    }
  | { readonly type: 'padded'; readonly width: number };

interface PlaceholderPart {
  readonly placeholder: Placeholder;
  readonly form: PlaceholderForm | undefined;
  /** Where it stands in the text, from 0. */
  readonly index: number;
}

/** A text with placeholders, parsed: literals and placeholders in turn. */
export type PlaceholderText = readonly (string | PlaceholderPart)[];

/** Why a text with placeholders cannot be read; `index` is the place of the braces. */
export interface PlaceholderFault {
  readonly reason:
    | 'placeholder-not-closed'
    | 'placeholder-name'
    | 'placeholder-form'
    | 'placeholders-too-many';
  readonly index: number;
  readonly found: string;
}

/** The values of one sending. */
export interface PlaceholderValues {
  /** Returns the value of a name; undefined if there is none. */
  variable(name: string): string | undefined;
  /** Returns what the person answered; undefined leaves what the blank proposes. */
  blank(name: string): string | undefined;
  readonly counter: number;
  /** Local time of now, `2026-11-25 08:12:40.118`. */
  readonly localTime: string;
  readonly unixSeconds: number;
  /** A number from 0 up to, but not including, 1; another one at each call. */
  random(): number;
}

/** Why a placeholder has no value, or one that does not fit its form. */
export interface UnfilledPlaceholder {
  readonly reason:
    | 'placeholder-unset'
    | 'placeholder-blank'
    | 'placeholder-no-number'
    | 'placeholder-no-fit'
    | 'placeholder-too-long';
  readonly name: string;
  readonly index: number;
}

/** What a filled text is for: in hex a number is written as bytes. */
export type PlaceholderUse = 'text' | 'hex';

/** Placeholders of one text. */
const maxPlaceholders = 10_000;
/** Characters that one text may come to when it is filled. */
export const maxFilledLength = 16 * 1024 * 1024;

const nameForm = /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u;
const own = { counter: true, time: true, date: true, unixtime: true, unique: true } as const;

/**
 * Parses a text with placeholders. `\{{` is two literal braces.
 *
 *     {{host}}            a name of the environment
 *     {{?unit}}           asked when sending; {{?unit=3}} proposes 3, {{?unit:u16be=3}} is written as bytes
 *     {{counter}}         1, 2, 3 …; {{counter:4}} is 0001
 *     {{random}}          0 to 255; {{random(1-6)}}
 *     {{time}} {{date}} {{unixtime}} {{unique}}
 *     {{unit:u16le}}      in hex: a number as bytes, u8, u16, u32, u64, i8 … i64, with be or le
 */
export function parsePlaceholders(
  text: string,
):
  | { readonly ok: true; readonly parts: PlaceholderText }
  | { readonly ok: false; readonly fault: PlaceholderFault } {
  const parts: (string | PlaceholderPart)[] = [];
  let literal = '';
  let at = 0;
  let count = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open < 0) break;
    if (text[open - 1] === '\\' && open > at) {
      literal += `${text.slice(at, open - 1)}{{`;
      at = open + 2;
      continue;
    }
    const close = text.indexOf('}}', open);
    const inner = text.slice(open + 2, close < 0 ? open + 40 : close).trim();
    if (close < 0)
      return { ok: false, fault: { reason: 'placeholder-not-closed', index: open, found: inner } };
    const part = partOf(inner, open);
    if ('reason' in part) return { ok: false, fault: part };
    count += 1;
    if (count > maxPlaceholders)
      return { ok: false, fault: { reason: 'placeholders-too-many', index: open, found: inner } };
    literal += text.slice(at, open);
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(part);
    at = close + 2;
  }
  literal += text.slice(at);
  if (literal !== '') parts.push(literal);
  return { ok: true, parts };
}

/** The blanks of a text, each name once, in their order. */
export function blanksOf(
  parts: PlaceholderText,
): readonly Extract<Placeholder, { readonly type: 'blank' }>[] {
  const blanks = new Map<string, Extract<Placeholder, { readonly type: 'blank' }>>();
  for (const part of parts) {
    if (typeof part === 'string' || part.placeholder.type !== 'blank') continue;
    const { placeholder } = part;
    if (!blanks.has(placeholder.name)) blanks.set(placeholder.name, placeholder);
  }
  return [...blanks.values()];
}

/** The names whose values a text takes: those of an environment, and of its blanks. */
export function namesOf(parts: PlaceholderText): readonly string[] {
  return parts.flatMap((part) =>
    typeof part !== 'string' && 'name' in part.placeholder ? [part.placeholder.name] : [],
  );
}

/** A text as a list shows it: what its placeholders are called, in their braces. */
export function writtenPlaceholders(parts: PlaceholderText): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const { placeholder } = part;
      return `{{${placeholder.type === 'blank' ? '?' : ''}${nameOfPlaceholder(placeholder)}}}`;
    })
    .join('');
}

/** Whether a text counts what is sent. */
export function countsSendings(parts: PlaceholderText): boolean {
  return parts.some((part) => typeof part !== 'string' && part.placeholder.type === 'counter');
}

/** A piece of a filled text; `name` is the placeholder whose value it is, undefined for what was written. */
export interface FilledPiece {
  readonly text: string;
  readonly name: string | undefined;
}

/** Fills a text piece by piece, or returns the first placeholder that has no value. */
export function fillPieces(
  parts: PlaceholderText,
  values: PlaceholderValues,
  use: PlaceholderUse,
):
  | { readonly ok: true; readonly pieces: readonly FilledPiece[] }
  | { readonly ok: false; readonly fault: UnfilledPlaceholder } {
  const pieces: FilledPiece[] = [];
  let length = 0;
  for (const part of parts) {
    if (typeof part === 'string') {
      length += part.length;
      pieces.push({ text: part, name: undefined });
      continue;
    }
    const { placeholder, index } = part;
    const value = valueOfPlaceholder(placeholder, values);
    const name = nameOfPlaceholder(placeholder);
    if (value === undefined) {
      const reason = placeholder.type === 'blank' ? 'placeholder-blank' : 'placeholder-unset';
      return { ok: false, fault: { reason, name, index } };
    }
    const written = writtenAs(value, formOf(part, use), use, placeholder.type === 'counter');
    if (typeof written === 'object') return { ok: false, fault: { ...written, name, index } };
    length += written.length;
    if (length > maxFilledLength)
      return { ok: false, fault: { reason: 'placeholder-too-long', name, index } };
    pieces.push({ text: written, name });
  }
  return { ok: true, pieces };
}

/** Fills a text, or returns the first placeholder that has no value. */
export function fillPlaceholders(
  parts: PlaceholderText,
  values: PlaceholderValues,
  use: PlaceholderUse,
):
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: UnfilledPlaceholder } {
  const filled = fillPieces(parts, values, use);
  return filled.ok ? { ok: true, text: filled.pieces.map(({ text }) => text).join('') } : filled;
}

function partOf(inner: string, index: number): PlaceholderPart | PlaceholderFault {
  // What a blank proposes may have a colon of its own.
  const equals = inner.startsWith('?') ? inner.indexOf('=') : -1;
  const end = equals < 0 ? inner.length : equals;
  const colon = inner.slice(0, end).lastIndexOf(':');
  const form = colon < 0 ? undefined : parseForm(inner.slice(colon + 1, end).trim());
  if (colon >= 0 && form === undefined) return { reason: 'placeholder-form', index, found: inner };
  const placeholder = parsePlaceholder(
    colon < 0 ? inner : `${inner.slice(0, colon).trim()}${inner.slice(end)}`,
  );
  if (placeholder === undefined) return { reason: 'placeholder-name', index, found: inner };
  return { placeholder, form, index };
}

function parsePlaceholder(inner: string): Placeholder | undefined {
  if (inner.startsWith('?')) {
    const equals = inner.indexOf('=');
    const name = (equals < 0 ? inner.slice(1) : inner.slice(1, equals)).trim();
    if (!nameForm.test(name)) return undefined;
    return { type: 'blank', name, preset: equals < 0 ? undefined : inner.slice(equals + 1).trim() };
  }
  if (Object.hasOwn(own, inner)) return { type: inner as keyof typeof own };
  if (inner === 'random') return { type: 'random', least: 0, most: 255 };
  const [, from, to] = /^random\(\s*(\d{1,10})\s*-\s*(\d{1,10})\s*\)$/.exec(inner) ?? [];
  if (from !== undefined && to !== undefined) {
    const least = Number(from);
    const most = Number(to);
    return least <= most ? { type: 'random', least, most } : undefined;
  }
  return nameForm.test(inner) ? { type: 'variable', name: inner } : undefined;
}

function parseForm(text: string): PlaceholderForm | undefined {
  const [, sign, bits, order] = /^([ui])(8|16|32|64)(be|le|)$/.exec(text) ?? [];
  if (bits !== undefined) {
    if (bits === '8' ? order !== '' : order === '') return undefined;
    const bytes = (Number(bits) / 8) as 1 | 2 | 4 | 8;
    return { type: 'bytes', bytes, isLittle: order === 'le', isSigned: sign === 'i' };
  }
  const width = /^0?[1-9]$|^1\d$|^20$/.test(text) ? Number(text) : undefined;
  return width === undefined ? undefined : { type: 'padded', width };
}

function formOf({ placeholder, form }: PlaceholderPart, use: PlaceholderUse): PlaceholderForm | undefined {
  if (use === 'text' || form !== undefined) return form;
  const big = { type: 'bytes', isLittle: false, isSigned: false } as const;
  const isNumber = placeholder.type === 'counter' || placeholder.type === 'random';
  if (isNumber) return { ...big, bytes: 1 };
  return placeholder.type === 'unixtime' ? { ...big, bytes: 4 } : undefined;
}

/** A value in its form; a counter begins again where its bytes end, as one on the wire does. */
function writtenAs(
  value: string,
  form: PlaceholderForm | undefined,
  use: PlaceholderUse,
  isCounter: boolean,
): string | Pick<UnfilledPlaceholder, 'reason'> {
  if (form === undefined) return value;
  if (form.type === 'padded') return value.padStart(form.width, '0');
  if (use === 'text') return value;
  const [, sign, digits] = /^\s*(-?)(0[xX][0-9a-fA-F]{1,16}|\d{1,20})\s*$/.exec(value) ?? [];
  if (digits === undefined) return { reason: 'placeholder-no-number' };
  const number = sign === '-' ? -BigInt(digits) : BigInt(digits);
  const bits = form.bytes * 8;
  const fits = form.isSigned ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number);
  if (fits !== number && !isCounter) return { reason: 'placeholder-no-fit' };
  const hex = BigInt.asUintN(bits, number)
    .toString(16)
    .padStart(form.bytes * 2, '0');
  const pairs = hex.match(/../g) ?? [];
  return (form.isLittle ? pairs.reverse() : pairs).join('');
}

function valueOfPlaceholder(placeholder: Placeholder, values: PlaceholderValues): string | undefined {
  switch (placeholder.type) {
    case 'variable':
      return values.variable(placeholder.name);
    case 'blank':
      return values.blank(placeholder.name) ?? placeholder.preset;
    case 'counter':
      return String(values.counter);
    case 'random':
      return String(
        placeholder.least + Math.floor(values.random() * (placeholder.most - placeholder.least + 1)),
      );
    case 'time':
      return values.localTime.slice(11);
    case 'date':
      return values.localTime.slice(0, 10);
    case 'unixtime':
      return String(values.unixSeconds);
    case 'unique':
      return Array.from({ length: 32 }, () => Math.floor(values.random() * 16).toString(16)).join('');
  }
}

function nameOfPlaceholder(placeholder: Placeholder): string {
  return 'name' in placeholder ? placeholder.name : placeholder.type;
}
