import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type EndpointInput, endpointInput } from '../config/endpoint-input.js';
import { BreakoutboxError } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';
import type { TftpSettings } from '../http/tftp-protocol.js';

const workspaceShape = Type.Object({
  version: Type.Literal(1),
  endpoints: Type.Array(endpointInput),
  tftp: Type.Optional(
    Type.Object({
      port: Type.Integer({ minimum: 0, maximum: 65_535 }),
      write: Type.Union([Type.Literal('off'), Type.Literal('create'), Type.Literal('overwrite')]),
      singlePort: Type.Boolean(),
    }),
  ),
});

/** What a workspace keeps. */
export interface Workspace {
  readonly endpoints: readonly EndpointInput[];
  /** How the TFTP server was last started. */
  readonly tftp?: TftpSettings;
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

/** The file of a workspace folder that keeps the descriptions of its endpoints; readable by its owner only. */
export class WorkspaceFile {
  readonly #folder: string;
  readonly #file: string;
  #kept: Workspace = { endpoints: [] };

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = join(folder, 'workspace.json');
  }

  /** What was kept; nothing when there is no file. @throws BreakoutboxError WORKSPACE_INVALID */
  load(): Workspace {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return this.#kept;
      throw this.#unusable(error);
    }
    let kept: unknown;
    try {
      kept = JSON.parse(text);
    } catch (error) {
      throw this.#unusable(error);
    }
    if (!Value.Check(workspaceShape, kept)) {
      const reason: Because = 'not-a-workspace';
      throw new BreakoutboxError('WORKSPACE_INVALID', { file: this.#file, reason });
    }
    this.#kept = kept;
    return kept;
  }

  /** Keeps what changed beside the rest: a whole new file takes the place of the old one. @throws BreakoutboxError WORKSPACE_INVALID */
  save(changed: Partial<Workspace>): void {
    this.#kept = { ...this.#kept, ...changed };
    try {
      mkdirSync(this.#folder, { recursive: true });
      const half = `${this.#file}.${process.pid}.tmp`;
      // Private keys of certificates are in it.
      writeFileSync(half, `${JSON.stringify({ version: 1, ...this.#kept }, undefined, 2)}\n`, {
        mode: 0o600,
      });
      chmodSync(half, 0o600);
      renameSync(half, this.#file);
    } catch (error) {
      throw this.#unusable(error);
    }
  }

  #unusable(cause: unknown): BreakoutboxError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new BreakoutboxError('WORKSPACE_INVALID', { file: this.#file, reason }, { cause });
  }
}
