import { isSameValue } from '../../bytes/same-value.js';
import { EndpointIds, isEndpointId } from '../../config/endpoint-ids.js';
import type { AnyEndpointInput } from '../../config/endpoint-kinds.js';
import { settingsShape } from '../../config/workspace/settings-file.js';
import { kindsRead, settingsFile } from '../../config/workspace/workspace-kinds.js';
import { formatYaml, YamlDocument } from '../../config/workspace/yaml-document.js';
import type { KeptEndpoint, ReadWorkspace } from '../../config/workspace.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import { type FileProblem, WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { nameOfPath, pathFor } from '../../store/workspace/workspace-paths.js';
import { type FolderChange, WorkspaceWatch } from '../../store/workspace/workspace-watch.js';
import { reasonOf } from '../../system/file-errors.js';
import { readWorkspaceJson, setWorkspaceJsonAside, takenFile } from './workspace-json.js';
import { WorkspaceSecrets } from './workspace-secrets.js';

/** The contents of a workspace that a workbench runs. */
export interface WorkspaceContents {
  readonly endpoints: readonly KeptEndpoint[];
  /** The folder that TFTP serves; empty for the one in the workspace. */
  readonly tftpFolder: string;
  /** TFTP serves the library of the cluster, not that folder. */
  readonly tftpLibrary: boolean;
}

interface FiledEndpoint {
  readonly path: string;
  readonly input: AnyEndpointInput;
}

/**
 * The workspace that a workbench holds: a folder of YAML files. Its endpoints have ids that last, and their private keys stay in
 * `.bob`. What changes on disk is told to `watch`; what is changed here is written at once.
 */
export class Workspace {
  readonly folder: WorkspaceFolder;
  /** The ids of endpoints that are in no file: no endpoint of a file gets one. */
  idsElsewhere: () => readonly string[] = () => [];
  readonly #secrets: WorkspaceSecrets;
  /** The endpoints that are known, by their ids. */
  readonly #filed = new Map<string, FiledEndpoint>();
  readonly #setAside: FileProblem[] = [];
  #watch: WorkspaceWatch | undefined;
  #readOnly: Failure | undefined;
  readonly #followers: ((change: FolderChange) => void)[] = [];

  constructor(root: string) {
    this.folder = new WorkspaceFolder(root);
    this.#secrets = new WorkspaceSecrets(root);
  }

