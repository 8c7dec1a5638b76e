import type { EncodingName } from '../bytes/encoding-names.js';
import { type FieldSpec, unscaled, type ValueNames } from './field-spec.js';
import type { LayoutField, LayoutFieldKind } from './layout.js';
import type { LayoutFile } from './layout-file.js';

const noNames: ValueNames = new Map();

/** The fields of a layout as others know them, and the index of each of `specs` among them. */
export function fieldsOf(
  specs: readonly FieldSpec[],
  { frame }: LayoutFile,
  encoding: EncodingName,
): { readonly fields: readonly LayoutField[]; readonly fieldOf: readonly number[] } {
  const fields: LayoutField[] = [];
  const fieldOf: number[] = [];
  const counts = new Set(specs.flatMap(countsOf));
  for (const spec of specs) {
    const index = fields.length;
    fieldOf.push(index);
    const follows =
      spec.type === 'const' ||
      spec.type === 'checksum' ||
      counts.has(spec.name) ||
      frame?.length === spec.name;
    fields.push(Object.freeze(fieldOfSpec(spec, follows, encoding)));
    if (spec.type !== 'bits') continue;
    for (const part of spec.parts) {
      const whole = fieldOfSpec(spec, false, encoding);
      const bits = part.highest - part.lowest + 1;
      const name = `${spec.name}.${part.name}`;
      fields.push(
        Object.freeze({
          ...whole,
          name,
          kind: bits === 1 ? 'boolean' : 'number',
          bits,
          parent: index,
          remark: '',
        }),
      );
    }
  }
  return { fields: Object.freeze(fields), fieldOf };
}

/** The name of the field that says how much there is of this one. */
function countsOf(spec: FieldSpec): readonly string[] {
  const size = spec.type === 'number' ? spec.count : 'size' in spec ? spec.size : undefined;
  return size?.type === 'field' ? [size.name] : [];
}

function fieldOfSpec(spec: FieldSpec, follows: boolean, encoding: EncodingName): LayoutField {
  const isNumber = spec.type === 'number';
  return {
    name: spec.name,
    kind: kindOf(spec),
    form: isNumber || spec.type === 'bits' ? spec.form : undefined,
    scaling: isNumber ? spec.scaling : unscaled,
    bits: 0,
    unit: isNumber ? spec.unit : '',
    values: isNumber ? spec.values : noNames,
    encoding: spec.type === 'text' ? spec.encoding : encoding,
    endBytes: 'size' in spec && spec.size.type === 'until' ? spec.size.end.byteLength : 0,
    isArray: isNumber && spec.count !== undefined,
    isConditional: spec.when.length > 0,
    parent: -1,
    follows,
    remark: spec.remark,
  };
}

function kindOf(spec: FieldSpec): LayoutFieldKind {
  return spec.type === 'number' && spec.form.kind === 'boolean' ? 'boolean' : spec.type;
}
