import { type Failure, failure } from '../errors/error.js';
import { type AnyEndpointInput, parseAnyEndpoint } from './endpoint-kinds.js';
import type { TftpServerEndpointInput } from './kinds/tftp-server.js';
import { portRange } from './limits.js';
import { choice, flag, shapeFault, whole } from './shape.js';

/** An endpoint as a workspace keeps it: the id leads to the same one after a restart. */
export interface KeptEndpoint {
  readonly id: string;
  readonly input: AnyEndpointInput;
}

/** What a workspace keeps. */
export interface Workspace {
  readonly endpoints: readonly KeptEndpoint[];
  /** The folder that TFTP serves; empty for the one in the workspace. */
  readonly tftpFolder: string;
}

/** A part of a workspace that cannot be used. It stays in the file as it is until somebody mends it. */
export interface UnusablePart {
  /** Its place among the endpoints of the file, from 1; undefined for what is none of them. */
  readonly endpoint: number | undefined;
  /** Its label or address, as far as it has one. */
  readonly label: string;
  readonly failure: Failure;
}

/** An entry of the file that cannot be used. */
export interface UnusableEntry {
  /** Its place among the entries, from 0. */
  readonly index: number;
  readonly entry: unknown;
  /** The id that it had; it is nobody else's meanwhile. */
  readonly id: string | undefined;
}

/** A workspace file as it was read: what can be used, and what cannot. */
export interface ReadWorkspace {
  readonly workspace: Workspace;
  readonly unusable: readonly UnusableEntry[];
  readonly problems: readonly UnusablePart[];
  /** What else is in the file, which is kept as it is: what another version keeps, settings that cannot be used. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The one TFTP server of workspaces that were written when there was one, beside the endpoints. */
const soleTftpServer = {
  type: 'object',
  additionalProperties: false,
  required: ['port', 'write', 'singlePort'],
  properties: {
    port: whole(portRange.least, portRange.most),
    write: choice(['off', 'create', 'overwrite'], 'Uploads'),
    singlePort: flag('Transfers use the port of requests'),
  },
} as const;

type SoleTftpServer = Required<Pick<TftpServerEndpointInput, 'port' | 'write' | 'singlePort'>>;

/**
 * Reads what a workspace file holds; undefined when it is no workspace. An entry that cannot be used costs that entry alone.
 * The server of a file that knew one TFTP server becomes an endpoint; `tftpPort` is the port that it had when the file does
 * not say.
 */
export function readWorkspace(file: unknown, tftpPort: number): ReadWorkspace | undefined {
  if (!isWorkspace(file)) return undefined;
  const { version: _one, endpoints: entries, ids, tftp, tftpFolder, tftpAutoStart, ...others } = file;
  const problems: UnusablePart[] = [];
  const faults = entries.map((entry) => {
    const parsed = parseAnyEndpoint(entry);
    return parsed.ok ? undefined : parsed.failure;
  });
  for (const [index, fault] of faults.entries())
    if (fault !== undefined)
      problems.push({ endpoint: index + 1, label: labelOf(entries[index]), failure: fault });
  const given = idsOf(ids, faults);
  const numbers = new IdNumbers(given);
  const endpoints: KeptEndpoint[] = [];
  const unusable: UnusableEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const id = given[index];
    if (faults[index] !== undefined) unusable.push({ index, entry, id });
    else endpoints.push({ id: id ?? numbers.next(), input: entry as AnyEndpointInput });
  }
  let rest: Readonly<Record<string, unknown>> = others;
  const fault = tftp === undefined ? undefined : shapeFault(soleTftpServer, tftp);
  if (fault !== undefined) {
    problems.push({ endpoint: undefined, label: '', failure: failure('DESCRIPTION_INVALID', fault) });
    rest = { ...rest, tftp, ...(tftpAutoStart === undefined ? {} : { tftpAutoStart }) };
  } else if (tftp !== undefined || tftpAutoStart === true) {
    const server = (tftp ?? { port: tftpPort, write: 'off', singlePort: false }) as SoleTftpServer;
    const input: AnyEndpointInput = { type: 'tftp-server', ...server, autoStart: tftpAutoStart === true };
    endpoints.push({ id: numbers.next(), input });
  }
  const workspace = { endpoints, tftpFolder: typeof tftpFolder === 'string' ? tftpFolder : '' };
  return { workspace, unusable, problems, rest };
}

/** What is written of a workspace: each entry that cannot be used is where it was. */
export function workspaceFile(
  { endpoints, tftpFolder }: Workspace,
  unusable: readonly UnusableEntry[],
  rest: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries: { readonly id: string | undefined; readonly entry: unknown }[] = endpoints.map(
    ({ id, input }) => ({ id, entry: input }),
  );
  for (const { index, entry, id } of unusable) entries.splice(index, 0, { id, entry });
  return {
    version: 1,
    endpoints: entries.map(({ entry }) => entry),
    // As many as there are entries: one that has none has null.
    ids: entries.map(({ id }) => id ?? null),
    ...rest,
    tftpFolder,
  };
}

interface WorkspaceShape {
  readonly [key: string]: unknown;
  readonly endpoints: readonly unknown[];
}

function isWorkspace(kept: unknown): kept is WorkspaceShape {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'version' in kept &&
    kept.version === 1 &&
    'endpoints' in kept &&
    Array.isArray(kept.endpoints)
  );
}

/** The ids of the entries, by place. An older file lists only those of entries that could be used. */
function idsOf(ids: unknown, faults: readonly (Failure | undefined)[]): readonly (string | undefined)[] {
  if (!Array.isArray(ids)) return [];
  const usable = faults.flatMap((fault, index) => (fault === undefined ? [index] : []));
  const isByPlace = ids.length === faults.length;
  if (!isByPlace && ids.length !== usable.length) return [];
  const taken = new Set<string>();
  const found: (string | undefined)[] = faults.map(() => undefined);
  for (const [at, id] of ids.entries()) {
    const place = isByPlace ? at : usable[at];
    if (place === undefined || !isId(id) || taken.has(id)) continue;
    taken.add(id);
    found[place] = id;
  }
  return found;
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && /^e[1-9]\d{0,8}$/.test(id);
}

/** Gives ids past all that are given. */
class IdNumbers {
  #last: number;

  constructor(given: readonly (string | undefined)[]) {
    this.#last = Math.max(0, ...given.map((id) => Number(id?.slice(1) ?? 0)));
  }

  next(): string {
    this.#last += 1;
    return `e${this.#last}`;
  }
}

function labelOf(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return '';
  const { label, address } = entry as { readonly label?: unknown; readonly address?: unknown };
  return (
    [label, address]
      .find((text) => typeof text === 'string' && text !== '')
      ?.toString()
      .slice(0, 120) ?? ''
  );
}
