import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Value } from 'typebox/value';
import type { EndpointInput } from '../../config/endpoint-input.js';
import { maxJsonDepth, nestsDeeper } from '../../config/json-depth.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { shapeFault } from '../../config/shape.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { TftpSettings } from '../../operations/tftp.js';
import { tftpSettings } from '../../operations/tftp.js';
import { makeFolders, readPlainFile, UnfitFile } from '../../system/bounded-file.js';
import { reasonOf } from '../../system/file-errors.js';

/** 256 endpoints with certificates are far below. */
const maxFileBytes = 64 * 1024 * 1024;

/** What a workspace keeps. */
export interface Workspace {
  readonly endpoints: readonly EndpointInput[];
  /** What each of them is called, so that the address of a page leads to the same one again; none when the file does not say. */
  readonly ids?: readonly string[];
  /** How the TFTP server was last started. */
  readonly tftp?: TftpSettings;
  /** The folder that TFTP serves; empty or left out for the one in the workspace. */
  readonly tftpFolder?: string;
  /** Whether the TFTP server starts with the workbench. */
  readonly tftpAutoStart?: boolean;
}

/** A part of the file that cannot be used. It stays in the file as it is until somebody mends it. */
export interface UnusablePart {
  /** Its place among the endpoints of the file, from 1; undefined for the settings of TFTP. */
  readonly endpoint: number | undefined;
  /** Its label, as far as it has one. */
  readonly label: string;
  readonly failure: Failure;
}

/** Where a workbench keeps its endpoints unless told otherwise: the system's place for a program's data. */
export function defaultWorkspace(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  switch (process.platform) {
    case 'win32':
      return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Breakoutbox');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Breakoutbox');
    default:
      return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'breakoutbox');
  }
}

/**
 * The file of a workspace folder that keeps the descriptions of its endpoints; readable by its owner only. What is in it and
 * cannot be used is kept in its place.
 */
