import type { FramePattern } from '../bytes/frame-pattern.js';
import type { FramingSpec } from '../bytes/framing.js';
import { parseHex } from '../bytes/hex.js';
import type { FieldSpec } from './field-spec.js';
import type { LayoutChecksum } from './layout-checksum.js';
import type { FrameFile } from './layout-file.js';
import { mistake } from './layout-mistake.js';
import { bytePlaces } from './number-form.js';
import type { LengthRule } from './spec.js';
import { fixedBytesOf } from './steps.js';

const defaultMaxBytes = 4_096;
const maxFrameBytes = 64 * 1024 * 1024;
const maxGapMs = 3_600_000;

interface FrameRule {
  readonly length: LengthRule | undefined;
  readonly framing: FramingSpec | undefined;
}

type Checksums = ReadonlyMap<FieldSpec, LayoutChecksum>;

/** How a stream is cut into the messages of a layout. Those of text are lines unless it is said otherwise. @throws LayoutMistake */
export function framingOf(
  frame: FrameFile | undefined,
  specs: readonly FieldSpec[],
  checksums: Checksums,
  isText: boolean,
): FrameRule {
  if (frame === undefined) return { length: undefined, framing: isText ? { type: 'line' } : undefined };
  const { length, end, size, line, gap, max = defaultMaxBytes } = frame;
  if ([length, end, size, line, gap].filter((one) => one !== undefined).length !== 1)
    mistake('layout-frame-single');
  if (max < 1 || max > maxFrameBytes) mistake('layout-frame-number', { text: String(max) });
  if (line !== undefined) return { length: undefined, framing: line ? { type: 'line' } : undefined };
  if (gap !== undefined) {
    if (!(gap >= 1 && gap <= maxGapMs)) mistake('layout-frame-number', { text: String(gap) });
    return { length: undefined, framing: { type: 'gap', gapMs: gap } };
  }
  const known = isText ? [] : fixedParts(specs, checksums);
  const leastBytes = isText ? 1 : leastBytesOf(specs, checksums);
  if (length !== undefined) return lengthRule(length, frame, specs, checksums, { known, leastBytes, max });
  const pattern = { known, leastBytes, mostBytes: Math.max(max, leastBytes) };
  if (size !== undefined) {
    if (!(size >= 1 && size <= maxFrameBytes)) mistake('layout-frame-number', { text: String(size) });
    const mostBytes = Math.max(max, size);
    return {
      length: undefined,
      framing: { type: 'pattern', pattern: { ...pattern, mostBytes, end: { type: 'size', bytes: size } } },
    };
  }
  const delimiter = parseHex(end ?? '');
  if (!delimiter.ok || delimiter.bytes.byteLength === 0 || delimiter.bytes.byteLength > 64)
    return mistake('layout-const-invalid', { text: end ?? '' });
  return {
    length: undefined,
    framing: {
      type: 'pattern',
      pattern: { ...pattern, end: { type: 'delimiter', delimiter: delimiter.bytes } },
    },
  };
}

function lengthRule(
  name: string,
  { covers = 'after' }: FrameFile,
  specs: readonly FieldSpec[],
  checksums: Checksums,
  {
    known,
    leastBytes,
    max,
  }: { readonly known: FramePattern['known']; readonly leastBytes: number; readonly max: number },
): FrameRule {
  const index = specs.findIndex((spec) => spec.name === name);
  const spec = specs[index];
  const at = fixedStart(specs, index, checksums);
  if (
    spec?.type !== 'number' ||
    spec.count !== undefined ||
    spec.form.kind !== 'unsigned' ||
    at === undefined
  )
    return mistake('layout-frame-length', { text: name });
  const added = covers === 'whole' ? 0 : covers === 'after' ? at + spec.form.bytes : covers;
  if (!Number.isInteger(added) || Math.abs(added) > maxFrameBytes)
    mistake('layout-frame-number', { text: String(added) });
  const end = { type: 'length', at, places: bytePlaces(spec.form), added } as const;
  const least = Math.max(leastBytes, at + spec.form.bytes);
  const pattern = { known, leastBytes: least, mostBytes: Math.max(max, least), end };
  return { length: { spec: index, added }, framing: { type: 'pattern', pattern } };
}

/** Where the field of this index begins; undefined if that differs from message to message. */
function fixedStart(specs: readonly FieldSpec[], index: number, checksums: Checksums): number | undefined {
  if (index < 0 || (specs[index]?.when.length ?? 0) > 0) return undefined;
  let at = 0;
  for (const spec of specs.slice(0, index)) {
    const bytes = spec.when.length > 0 ? undefined : fixedBytesOf(spec, checksums);
    if (bytes === undefined) return undefined;
    at += bytes;
  }
  return at;
}

/** The consts that stand at fixed places. */
function fixedParts(specs: readonly FieldSpec[], checksums: Checksums): FramePattern['known'] {
  return specs.flatMap((spec, index) => {
    if (spec.type !== 'const') return [];
    const at = fixedStart(specs, index, checksums);
    return at === undefined ? [] : [{ at, bytes: spec.bytes }];
  });
}

/** Bytes that every message has. */
function leastBytesOf(specs: readonly FieldSpec[], checksums: Checksums): number {
  let bytes = 0;
  for (const spec of specs) if (spec.when.length === 0) bytes += fixedBytesOf(spec, checksums) ?? 0;
  return Math.max(1, bytes);
}
