import { type ErrorParams, type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { ReasonKey } from '../errors/reasons.js';
import { deepFreeze } from './deep-freeze.js';
import { EndpointIds, isEndpointId } from './endpoint-ids.js';
import { type AnyEndpointInput, parseAnyEndpoint } from './endpoint-kinds.js';
import { givenValues } from './given-values.js';
import type { TftpServerEndpointInput } from './kinds/tftp-server.js';
import { portRange } from './limits.js';
import { choice, flag, shapeFault, text, within } from './shape.js';

/** A saved endpoint; its id stays the same after a restart. */
export interface KeptEndpoint {
  readonly id: string;
  readonly input: AnyEndpointInput;
}

/** The content of a workspace. */
export interface Workspace {
  readonly endpoints: readonly KeptEndpoint[];
  /** The folder that TFTP serves; empty for the one in the workspace. */
  readonly tftpFolder: string;
}

/** An unusable part of a workspace. It stays in the file unchanged until somebody mends it. */
export interface UnusablePart {
  /** Its place among the endpoints of the file, from 1; undefined if it is not an endpoint. */
  readonly endpoint: number | undefined;
  /** Its label or address; empty if it has none. */
  readonly label: string;
  readonly failure: Failure;
}

/** An entry of the file that cannot be used. */
export interface UnusableEntry {
  /** Its place among the entries, from 0. */
  readonly index: number;
  readonly entry: unknown;
  /** The id that it had, which no other endpoint gets meanwhile. */
  readonly id: string | undefined;
}

/** A workspace file as it was read: its usable and unusable parts. */
export interface ReadWorkspace {
  readonly workspace: Workspace;
  readonly unusable: readonly UnusableEntry[];
  readonly problems: readonly UnusablePart[];
  /** The rest of the file, kept as it is: settings of other versions, and unusable ones. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The single TFTP server of older workspaces, which kept it beside the endpoints. */
const soleTftpServer = {
  type: 'object',
  additionalProperties: false,
  required: ['port', 'write', 'singlePort'],
  properties: {
    port: within(portRange),
    write: choice(['off', 'create', 'overwrite'], 'Uploads'),
    singlePort: flag('Transfers use the port of requests'),
  },
} as const;

/** The folder of TFTP, in a file of any age. */
const folderSettings = {
  type: 'object',
  properties: { tftpFolder: text('The folder that TFTP serves; empty for the one in the workspace', 4_096) },
} as const;

/** Whether the one TFTP server of an older file starts with the workbench. */
const startSettings = {
  type: 'object',
  properties: { tftpAutoStart: flag('The TFTP server starts with the workbench') },
} as const;

/** The ids of the entries, each of which is checked separately. */
const idsSettings = { type: 'object', properties: { ids: { type: 'array' } } } as const;

/** The whole file, without its entries. */
const workspaceShape = {
  type: 'object',
  required: ['version', 'endpoints'],
  properties: { version: { const: 1 }, endpoints: { type: 'array' } },
} as const;

interface WorkspaceShape {
  readonly [key: string]: unknown;
  readonly endpoints: readonly unknown[];
}

const notOne: Failure = failure('WORKSPACE_INVALID', { reason: 'not-a-workspace' satisfies ReasonKey });

type SoleTftpServer = Required<Pick<TftpServerEndpointInput, 'port' | 'write' | 'singlePort'>>;

/**
 * Parses a workspace file, deeply frozen; returns `WORKSPACE_INVALID` with its reason if it is no workspace. An unusable entry
 * or setting is set aside and named; an endpoint with an unusable id gets a new one. The server of a file from the time of a
 * single TFTP server becomes an endpoint; `tftpPort` is its port if the file does not say.
 */
export function parseWorkspace(file: unknown, tftpPort: number): Parsed<ReadWorkspace> {
  if (shapeFault(workspaceShape, file) !== undefined) return { ok: false, failure: notOne };
  const { version: _one, endpoints: entries, ids, ...settings } = file as WorkspaceShape;
  const failures = entries.map((entry) => {
    const parsed = parseAnyEndpoint(entry);
    return parsed.ok ? undefined : parsed.failure;
  });
  const problems: UnusablePart[] = failures.flatMap((fault, index) =>
    fault === undefined ? [] : [{ endpoint: index + 1, label: labelOf(entries[index]), failure: fault }],
  );
  const { found: given, fault: idsFault } = idsOf(ids, failures);
  const numbers = new EndpointIds();
  for (const id of given) if (id !== undefined) numbers.reserve(id);
  const endpoints: KeptEndpoint[] = [];
  const unusable: UnusableEntry[] = [];
  const nextId = (): string => numbers.next((id) => endpoints.some((endpoint) => endpoint.id === id));
  for (const [index, entry] of entries.entries()) {
    const id = given[index];
    if (failures[index] !== undefined) unusable.push({ index, entry, id });
    else endpoints.push({ id: id ?? nextId(), input: entry as AnyEndpointInput });
  }
  const { tftpFolder, server, faults, rest } = readSettings(settings, tftpPort);
  if (server !== undefined) endpoints.push({ id: nextId(), input: server });
  for (const fault of [...faults, idsFault]) {
    if (fault === undefined) continue;
    problems.push({ endpoint: undefined, label: '', failure: failure('DESCRIPTION_INVALID', fault) });
  }
  return {
    ok: true,
    value: deepFreeze({ workspace: { endpoints, tftpFolder }, unusable, problems, rest }),
  };
}

interface ReadSettings {
  readonly tftpFolder: string;
  /** The one TFTP server of an older file, as an endpoint. */
  readonly server: AnyEndpointInput | undefined;
  readonly faults: readonly ErrorParams[];
  readonly rest: ReadWorkspace['rest'];
}

/** Reads what stands beside the endpoints. A setting that cannot be used stays in `rest`. */
function readSettings(settings: ReadWorkspace['rest'], tftpPort: number): ReadSettings {
  const { tftp, tftpFolder, tftpAutoStart, ...others } = settings;
  const folderFault = tftpFolder === undefined ? undefined : shapeFault(folderSettings, { tftpFolder });
  const serverFault =
    (tftp === undefined ? undefined : shapeFault(soleTftpServer, tftp)) ??
    (tftpAutoStart === undefined ? undefined : shapeFault(startSettings, { tftpAutoStart }));
  const isServer = serverFault === undefined && (tftp !== undefined || tftpAutoStart === true);
  const server = (tftp ?? { port: tftpPort, write: 'off', singlePort: false }) as SoleTftpServer;
  return {
    tftpFolder: folderFault === undefined ? ((tftpFolder ?? '') as string) : '',
    server: isServer ? { type: 'tftp-server', ...server, autoStart: tftpAutoStart === true } : undefined,
    faults: [folderFault, serverFault].filter((fault) => fault !== undefined),
    rest: {
      ...others,
      ...(folderFault === undefined ? {} : { tftpFolder }),
      ...(serverFault === undefined ? {} : givenValues({ tftp, tftpAutoStart })),
    },
  };
}

/** The content of the file to write: each unusable entry keeps its place. */
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
    // One for each entry; null for an entry without an id.
    ids: entries.map(({ id }) => id ?? null),
    tftpFolder,
    ...rest,
    // An unusable folder stays until another is chosen.
    ...(tftpFolder === '' ? {} : { tftpFolder }),
  };
}