export class WorkspaceFile {
  readonly #folder: string;
  readonly #file: string;
  #kept: Workspace = { endpoints: [] };
  /** Entries of the list of endpoints that cannot be used, by their place. */
  #unusable: readonly { readonly index: number; readonly entry: unknown }[] = [];
  /** What else is in the file: settings of TFTP that cannot be used, what another version keeps. */
  #rest: Readonly<Record<string, unknown>> = {};
  #problems: readonly UnusablePart[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = join(folder, 'workspace.json');
  }

  get path(): string {
    return this.#file;
  }

  /** What of the file cannot be used. */
  get problems(): readonly UnusablePart[] {
    return this.#problems;
  }

  /**
   * What was kept; nothing when there is no file.
   * @throws BreakoutboxError WORKSPACE_INVALID when the file is no workspace at all
   */
  load(): Workspace {
    const { version: _version, endpoints, ids, tftp, tftpFolder, tftpAutoStart, ...rest } = this.#read();
    const usable: EndpointInput[] = [];
    const unusable: { index: number; entry: unknown }[] = [];
    const problems: UnusablePart[] = [];
    for (const [index, entry] of endpoints.entries()) {
      const problem = faultOf(entry);
      if (problem === undefined) {
        usable.push(entry as EndpointInput);
        continue;
      }
      unusable.push({ index, entry });
      problems.push({ endpoint: index + 1, label: labelOf(entry), failure: problem });
    }
    this.#unusable = unusable;
    this.#rest = rest;
    this.#kept = { endpoints: usable, ...(areIdsOf(ids, usable) ? { ids } : {}) };
    const fault = shapeFault(tftpSettings, tftp);
    if (Value.Check(tftpSettings, tftp)) {
      this.#kept = { ...this.#kept, tftp };
    } else if (tftp !== undefined) {
      this.#rest = { ...rest, tftp };
      problems.push({
        endpoint: undefined,
        label: '',
        failure: failure('DESCRIPTION_INVALID', fault ?? { property: 'tftp', reason: 'property-invalid' }),
      });
    }
    if (typeof tftpFolder === 'string') this.#kept = { ...this.#kept, tftpFolder };
    if (tftpAutoStart === true) this.#kept = { ...this.#kept, tftpAutoStart };
    this.#problems = problems;
    return this.#kept;
  }

  /** Keeps an endpoint of the file in its place, unused: there is no room for it. */
  setAside(input: EndpointInput, reason: Failure): void {
    const index = this.#kept.endpoints.indexOf(input);
    if (index < 0) return;
    const place = this.#entries().indexOf(input);
    const { endpoints, ids } = this.#kept;
    this.#kept = {
      ...this.#kept,
      endpoints: endpoints.toSpliced(index, 1),
      ...(ids === undefined ? {} : { ids: ids.toSpliced(index, 1) }),
    };
    this.#unusable = [...this.#unusable, { index: place, entry: input }].sort((a, b) => a.index - b.index);
    this.#problems = [...this.#problems, { endpoint: place + 1, label: input.label ?? '', failure: reason }];
  }

  /**
   * Keeps what changed beside the rest: a whole new file, on the disk before it takes the place of the old one. When it
   * throws, the old one is as it was.
   * @throws BreakoutboxError WORKSPACE_UNWRITABLE
   */
  save(changed: Partial<Workspace>): void {
    const kept = { ...this.#kept, ...changed };
    const { endpoints: _listed, ...settings } = kept;
    const half = join(this.#folder, `workspace.json.${process.pid}.tmp`);
    try {
      const text = `${JSON.stringify(
        { version: 1, endpoints: this.#entries(kept.endpoints), ...this.#rest, ...settings },
        undefined,
        2,
      )}\n`;
      makeFolders(this.#folder, 0o777);
      writeWhole(half, text);
      renameSync(half, this.#file);
    } catch (error) {
      // Private keys of certificates are in it.
      discard(half);
      throw new BreakoutboxError(
        'WORKSPACE_UNWRITABLE',
        { file: this.#file, reason: reasonOf(error) },
        { cause: error },
      );
    }
    this.#kept = kept;
    if (changed.tftp !== undefined) {
      const { tftp: _replaced, ...rest } = this.#rest;
      this.#rest = rest;
    }
    syncFolder(this.#folder);
  }

  /** Removes what a killed workbench had half written; only for whoever holds the workspace. */
  removeRemains(): void {
    try {
      for (const name of readdirSync(this.#folder)) {
        if (/^workspace\.json\.\d+\.tmp$/.test(name)) discard(join(this.#folder, name));
      }
    } catch {
      // There is no folder yet, or none that can be read, and nothing to remove.
    }
  }

  /** The endpoints as the file lists them: those that cannot be used are where they were. */
  #entries(usable: readonly EndpointInput[] = this.#kept.endpoints): readonly unknown[] {
    const entries: unknown[] = [...usable];
    for (const { index, entry } of this.#unusable) entries.splice(index, 0, entry);
    return entries;
  }

  #read(): { readonly [key: string]: unknown; readonly endpoints: readonly unknown[] } {
    let text: string;
    try {
      text = readPlainFile(this.#file, maxFileBytes).toString();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { endpoints: [] };
      throw this.#invalid(error instanceof UnfitFile ? error.reason : reasonOf(error), error);
    }
    if (nestsDeeper(text, maxJsonDepth)) throw this.#invalid('too-deeply-nested' satisfies ReasonKey);
    let kept: unknown;
    try {
      kept = JSON.parse(text);
    } catch (error) {
      throw this.#invalid(reasonOf(error), error);
    }
    if (!isWorkspace(kept)) throw this.#invalid('not-a-workspace' satisfies ReasonKey);
    return kept;
  }

  #invalid(reason: string, cause?: unknown): BreakoutboxError {
    return new BreakoutboxError(
      'WORKSPACE_INVALID',
      { file: this.#file, reason, limit: maxJsonDepth },
      { cause },
    );
  }
}

function isWorkspace(kept: unknown): kept is { readonly endpoints: readonly unknown[] } {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'version' in kept &&
    kept.version === 1 &&
    'endpoints' in kept &&
    Array.isArray(kept.endpoints)
  );
}

/** Whether they name each of the endpoints, and each by another name. */
function areIdsOf(ids: unknown, endpoints: readonly EndpointInput[]): ids is readonly string[] {
  return (
    Array.isArray(ids) &&
    ids.length === endpoints.length &&
    new Set(ids).size === ids.length &&
    ids.every((id) => typeof id === 'string' && /^e[1-9]\d{0,8}$/.test(id))
  );
}

function faultOf(entry: unknown): Failure | undefined {
  const parsed = parseEndpoint(entry);
  return parsed.ok ? undefined : parsed.failure;
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

/** Writes a file that only its owner can read, and has it on the disk when it returns. */
function writeWhole(path: string, text: string): void {
  const descriptor = openSync(path, 'w', 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A rename is on the disk when its folder is; a system that cannot do that (Windows) does it by itself. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The file itself is written.
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A disk that is gone keeps nothing that could be removed.
  }
}
