import { fieldUnknown } from '../../capture/field-columns.js';
import type { Sentence } from '../../errors/entry.js';
import type { Codec } from '../../wire/codec.js';
import type { FieldKind } from '../../wire/field-type.js';
import { createProtocols } from '../../wire/protocols.js';

/** A name that `--fields` and filters take. */
export interface ListedField {
  readonly name: string;
  /** What its values are; `protocol` for the name of one. */
  readonly kind: FieldKind | 'protocol';
  /** Its purpose; a protocol has none. */
  readonly purpose: Sentence | undefined;
  /** Names of its values. */
  readonly values: Readonly<Record<number, string>>;
}

/**
 * The protocols and fields whose names begin with `prefix`, in any case, each protocol before its fields; of a prefix that is the name of a
 * protocol those of that one alone. `codecs` are protocols beside those that are known.
 *
 * @throws BreakoutboxError CAPTURE_FIELD_UNKNOWN if there is none
 */
export function listFields(prefix = '', codecs: readonly Codec[] = []): readonly ListedField[] {
  const wanted = prefix.toLowerCase();
  const { all } = createProtocols(codecs);
  const isProtocol = all.some(({ protocol }) => protocol.toLowerCase() === wanted);
  const isWanted = (name: string): boolean => {
    const text = name.toLowerCase();
    return isProtocol ? text === wanted || text.startsWith(`${wanted}.`) : text.startsWith(wanted);
  };
  const found = new Map<string, ListedField>();
  for (const { protocol, types } of all) {
    // The header of an option may be a protocol that has no field of its own.
    if (isWanted(protocol) && !found.has(protocol))
      found.set(protocol, { name: protocol, kind: 'protocol', purpose: undefined, values: {} });
    for (const [name, { kind, purpose, values }] of Object.entries(types))
      if (isWanted(name) && !found.has(name)) found.set(name, { name, kind, purpose, values });
  }
  if (found.size === 0) throw fieldUnknown(prefix, all);
  return [...found.values()];
}
