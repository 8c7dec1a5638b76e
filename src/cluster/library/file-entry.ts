import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** Versions of a file that the library keeps: the served one can be taken back to any of them. */
export const keptVersions = 8;
/** Bytes of an entry; a longer one is none of ours. */
export const maxEntryBytes = 16_384;

const fileVersion = Type.Object({
  /** Counts up from 1. */
  version: Type.Integer({ minimum: 1 }),
  /** SHA-256 of the bytes, in hex. */
  digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  bytes: Type.Integer({ minimum: 0 }),
  /** Who put it there, as that program says. */
  by: Type.String({ maxLength: 200 }),
  /** When, milliseconds since 1970, by that program's clock. */
  atMs: Type.Integer({ minimum: 0 }),
});

const choice = Type.Object({
  /** Who, as that program says. */
  by: Type.String({ maxLength: 200 }),
  /** When, milliseconds since 1970, by that program's clock. */
  atMs: Type.Integer({ minimum: 0 }),
});

const fileEntry = Type.Object({
  /** The version that servers serve. */
  served: Type.Integer({ minimum: 1 }),
  /** Who had it served again; absent for one that is served since it was put there. */
  chosen: Type.Optional(choice),
  /** Newest first. */
  versions: Type.Array(fileVersion, { minItems: 1, maxItems: keptVersions }),
});

/** One version of a file of the library. */
export type FileVersion = Readonly<Static<typeof fileVersion>>;

/** Who had a version served again, and when. */
export type VersionChoice = Readonly<Static<typeof choice>>;

/** What the library says of a file's name. A change of it is a rollout: servers serve the one version or the other. */
export interface FileEntry {
  readonly served: number;
  readonly chosen?: VersionChoice | undefined;
  readonly versions: readonly FileVersion[];
}

/** The version that is served. */
export function servedVersion({ served, versions }: FileEntry): FileVersion | undefined {
  return versions.find(({ version }) => version === served);
}

/** The entry with one more version, which is served from then on. The oldest goes where there are too many. */
export function withVersion(entry: FileEntry | undefined, added: Omit<FileVersion, 'version'>): FileEntry {
  const before = entry?.versions ?? [];
  const version = (before[0]?.version ?? 0) + 1;
  return { served: version, versions: [{ version, ...added }, ...before].slice(0, keptVersions) };
}

/**
 * The entry that serves another version, which `chosen` says who wanted: `wanted`, or the one before the served one. Undefined where there is none, or it is served
 * already.
 */
export function takenBack(
  entry: FileEntry,
  wanted: number | undefined,
  chosen: VersionChoice,
): FileEntry | undefined {
  const { served, versions } = entry;
  const found = versions.find(({ version }) =>
    wanted === undefined ? version < served : version === wanted,
  );
  return found === undefined || found.version === served
    ? undefined
    : { served: found.version, chosen, versions };
}

/** Writes an entry as JSON. */
export function writeFileEntry({ served, chosen, versions }: FileEntry): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ served, chosen, versions }));
}

/** Reads it; undefined for anything else. */
export function readFileEntry(bytes: Uint8Array): FileEntry | undefined {
  if (bytes.length > maxEntryBytes) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Value.Check(fileEntry, value) && servedVersion(value) !== undefined ? value : undefined;
  } catch {
    return undefined;
  }
}
