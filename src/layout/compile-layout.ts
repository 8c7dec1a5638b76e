import { type EncodingName, parseEncodingName } from '../bytes/encoding-names.js';
import { nearestOf } from '../bytes/nearest-of.js';
import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { BytesDecoder } from './decode-bytes.js';
import { TextDecoder } from './decode-text.js';
import { BytesEncoder } from './encode-bytes.js';
import { encodeTemplate } from './encode-text.js';
import { type FieldSpec, maxFields } from './field-spec.js';
import { fieldsOf } from './fields.js';
import { framingOf } from './frame-rule.js';
import type { GivenValue, Layout } from './layout.js';
import { type LayoutChecksum, readLayoutChecksum } from './layout-checksum.js';
import type { LayoutFile } from './layout-file.js';
import { LayoutMistake, mistake, parsedBy, within } from './layout-mistake.js';
import type { LayoutValues } from './layout-values.js';
import { readTemplate, separated, type TextTemplate } from './line-template.js';
import { type FieldDefaults, readField } from './read-field.js';
import type { LayoutSpec } from './spec.js';
import { fixedBytesOf } from './steps.js';

/** Whether a layout may have this name: fields are named by it in filters. */
export function isLayoutName(name: string): boolean {
  return /^[A-Za-z_][\w-]{0,63}$/.test(name);
}

/**
 * Makes a layout of what its file says. Fails with LAYOUT_NAME_INVALID, LAYOUT_INVALID or CHECKSUM_INVALID: params `layout` and
 * `field` say where, `reason` why.
 */
export function compileLayout(name: string, file: LayoutFile): Parsed<Layout> {
  if (!isLayoutName(name))
    return { ok: false, failure: failure('LAYOUT_NAME_INVALID', { text: name.slice(0, 60) }) };
  return parsedBy(() =>
    within({ layout: name, field: '*' }, () => new CompiledLayout(specOf(name, file), encodingOf(file))),
  );
}

function encodingOf({ encoding = 'utf-8' }: LayoutFile): EncodingName {
  return (
    parseEncodingName(encoding) ??
    within({ field: 'encoding' }, () => mistake('layout-encoding-unknown', { text: encoding }))
  );
}

function specOf(name: string, file: LayoutFile): LayoutSpec {
  const isText = file.line !== undefined || file.separator !== undefined;
  const defaults: FieldDefaults = { order: file.order ?? 'big', encoding: encodingOf(file), isText };
  if (file.line !== undefined && (file.fields !== undefined || file.separator !== undefined))
    mistake('layout-line-alone');
  const template =
    file.line === undefined
      ? undefined
      : within({ field: 'line' }, () => readTemplate(file.line ?? '', defaults));
  const specs = template?.pieces.map(({ spec }) => spec) ?? readFields(file, defaults);
  if (specs.length === 0) mistake('layout-empty');
  if (specs.length > maxFields) mistake('layout-too-many', { most: maxFields });
  checkNames(specs);
  const checksums = isText ? new Map() : readChecksums(specs);
  for (const [index, spec] of specs.entries())
    within({ field: spec.name }, () => (isText ? checkText(spec) : checkField(specs, index, checksums)));
  const { fields, fieldOf } = fieldsOf(specs, file, defaults.encoding);
  const { length, framing } = within({ field: 'frame' }, () =>
    framingOf(file.frame, specs, checksums, isText),
  );
  return {
    name,
    remark: file.remark ?? '',
    specs,
    fields,
    fieldOf,
    checksums,
    length,
    framing,
    template: template ?? separatedBy(file, specs, defaults),
  };
}

function separatedBy(
  { separator }: LayoutFile,
  specs: readonly FieldSpec[],
  { encoding }: FieldDefaults,
): TextTemplate | undefined {
  return separator === undefined
    ? undefined
    : within({ field: 'separator' }, () => separated(specs, separator, encoding));
}

function readFields({ fields = [] }: LayoutFile, defaults: FieldDefaults): readonly FieldSpec[] {
  return fields.slice(0, maxFields + 1).map((field, index) => {
    const [entry, ...more] = Object.entries(field);
    const place = `fields[${index}]`;
    if (entry === undefined || more.length > 0)
      return within({ field: place }, () => mistake('layout-field-single'));
    const [name, written] = entry;
    return within({ field: name.slice(0, 64) }, () => readField(name, written, defaults));
  });
}