  /** What is wrong with files: none of it is used, and all of it stays as it is. */
  get problems(): readonly FileProblem[] {
    return [...this.folder.problems, ...this.#setAside];
  }

  /**
   * Reads the workspace. A JSON file of an earlier version is taken over; where nothing can be written, for the reason
   * `readOnly`, its endpoints are used as they stand there.
   * @throws BreakoutboxError WORKSPACE_INVALID when the JSON file is no workspace at all, WORKSPACE_UNWRITABLE
   */
  load(readOnly?: Failure): WorkspaceContents {
    this.#readOnly = readOnly;
    const earlier = readWorkspaceJson(this.folder.root);
    if (earlier !== undefined && readOnly !== undefined) return { ...earlier.workspace, tftpLibrary: false };
    if (earlier !== undefined) this.#takeOver(earlier);
    for (const kind of kindsRead('first')) this.folder.readKind(kind);
    return { endpoints: this.endpoints(), tftpFolder: this.tftpFolder, tftpLibrary: this.tftpLibrary };
  }

  /** The folder that TFTP serves; empty for the one in the workspace. */
  get tftpFolder(): string {
    return this.folder.entries('settings')[0]?.value?.tftpFolder ?? '';
  }

  /** Whether TFTP serves the library of the cluster, not that folder. */
  get tftpLibrary(): boolean {
    return this.folder.entries('settings')[0]?.value?.tftpLibrary ?? false;
  }

  /**
   * The endpoints of the files as they stand now, in the order of their ids. One that has no id, or that of another file, gets a new
   * one, which is written into its file. One whose file has become faulty stays as it was.
   */
  endpoints(): readonly KeptEndpoint[] {
    const ids = new EndpointIds();
    const before = new Map([...this.#filed].map(([id, { path, input }]) => [path, { id, input }]));
    this.#filed.clear();
    const found = this.folder.entries('endpoint').flatMap(({ path, value }) => {
      const known = before.get(path);
      if (value !== undefined)
        return { path, id: value.id ?? known?.id, input: value.input, written: value.id };
      return known === undefined ? [] : { path, ...known, written: known.id };
    });
    const elsewhere = new Set(this.idsElsewhere());
    for (const id of [...found.map((one) => one.id), ...this.unusedIds, ...elsewhere])
      if (id !== undefined) ids.reserve(id);
    for (const { path, id, input, written } of found) {
      const isOwn = id !== undefined && !this.#filed.has(id) && !elsewhere.has(id);
      const own = isOwn ? id : ids.next((one) => this.#filed.has(one) || elsewhere.has(one));
      const whole = this.#secrets.restored(own, input);
      this.#filed.set(own, { path, input: whole });
      if (own !== written && this.#readOnly === undefined) this.#write(own, path, whole);
    }
    const all = Array.from(this.#filed, ([id, { input }]) => ({ id, input }));
    return all.sort((one, other) => numberOf(one.id) - numberOf(other.id));
  }

  /** The endpoint of a name: its id, its label, or the name of its file; undefined if there is none. */
  endpointNamed(name: string): KeptEndpoint | undefined {
    const all = Array.from(this.#filed, ([id, { path, input }]) => ({ id, path, input }));
    const found =
      all.find(({ id }) => id === name) ??
      all.find(({ input }) => input.label === name) ??
      all.find(({ path }) => nameOfPath(path) === name) ??
      // As the page shows one that has no name.
      all.find(({ input }) => 'address' in input && isAddressOf(name, input.address));
    return found === undefined ? undefined : { id: found.id, input: found.input };
  }

  /** The ids that stand in files with a fault: no new endpoint gets them. */
  get unusedIds(): readonly string[] {
    const faulty = this.folder.entries('endpoint').filter(({ value }) => value === undefined);
    return faulty.flatMap(({ path }) => {
      const [, id] = /^id: *(e\d+) *$/m.exec(this.folder.readableText(path)) ?? [];
      return isEndpointId(id) ? [id] : [];
    });
  }

  /** Sets an endpoint aside for which there is no room: its file stays, unused. */
  setAside({ id }: KeptEndpoint, reason: Failure): void {
    const path = this.#filed.get(id)?.path ?? '';
    this.#setAside.push({ path, place: fileStart, failure: reason });
  }

  /**
   * Writes the endpoints that differ from those of the files, and removes the files of those that are gone. If it throws, the
   * files are unchanged.
   * @throws BreakoutboxError WORKSPACE_UNWRITABLE
   */
  saveEndpoints(endpoints: readonly KeptEndpoint[]): void {
    this.#mustBeWritable();
    const aside = new Set(this.#setAside.map(({ path }) => path));
    for (const { id, input } of endpoints) {
      const known = this.#filed.get(id);
      if (known !== undefined && isSameValue(known.input, input)) continue;
      const path = known?.path ?? this.#pathFor(input);
      this.#write(id, path, input);
      this.#filed.set(id, { path, input });
    }
    const kept = new Set(endpoints.map(({ id }) => id));
    for (const [id, { path }] of [...this.#filed]) {
      if (kept.has(id) || aside.has(path)) continue;
      if (this.folder.entry(path) !== undefined) this.folder.remove(path);
      this.#filed.delete(id);
      this.#secrets.forget(id);
    }
  }

  /** Writes what TFTP serves. @throws BreakoutboxError WORKSPACE_UNWRITABLE */
  saveTftp(tftpFolder: string, tftpLibrary: boolean): void {
    this.#mustBeWritable();
    const { tftpFolder: _folder, tftpLibrary: _library, ...rest } = this.#settings();
    this.folder.write(settingsFile, {
      ...{ version: 1, ...rest },
      ...(tftpFolder === '' ? {} : { tftpFolder }),
      ...(tftpLibrary ? { tftpLibrary } : {}),
    });
  }

  /** Follows changes on disk until `close`: the files are read anew before `changed` is told. Several may follow. */
  watch(changed: (change: FolderChange) => void): void {
    this.#followers.push(changed);
    this.#watch ??= new WorkspaceWatch(this.folder.root, ({ paths, kinds }) => {
      const found = [
        ...paths.filter((path) => this.folder.refresh(path)),
        ...kinds.flatMap((kind) => this.folder.readKind(kind)),
      ];
      if (found.length > 0) this.#tell({ paths: found, kinds });
    });
  }

  /** Looks at a file anew, and tells if it has changed: who finds a change first tells of it. Returns whether it has. */
  refresh(path: string): boolean {
    const hasChanged = this.folder.refresh(path);
    if (hasChanged) this.#tell({ paths: [path], kinds: [] });
    return hasChanged;
  }

  /** Tells of files that were changed through this workspace, as of those that changed on disk. */
  changedHere(paths: readonly string[]): void {
    this.#tell({ paths, kinds: [] });
  }

  close(): void {
    this.#watch?.close();
  }

  #tell(change: FolderChange): void {
    for (const changed of this.#followers) changed(change);
  }

  #mustBeWritable(): void {
    if (this.#readOnly === undefined) return;
    const { folder, reason = '' } = this.#readOnly.params;
    throw new BreakoutboxError('WORKSPACE_UNWRITABLE', { file: folder ?? this.folder.root, reason });
  }

  /** Puts what a JSON file holds into files of their own; one that was interrupted goes on. */
  #takeOver({ workspace, unusable, rest, problems }: ReadWorkspace): void {
    const { tftpFolder, endpoints } = workspace;
    this.folder.readKind('endpoint');
    for (const { endpoint, failure } of problems) {
      // Those of endpoints are the problems of their files.
      if (endpoint === undefined) this.#setAside.push({ path: takenFile, place: fileStart, failure });
    }
    const taken = new Map(this.folder.entries('endpoint').map(({ path, value }) => [value?.id, path]));
    const folder = tftpFolder === '' ? {} : { tftpFolder };
    this.folder.write(settingsFile, { version: 1, ...rest, ...folder, ...this.#settings() });
    for (const { id, input } of endpoints) this.#write(id, taken.get(id) ?? this.#pathFor(input), input);
    for (const { index, entry, id } of unusable) {
      const name = `unusable-${index + 1}`;
      this.folder.keepText(
        `endpoints/${name}.yaml`,
        formatYaml(withoutKey(isRecord(entry) ? { id, ...entry } : entry)),
      );
    }
    try {
      setWorkspaceJsonAside(this.folder.root);
    } catch (error) {
      const file = this.folder.root;
      throw new BreakoutboxError('WORKSPACE_UNWRITABLE', { file, reason: reasonOf(error) }, { cause: error });
    }
  }

  #write(id: string, path: string, input: AnyEndpointInput): void {
    let shown: AnyEndpointInput;
    try {
      shown = this.#secrets.hidden(id, input);
    } catch (error) {
      throw new BreakoutboxError(
        'WORKSPACE_UNWRITABLE',
        { file: path, reason: reasonOf(error) },
        { cause: error },
      );
    }
    this.folder.write(path, { id, ...shown });
  }

  #pathFor(input: AnyEndpointInput): string {
    const address = 'address' in input ? input.address : undefined;
    const name = input.label || `${input.type} ${address ?? ''}`.trim();
    return pathFor('endpoint', name.replaceAll('/', '-'), (path) => this.folder.isTaken(path));
  }

  /** What `workspace.yaml` holds, settings of other versions among it. */
  #settings(): Readonly<Record<string, unknown>> {
    if (!this.folder.isThere(settingsFile)) return {};
    const document = YamlDocument.parse(this.folder.text(settingsFile).text);
    const value = document.ok ? document.value.value(settingsShape) : undefined;
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  }
}

const fileStart = { line: 1, column: 1 } as const;

const numberOf = (id: string): number => Number(id.slice(1));

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An entry that cannot be used, without a private key: it comes to stand in a file that is shared. */
function withoutKey(entry: unknown): unknown {
  return JSON.parse(JSON.stringify(entry, (name, value: unknown) => (name === 'keyPem' ? '' : value)));
}

/** Whether a name is an endpoint's address as it was described, or its port alone. */
function isAddressOf(name: string, address: string): boolean {
  return name === address || (name.startsWith(':') && (address === name.slice(1) || address.endsWith(name)));
}
