import { setTimeout as later } from 'node:timers/promises';
import { writtenPlaceholders } from '../../bytes/placeholders.js';
import { blanksOfMessage } from '../../config/workspace/compose-message.js';
import type { Environment } from '../../config/workspace/environment-file.js';
import { kindsRead, type WorkspaceKindName } from '../../config/workspace/workspace-kinds.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { SavedFilterRow } from '../../operations/filters.js';
import type { SharingReport } from '../../operations/sharing.js';
import type {
  FileProblemReport,
  RenamedFileReport,
  SavedMessageRow,
  WorkspaceFileContent,
  WorkspaceFileRow,
  WorkspaceReport,
} from '../../operations/workspace.js';
import type { FileProblem, WorkspaceEntry } from '../../store/workspace/workspace-folder.js';
import { nameOfPath, pathFor } from '../../store/workspace/workspace-paths.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { layoutNameProblems } from '../layouts/workspace-layouts.js';
import type { ArmedRules } from './armed-rules.js';
import type { ImportRequest } from './import-report.js';
import { isTrusted, rememberWorkspace, trust } from './known-workspaces.js';
import { type FoundMessage, SavedMessages } from './saved-messages.js';
import type { Workspace } from './workspace.js';
import { WorkspaceState } from './workspace-state.js';

/** How a workspace is held. */
export interface DeskOptions {
  /** Why nothing can be written, if so. */
  readonly readOnly: Failure | undefined;
  /** The caller agrees for the person; undefined: whether the person has agreed on this machine. */
  readonly isTrusted: boolean | undefined;
  /** The rules that the endpoints of the registry answer by. */
  readonly armed: ArmedRules;
  /** Is told of an endpoint whose rules were armed anew. */
  readonly rearmed?: (endpoint: string) => void;
  /** Is told that the person has agreed; nothing is started before it resolves. */
  readonly agreed?: () => Promise<void>;
  /** How its files are shared with others; undefined where they are not. */
  readonly sharing?: () => SharingReport | undefined;
}

/** How long a start waits for the messages to be read. */
const firstReadMs = 100;

/**
 * What a workbench does with its workspace: its files and saved messages for the page, and nothing of its own accord before the
 * person has agreed to it.
 */
export class WorkspaceDesk {
  readonly #workspace: Workspace;
  readonly #registry: EndpointRegistry;
  readonly #readOnly: Failure | undefined;
  readonly #state: WorkspaceState;
  readonly #messages: SavedMessages;
  readonly #reading = new AbortController();
  readonly #armed: ArmedRules;
  readonly #rearmed: (endpoint: string) => void;
  readonly #agreed: () => Promise<void>;
  readonly #sharing: () => SharingReport | undefined;
  #arming: Promise<void> = Promise.resolve();
  readonly #watchers = new Set<() => void>();
  #isTrusted: boolean;