function checkNames(specs: readonly FieldSpec[]): void {
  const seen = new Set<string>();
  for (const spec of specs) {
    const names = [
      spec.name,
      ...(spec.type === 'bits' ? spec.parts.map((part) => `${spec.name}.${part.name}`) : []),
    ];
    for (const name of names) {
      if (seen.has(name)) within({ field: name }, () => mistake('layout-name-twice'));
      seen.add(name);
    }
  }
}

function readChecksums(specs: readonly FieldSpec[]): ReadonlyMap<FieldSpec, LayoutChecksum> {
  const checksums = new Map<FieldSpec, LayoutChecksum>();
  for (const [index, spec] of specs.entries()) {
    if (spec.type !== 'checksum') continue;
    const indexOf = (name: string): number | undefined => {
      const found = specs.findIndex((other) => other.name === name);
      return found < 0 || found >= index ? undefined : found;
    };
    const isLast = index === specs.length - 1;
    checksums.set(
      spec,
      within({ field: spec.name }, () => readLayoutChecksum(spec.text, isLast, indexOf)),
    );
  }
  return checksums;
}

function checkText(spec: FieldSpec): void {
  const hasSize =
    (spec.type === 'text' && spec.size.type !== 'rest') ||
    (spec.type === 'number' && spec.count !== undefined);
  const isOfBytes = spec.type === 'bits' || spec.type === 'bytes' || spec.type === 'checksum';
  if (hasSize || isOfBytes || spec.when.length > 0) mistake('layout-text-type-unknown', { text: spec.type });
}

/** What a field says of others: they have to be numbers before it. */
function checkField(
  specs: readonly FieldSpec[],
  index: number,
  checksums: ReadonlyMap<FieldSpec, LayoutChecksum>,
): void {
  const spec = specs[index];
  if (spec === undefined) return;
  const earlier = specs.slice(0, index);
  const checkEarlier = (name: string): void => {
    const found = earlier.find((other) => other.name === name);
    const isNumber =
      found?.type === 'bits' ||
      (found?.type === 'number' && found.count === undefined && found.form.kind !== 'float');
    if (!isNumber) mistake('layout-reference-unknown', { text: name });
  };
  for (const { name } of spec.when) checkEarlier(name);
  const size = spec.type === 'number' ? spec.count : 'size' in spec ? spec.size : undefined;
  if (size?.type === 'field') checkEarlier(size.name);
  if (size?.type !== 'rest') return;
  const behind = specs
    .slice(index + 1)
    .find((other) => other.when.length === 0 && fixedBytesOf(other, checksums) === undefined);
  if (behind !== undefined) mistake('layout-behind-rest', { text: behind.name });
}

class CompiledLayout implements Layout {
  readonly name: string;
  readonly remark: string;
  readonly fields: Layout['fields'];
  readonly framing: Layout['framing'];
  readonly isText: boolean;
  readonly #spec: LayoutSpec;
  readonly #encoding: EncodingName;
  readonly #decoder: BytesDecoder | TextDecoder;

  constructor(spec: LayoutSpec, encoding: EncodingName) {
    this.name = spec.name;
    this.remark = spec.remark;
    this.fields = spec.fields;
    this.framing = spec.framing;
    this.isText = spec.template !== undefined;
    this.#spec = spec;
    this.#encoding = encoding;
    this.#decoder = spec.template === undefined ? new BytesDecoder(spec) : new TextDecoder(spec.template);
  }

  decode(bytes: Uint8Array, from: number, to: number, values: LayoutValues): void {
    this.#decoder.decode(bytes, from, to, values);
  }

  encode(given: Readonly<Record<string, GivenValue>>): Parsed<Uint8Array> {
    return parsedBy(() =>
      within({ layout: this.name }, () => {
        this.#checkGiven(given);
        const { template } = this.#spec;
        return template === undefined
          ? new BytesEncoder(this.#spec, given).message()
          : encodeTemplate(template, this.#encoding, given);
      }),
    );
  }

  #checkGiven(given: Readonly<Record<string, GivenValue>>): void {
    const names = this.fields.map(({ name }) => name);
    const known = new Set(names);
    const unknown = Object.keys(given).find((name) => !known.has(name));
    if (unknown === undefined) return;
    const nearest = nearestOf(unknown, names);
    const choices = nearest ?? names.slice(0, maxChoices).join(' ');
    throw new LayoutMistake('LAYOUT_FIELD_UNKNOWN', { text: unknown.slice(0, 60), choices });
  }
}

/** Names of fields that a message lists. */
const maxChoices = 12;