interface ReadIds {
  /** By the place of their entry; undefined for an entry without a usable id. */
  readonly found: readonly (string | undefined)[];
  readonly fault: ErrorParams | undefined;
}

/** Reads the ids of the entries. An older file lists only the ids of usable entries. */
function idsOf(ids: unknown, failures: readonly (Failure | undefined)[]): ReadIds {
  if (ids === undefined) return { found: [], fault: undefined };
  if (!Array.isArray(ids)) return { found: [], fault: shapeFault(idsSettings, { ids }) };
  const usable = failures.flatMap((failed, index) => (failed === undefined ? [index] : []));
  const isByPlace = ids.length === failures.length;
  const notOneEach = { property: 'ids', reason: 'ids-not-one-each' satisfies ReasonKey };
  if (!isByPlace && ids.length !== usable.length) return { found: [], fault: notOneEach };
  const taken = new Set<string>();
  const found: (string | undefined)[] = failures.map(() => undefined);
  let fault: ErrorParams | undefined;
  for (const [at, id] of ids.entries()) {
    const place = isByPlace ? at : usable[at];
    if (place === undefined || !isEndpointId(id) || taken.has(id)) {
      // An entry that has no id yet has null.
      if (id !== null) fault = notOneEach;
      continue;
    }
    taken.add(id);
    found[place] = id;
  }
  return { found, fault };
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