  constructor(workspace: Workspace, registry: EndpointRegistry, options: DeskOptions) {
    const { root } = workspace.folder;
    this.#workspace = workspace;
    this.#registry = registry;
    this.#readOnly = options.readOnly;
    this.#armed = options.armed;
    this.#rearmed = options.rearmed ?? (() => undefined);
    this.#agreed = options.agreed ?? (() => Promise.resolve());
    this.#sharing = options.sharing ?? (() => undefined);
    this.#state = new WorkspaceState(root);
    this.#messages = new SavedMessages(workspace.folder, this.#state, {
      refresh: (path) => workspace.refresh(path),
    });
    for (const kind of kindsRead('opened')) workspace.folder.readKind(kind);
    this.#isTrusted = options.isTrusted ?? isTrusted(root);
    // What a file with a fault would do is not known before it is mended.
    if (this.#isTrusted || this.#wouldDo().length > 0 || workspace.problems.length > 0) return;
    // There is nothing to agree to: a new folder is its person's own.
    this.#isTrusted = true;
    this.#keepTrust();
  }

  /** Starts what starts by itself, and reads the messages, which may be many. */
  async begin(): Promise<void> {
    if (this.#isTrusted) {
      rememberWorkspace(this.#workspace.folder.root);
      await this.#arm();
      void this.#registry.startOwn();
    }
    this.#workspace.watch(({ paths }) => {
      this.#tell();
      if (paths.some((path) => /^(rules|layouts|environments)\//.test(path))) void this.#arm();
    });
    const few = this.#workspace.folder.readKindInTurns('message', this.#reading.signal);
    await Promise.race([few, later(firstReadMs, undefined, { ref: false })]);
    // Whoever has asked meanwhile knows only some of them.
    void few.then(() => this.#tell());
  }

  /** The registry has other endpoints now, or others by other names: rules may be for them. */
  endpointsChanged(): Promise<void> {
    return this.#arm();
  }

  /** Tells that files, the trust or the environment have changed; the returned function ends it. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** How its files are shared has changed. */
  sharingChanged(): void {
    this.#tell();
  }

  /** Whether its person has agreed. */
  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  /** The folder that the settings have TFTP serve; empty for the workspace's own. */
  get tftpFolder(): string {
    return this.#workspace.tftpFolder;
  }

  get savedMessages(): SavedMessages {
    return this.#messages;
  }

  close(): void {
    this.#reading.abort();
  }

  report(): WorkspaceReport {
    const { folder, problems } = this.#workspace;
    const sharing = this.#sharing();
    return {
      folder: folder.root,
      isTrusted: this.#isTrusted,
      wouldDo: this.#isTrusted ? [] : this.#wouldDo(),
      environments: folder.entries('environment').map(({ name }) => name),
      environment: this.#messages.chosenEnvironment,
      problems: [...problems, ...this.#unused()].map(problemReport),
      ...(this.#readOnly === undefined ? {} : { readOnly: this.#readOnly }),
      ...(sharing === undefined ? {} : { sharing }),
    };
  }

  /** The person agrees. @throws BreakoutboxError WORKSPACE_UNWRITABLE */
  trust(): WorkspaceReport {
    if (!this.#isTrusted) {
      this.#isTrusted = true;
      this.#keepTrust();
      rememberWorkspace(this.#workspace.folder.root);
      this.#tell();
      void this.#agreed()
        .then(() => this.#arm())
        .then(() => this.#registry.startOwn());
    }
    return this.report();
  }

  /** @throws BreakoutboxError WORKSPACE_NOT_TRUSTED */
  mustBeTrusted(): void {
    const folder = this.#workspace.folder.root;
    if (!this.#isTrusted) throw new BreakoutboxError('WORKSPACE_NOT_TRUSTED', { folder });
  }

  /** @throws BreakoutboxError ENVIRONMENT_UNKNOWN */
  chooseEnvironment(name: string): WorkspaceReport {
    if (name !== '') this.#messages.environment(name);
    this.#state.chooseEnvironment(name);
    this.#tell();
    void this.#arm();
    return this.report();
  }

  files(kind: WorkspaceKindName): readonly WorkspaceFileRow[] {
    const unused = new Map(this.#unused().map((problem) => [problem.path, problem]));
    return this.#workspace.folder.entries(kind).map((entry) => fileRow(entry, unused.get(entry.path)));
  }

  /** @throws BreakoutboxError WORKSPACE_FILE_UNKNOWN, FILE_UNREADABLE */
  readFile(path: string): WorkspaceFileContent {
    const { folder } = this.#workspace;
    this.#forgetGone(path);
    const content = folder.text(path);
    this.#workspace.refresh(path);
    const problem = folder.entry(path)?.problem;
    return { path, ...content, ...(problem === undefined ? {} : { problem: problemReport(problem) }) };
  }

  /** @throws BreakoutboxError as `WorkspaceFolder.writeText` */
  writeFile(path: string, text: string, revision?: string): WorkspaceFileContent {
    const entry = this.#workspace.folder.writeText(path, text, revision);
    this.#workspace.changedHere([path]);
    return { path, text, revision: entry.revision };
  }

  /** @throws BreakoutboxError as `WorkspaceFolder.writeText` */
  createFile(kind: WorkspaceKindName, name: string, text: string): WorkspaceFileContent {
    const path = pathFor(kind, name, (taken) => this.#workspace.folder.isTaken(taken));
    return this.writeFile(path, text, '');
  }

  /** @throws BreakoutboxError as `WorkspaceFolder.remove` */
  removeFile(path: string, revision?: string): void {
    this.#forgetGone(path);
    this.#workspace.folder.remove(path, revision);
    this.#workspace.changedHere([path]);
  }

  /**
   * Gives a file another name, and the files that name it with it.
   * @throws BreakoutboxError as `renameFile`
   */
  async renameFile(path: string, name: string, revision?: string): Promise<RenamedFileReport> {
    const { renameFile } = await import('./rename-file.js');
    this.#forgetGone(path);
    const { folder } = this.#workspace;
    const renamed = renameFile(folder, this.#messages, { path, name, revision });
    this.#state.moved(path, renamed.path);
    if (this.#state.environment === nameOfPath(path) && path.startsWith('environments/'))
      this.#state.chooseEnvironment(nameOfPath(renamed.path));
    this.#workspace.changedHere([path, renamed.path, ...renamed.followed]);
    return renamed;
  }

  /**
   * Writes what becomes of a file of another program, in `into` of the messages or in a folder that is named as the file.
   * @throws BreakoutboxError as `importFile`, `importFolder` and `takeImport`
   */
  async takeImport({
    into,
    ...file
  }: ImportRequest & { readonly into?: string | undefined }): Promise<{ paths: string[] }> {
    const { requestedImport } = await import('./import-report.js');
    const { importFolder, takeImport } = await import('./take-import.js');
    const folder = into === undefined || into === '' ? undefined : importFolder(into);
    const { entries } = requestedImport(file);
    const paths = takeImport(this.#workspace.folder.root, file.name, entries, folder);
    for (const path of paths) this.#workspace.folder.refresh(path);
    this.#workspace.changedHere(paths);
    return { paths: [...paths] };
  }

  /** Those that have a key, or all. */
  messages(keyed = false): readonly SavedMessageRow[] {
    const { all } = this.#messages;
    return (keyed ? all.filter(({ message }) => message.key !== undefined) : all).map(messageRow);
  }

  /** The saved filters that can be used. */
  filters(): readonly SavedFilterRow[] {
    return this.#workspace.folder.entries('filter').flatMap(({ path, name, value }) => {
      if (value === undefined) return [];
      const { endpoints, ...rest } = value;
      return [{ path, name, ...rest, ...(endpoints === undefined ? {} : { endpoints: [...endpoints] }) }];
    });
  }

  /** Forgets a file that went while nobody could tell, as with a folder that was moved away. */
  #forgetGone(path: string): void {
    const { folder } = this.#workspace;
    if (folder.entry(path) === undefined || folder.isThere(path)) return;
    this.#workspace.refresh(path);
  }

  /** Lets the endpoints answer by the rules as they stand now; one change after the other. */
  #arm(): Promise<void> {
    const arm = async (): Promise<void> => {
      if (!this.#isTrusted) return;
      const changed = await this.#armed.arm(this.#registry.described(), this.#environmentOfRules());
      for (const id of changed) {
        this.#registry.rearm(id);
        this.#rearmed(id);
      }
      // What cannot be used is known only now.
      this.#tell();
    };
    // One that fails, as by a file that went away while it was read, keeps no later one from coming.
    this.#arming = this.#arming.then(arm).catch(() => undefined);
    return this.#arming;
  }

  /** What rules are filled from; nothing while its file has a fault, which is told with the files. */
  #environmentOfRules(): Environment {
    try {
      return this.#messages.environment(undefined);
    } catch {
      return new Map();
    }
  }

  #tell(): void {
    for (const changed of this.#watchers) changed();
  }

  /** What can be read, but not used. */
  #unused(): readonly FileProblem[] {
    return [...this.#armed.problems, ...layoutNameProblems(this.#workspace.folder)];
  }

  #wouldDo(): WorkspaceReport['wouldDo'] {
    const starts = this.#registry.described().filter(({ input }) => input.autoStart === true);
    const rules = this.#workspace.folder.entries('rule').flatMap(({ value = [] }) => value);
    const armed = rules.filter(({ enabled }) => enabled);
    const scripts = armed.flatMap(({ actions }) =>
      actions.flatMap((action) => (action.type === 'script' ? [action.name] : [])),
    );
    const { tftpFolder } = this.#workspace;
    return [
      ...(tftpFolder === '' ? [] : [{ what: 'serve' as const, name: tftpFolder }]),
      ...starts.map(({ id, input }) => ({ what: 'start' as const, name: input.label || id })),
      ...armed.map(({ name }) => ({ what: 'arm' as const, name })),
      ...[...new Set(scripts)].map((name) => ({ what: 'script' as const, name })),
    ];
  }

  /** Remembers that the person agreed; where nothing can be written it holds until the workbench ends. */
  #keepTrust(): void {
    try {
      if (this.#readOnly === undefined) trust(this.#workspace.folder.root);
    } catch {
      // It is asked again next time.
    }
  }
}

function problemReport({ path, place, failure }: FileProblem): FileProblemReport {
  return { file: path, ...place, failure };
}

function fileRow(
  { kind, path, name, revision, problem: read }: WorkspaceEntry,
  unused: FileProblem | undefined,
): WorkspaceFileRow {
  const problem = read ?? unused;
  return {
    kind,
    path,
    name,
    revision,
    ...(problem === undefined ? {} : { problem: problemReport(problem) }),
  };
}

function messageRow({ path, index, fullName, message }: FoundMessage): SavedMessageRow {
  const { name, content, remark, key, to, repeat } = message;
  return {
    path,
    index,
    fullName,
    name,
    form: content.type,
    remark,
    repeat,
    blanks: blanksOfMessage(message).map(({ name: blank, preset }) => ({
      name: blank,
      ...(preset === undefined ? {} : { preset }),
    })),
    ...(key === undefined ? {} : { key }),
    ...(to === undefined ? {} : { to: writtenPlaceholders(to) }),
  };
}
