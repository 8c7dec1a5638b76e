import { editDistance } from '../../bytes/edit-distance.js';
import type { Codec } from '../../wire/codec.js';
import type { FieldKind, FieldType } from '../../wire/field-type.js';

/** A field that a filter may name. */
export interface CatalogField {
  readonly name: string;
  /** Protocols whose layers have it. */
  readonly protocols: readonly string[];
  readonly type: FieldType;
  /** The names by which layers give its values: its own, or those that it stands for. */
  readonly leaves: readonly string[];
  /** What the bytes of those are; another kind than its own if it is their text. */
  readonly leafKind: FieldKind;
}

/** What a catalog takes of a codec. */
export type NamedCodec = Pick<Codec, 'protocol' | 'types'>;

const maxNearNames = 3;
/** Longer names are not compared with the known ones: the time is proportional to the product of the lengths. */
const maxNameLength = 64;

/** What Wireshark called protocols before version 3, as many instructions still do. */
const formerProtocols: ReadonlyMap<string, string> = new Map([
  ['bootp', 'dhcp'],
  ['ssl', 'tls'],
]);

/** The fields and protocols that filters may name. */
export class FilterCatalog {
  /** Names of all protocols; what has none, as the desk's own fields, is not among them. */
  readonly protocols: ReadonlySet<string>;
  readonly #fields = new Map<string, CatalogField>();

  constructor(codecs: readonly NamedCodec[]) {
    this.protocols = new Set(codecs.map(({ protocol }) => protocol).filter((protocol) => protocol !== ''));
    for (const { protocol, types } of codecs) {
      for (const [name, type] of Object.entries(types)) {
        const others = this.#fields.get(name)?.protocols ?? [];
        const leaves = type.of.length === 0 ? [name] : type.of;
        const leafKind = types[leaves[0] ?? name]?.kind ?? type.kind;
        this.#fields.set(name, { name, protocols: [...others, protocol], type, leaves, leafKind });
      }
    }
  }

  /** All fields, in the order of their protocols. */
  get fields(): Iterable<CatalogField> {
    return this.#fields.values();
  }

  /** The field of this name; `undefined` if there is none. */
  field(name: string): CatalogField | undefined {
    return this.#fields.get(name);
  }

  /**
   * The names nearest to one that is not known, at most three, the nearest first; none if even that differs in more than half
   * of the letters.
   */
  nearest(name: string): readonly string[] {
    const wanted = withPresentProtocol(name.slice(0, maxNameLength).toLowerCase());
    const near = [...this.#fields.keys(), ...this.protocols]
      .map((known) => ({ known, distance: editDistance(wanted, known) + otherProtocol(wanted, known) }))
      .sort((one, other) => one.distance - other.distance || (one.known < other.known ? -1 : 1))
      .slice(0, maxNearNames)
      .map(({ known }) => known);
    const isNear = near.some((known) => editDistance(wanted, known) <= wanted.length / 2);
    return isNear ? near : [];
  }
}

/** A name with the present word for its protocol. */
function withPresentProtocol(name: string): string {
  const [protocol = '', ...rest] = name.split('.');
  return [formerProtocols.get(protocol) ?? protocol, ...rest].join('.');
}

/** What it costs a name to be of another protocol: as much as three letters that differ. */
function otherProtocol(wanted: string, known: string): number {
  return wanted.split('.')[0] === known.split('.')[0] ? 0 : 3;
}
