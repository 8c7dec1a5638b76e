import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { withoutZone } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { LinkState } from '../../cluster/cluster-link.js';
import { isEndpointId } from '../../config/endpoint-ids.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { isLoopback } from '../../http/guard.js';
import type { SharingReport } from '../../operations/sharing.js';
import type { FileProblem } from '../../store/workspace/workspace-folder.js';
import { nowMicros } from '../../system/clock.js';
import { reasonOf } from '../../system/file-errors.js';
import { localAddresses } from '../../system/local-addresses.js';
import { RunningCaptures } from '../capture/running-captures.js';
import { ChatDesk } from '../chat/chat-desk.js';
import { CheckRuns } from '../check/check-runs.js';
import { auditFile } from '../cluster/audit-file.js';
import { auditedHandlers } from '../cluster/audited-handlers.js';
import type { ClusterChoice } from '../cluster/cluster-choice.js';
import { NodeRates } from '../cluster/node-rates.js';
import type { WorkbenchCluster } from '../cluster/workbench-cluster.js';
import { CourseDesk } from '../course/course-desk.js';
import { CourseFile } from '../course/course-file.js';
import { createWorkbenchHub } from '../create-hub.js';
import { loadFactories } from '../endpoints/endpoint-factories.js';
import { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { framedSpec } from '../layouts/framed-spec.js';
import { LayoutTexts } from '../layouts/layout-texts.js';
import { workspaceLayouts } from '../layouts/workspace-layouts.js';
import { BrokenDesk } from '../lesson/broken/broken-desk.js';
import { LessonDesk } from '../lesson/lesson-desk.js';
import { OwnDesk } from '../lesson/own/own-desk.js';
import { loggedEndpoint } from '../logs/logged-endpoint.js';
import type { LogSource } from '../logs/traffic-log.js';
import { ownVersion, packageFile } from '../package-files.js';
import type { Described } from '../record/recorder.js';
import { historyLayouts, searchLayouts } from '../record/search-layouts.js';
import { type RecordMode, WorkbenchRecord } from '../record/workbench-record.js';
import { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { SequenceRuns } from '../sequence/sequence-runs.js';
import { openSharing } from '../sharing/open-sharing.js';
import { type ChosenPlace, WorkbenchTftp } from '../tftp/workbench-tftp.js';
import { ArmedRules } from '../workspace/armed-rules.js';
import { ComposerMemory } from '../workspace/composer-memory.js';
import { dataFolder } from '../workspace/default-workspace.js';
import { followEndpoints } from '../workspace/follow-endpoints.js';
import { isTrusted } from '../workspace/known-workspaces.js';
import { MessageSender } from '../workspace/message-sender.js';
import { PanelLamps } from '../workspace/panel-lamps.js';
import { RuleDesk } from '../workspace/rule-desk.js';
import { Workspace } from '../workspace/workspace.js';
import { WorkspaceDesk } from '../workspace/workspace-desk.js';
import { type OtherWorkbench, WorkspaceLock } from '../workspace/workspace-lock.js';
import { namedPaths } from './named-paths.js';
import { operationHandlers } from './operation-handlers.js';
import { pageAddresses } from './page-addresses.js';
import { bindPage, boundHost, nameToAsk, nameToOpen, type PageBinding } from './page-host.js';
import { RuleNotices } from './rule-notices.js';

/** How a workbench is started. A page at anything but loopback asks for a token. */
export interface WorkbenchOptions extends PageBinding {
  /** The folder of the workspace; default: the system's place for a program's data. */
  readonly workspace?: string;
  /** The caller agrees to what the workspace does; default: whether its person has agreed on this machine. */
  readonly isTrusted?: boolean;
  /** A folder whose paths a page elsewhere may name; default: none. */
  readonly filesFolder?: string;
  /** The cluster that it is a node of; default: none. */
  readonly cluster?: ClusterChoice;
  /** The set of files that its workspace shares in the cluster, empty for the usual one; default: none. */
  readonly share?: string;
}

/** A workbench that runs. */
export interface Workbench {
  /** URL to open in a browser; includes the token, if there is one. */
  readonly url: string;
  readonly port: number;
  readonly token: string | undefined;
  /** The folder of the workspace. */
  readonly workspace: string;
  /** What is wrong with files of the workspace as it was opened; they stay unchanged. */
  readonly problems: readonly FileProblem[];
  /** Whether its person had agreed to what the workspace does as it was opened; if not, it does nothing yet. */
  readonly isTrusted: boolean;
  /** Why the workspace cannot be written, if so: its endpoints can then be used, but not changed. */
  readonly readOnly: Failure | undefined;
  /** The events of all its endpoints, for a log of them. */
  readonly events: LogSource;
  /** Calls `told` with why nothing is recorded now, each time that changes; undefined once it goes on. */
  watchRecord(told: (failure: Failure | undefined) => void): void;
  /** Calls `told` with each new state of the link with the cluster, the present one first; never outside a cluster. */
  watchCluster(told: (state: LinkState) => void): void;
  /** Calls `told` with why the audit does not arrive, each time that changes; undefined once it does; never outside a cluster. */
  watchAudit(told: (failure: Failure | undefined) => void): void;
  /** Calls `told` with why its history does not get into that of the cluster, each time that changes; undefined once it does. */
  watchHistory(told: (failure: Failure | undefined) => void): void;
  /** Calls `told` with how the workspace is shared, now and whenever something of it may have changed; never where it is not. */
  watchSharing(told: (report: SharingReport) => void): void;
  /** Stops every endpoint within the grace, then the page. */
  close(graceMs: number): Promise<void>;
}

/** Another workbench holds that workspace, and answers. */
export class WorkspaceInUse extends BreakoutboxError {
  readonly other: OtherWorkbench;

  constructor(folder: string, other: OtherWorkbench) {
    super('WORKSPACE_IN_USE', { folder, url: other.url.replace(/#.*/, '') });
    this.other = other;
  }
}

/**
 * Starts the workbench: the API, the page, and the endpoints it kept, stopped but for those that start by themselves. It
 * holds the workspace until it is closed.
 * @throws WorkspaceInUse when another workbench has it
 * @throws BreakoutboxError HOST_NOT_FOUND, ZONE_MISSING, INTERFACE_NOT_FOUND, ADDRESS_IN_USE, PERMISSION_DENIED,
 * ADDRESS_NOT_LOCAL, WORKSPACE_INVALID, WORKSPACE_BUSY, FILE_UNREADABLE of the folder whose paths may be named
 */
export async function startWorkbench(given: WorkbenchOptions): Promise<Workbench> {
  const options = { ...given, host: boundHost(given.host) };
  const folder = resolve(options.workspace ?? dataFolder());
  const { lock, readOnly } = await take(folder);
  let cluster: WorkbenchCluster | undefined;
  try {
    const instance = lock?.instance ?? randomUUID();
    if (given.cluster !== undefined) cluster = await joined(given.cluster, instance);
    return await startHeld(options, folder, { lock, readOnly, instance, cluster });
  } catch (error) {
    await cluster?.close();
    lock?.release();
    throw error;
  }
}

/** Joins a cluster, by code that a workbench outside one does not load. */
async function joined(choice: ClusterChoice, instance: string): Promise<WorkbenchCluster> {
  const { WorkbenchCluster: Cluster } = await import('../cluster/workbench-cluster.js');
  return await Cluster.join(choice, instance);
}

/** What a workbench has before it begins. */
interface Held {
  readonly lock: WorkspaceLock | undefined;
  readonly readOnly: Failure | undefined;
  readonly instance: string;
  readonly cluster: WorkbenchCluster | undefined;
}

/** Holds the workspace, or returns why nothing can be written there. @throws WorkspaceInUse, BreakoutboxError WORKSPACE_BUSY */
async function take(folder: string): Promise<{ lock?: WorkspaceLock; readOnly?: Failure }> {
  try {
    const taken = await WorkspaceLock.take(folder);
    if (taken instanceof WorkspaceLock) return { lock: taken };
    throw new WorkspaceInUse(folder, taken);
  } catch (error) {
    if (error instanceof BreakoutboxError) throw error;
    return { readOnly: failure('WORKSPACE_READ_ONLY', { folder, reason: reasonOf(error) }) };
  }
}

async function startHeld(
  options: WorkbenchOptions,
  folder: string,
  { lock, readOnly, instance, cluster }: Held,
): Promise<Workbench> {
  const { host } = options;
  const mayName = namedPaths(options.filesFolder);
  const workspace = new Workspace(folder);
  const kept = workspace.load(readOnly);
  const record = await WorkbenchRecord.open(folder, recordMode(options, folder, readOnly));
  const hub = createWorkbenchHub(record.first);
  await record.restore(
    hub,
    kept.endpoints.map(({ id }) => id),
  );
  const recorder = new EndpointRecorder();
  const places = {
    own: join(folder, 'tftp'),
    chosen: kept.tftpFolder,
    mustBeUsable: () => desk.mustBeTrusted(),
    library: cluster?.library,
    isLibraryChosen: kept.tftpLibrary,
  };
  const keepPlace = ({ folder: chosen, isLibrary }: ChosenPlace) => workspace.saveTftp(chosen, isLibrary);
  const tftp = new WorkbenchTftp(hub, places, keepPlace, recorder);
  const captures = new RunningCaptures(recorder);
  const notices = new RuleNotices(hub, () => recorder.close());
  const armed = new ArmedRules(workspace);
  const create = await loadFactories({ engine: 'auto', served: tftp.served, recorder, ruled: armed.ruled });
  const layouts = workspaceLayouts(workspace.folder);
  const registry = new EndpointRegistry(
    hub,
    create,
    (endpoints) => {
      workspace.saveEndpoints(endpoints);
      // The registry has them once it has gone on.
      setImmediate(() => void desk.endpointsChanged());
    },
    {
      complete: (spec) => {
        const framed = framedSpec(spec, layouts);
        // A relay opens the layouts of its faults and filters itself: by their files, where they are those of the workspace.
        return framed.type === 'udp-relay' || framed.type === 'tcp-relay'
          ? Object.freeze({ ...framed, layouts: armed.namedBy(framed).layouts })
          : framed;
      },
      rulesOf: (id) => armed.rulesOf(id),
    },
  );
  workspace.idsElsewhere = () => registry.temporary().map(({ id }) => id);
  // Its events would be taken for those of a former endpoint.
  for (const id of [...workspace.unusedIds, ...record.endpoints.filter(isEndpointId)]) registry.reserve(id);
  for (const endpoint of kept.endpoints) {
    const unusable = registry.restore(endpoint);
    if (unusable !== undefined) workspace.setAside(endpoint, unusable);
  }
  const { problems } = workspace;
  const token = isLoopback(host) ? undefined : randomBytes(32).toString('base64url');
  const rules = new RuleDesk(hub, registry, armed, folder);
  const desk = new WorkspaceDesk(workspace, registry, {
    readOnly,
    isTrusted: options.isTrusted,
    armed,
    rearmed: (id) => rules.rearmed(id),
    agreed: async () => {
      await record.agreed();
      await cluster?.recordChanged();
    },
    sharing: () => sharing?.report(),
  });
  const sharing =
    readOnly === undefined ? await openSharing(options.share, { cluster, workspace, desk }) : undefined;
  const composer = new ComposerMemory(folder, () => readOnly === undefined && desk.isTrusted);
  // What was sent through a temporary endpoint of an earlier run is no new one's.
  for (const id of composer.endpoints) registry.reserve(id);
  const messages = new MessageSender({ workspace, registry, messages: desk.savedMessages, composer });
  const lamps = new PanelLamps(hub, registry, workspace.folder);
  desk.watch(() => void lamps.refresh());
  const layoutTexts = new LayoutTexts(workspace.folder);
  const described: Described = (id, sequence) => registry.describedAt(id, sequence);
  record.begin(hub, {
    described,
    endpoints: () => registry.list(),
    layoutsOf: searchLayouts(layoutTexts, registry),
  });
  // A folder in which there is nothing to agree to is its person's own.
  if (desk.isTrusted && readOnly === undefined) await record.agreed();
  const chat = new ChatDesk(hub, registry, cluster?.chat);
  cluster?.keepHistory({ hub, described, spool: () => record.spool, folder });
  const lessons = new LessonDesk();
  const ownPrograms = new OwnDesk();
  const courses = new CourseDesk(new CourseFile(folder, () => readOnly === undefined && desk.isTrusted));
  const addresses = localAddresses().map(({ address }) => withoutZone(address));
  let boundPort = 0;
  const broken = new BrokenDesk();
  const checks = new CheckRuns();
  const sequences = new SequenceRuns({ workspace, messages: desk.savedMessages });
  const own = operationHandlers({
    endpoints: registry,
    tftp,
    library: cluster?.library,
    captures,
    desk,
    messages,
    composer,
    rules,
    lamps,
    sequences,
    lessons,
    ownPrograms,
    courses,
    broken,
    checks,
    record,
    sharing,
    pages: () => pageAddresses(host, boundPort, addresses),
    layouts: layoutTexts,
    nodes: () => cluster?.report() ?? { state: 'none', nodes: [] },
    history: () => {
      if (cluster === undefined) throw new BreakoutboxError('CLUSTER_NONE');
      return cluster.history(historyLayouts(layoutTexts));
    },
    audit: async (request, gone) => {
      if (cluster === undefined) throw new BreakoutboxError('CLUSTER_NONE');
      return await cluster.listAudit(request, gone);
    },
    instance,
  });
  const note = cluster?.beginAudit(auditFile(folder, () => readOnly === undefined && desk.isTrusted));
  const handlers = note === undefined ? own : auditedHandlers(own, note);
  const identity = { version: ownVersion(), hostname: hostname(), platform: process.platform, instance };
  const server = await bindPage(options, {
    handlers,
    cluster: cluster?.port,
    endpoints: registry,
    tftp,
    notices,
    workspace: desk,
    record,
    identity,
    host,
    token,
    mayName,
    ownNames: [hostname(), ...addresses],
    pageFolder: fileURLToPath(packageFile('dist/web')),
  });
  const { port } = server;
  boundPort = port;
  const page = `http://${formatSocketAddress(nameToOpen(host), port)}/`;
  const url = token === undefined ? page : `${page}#token=${token}`;
  lock?.announce({ url, origin: `http://${formatSocketAddress(nameToAsk(host), port)}`, token });
  const following = followEndpoints(workspace, registry, () => desk.endpointsChanged());
  await desk.begin();
  sharing?.begin();
  desk.watch(() => sharing?.begin());
  await lamps.refresh();
  const rates = new NodeRates();
  const startedMicros = nowMicros();
  cluster?.serve({
    handlers,
    facts: () => ({
      ...{ program: 'workbench', version: identity.version, hostname: identity.hostname },
      ...{ platform: identity.platform, startedMicros },
      ...rates.at(performance.now(), registry.list(), tftp.state()),
      ...(sharing === undefined ? {} : { sharing: sharing.facts }),
    }),
    follow: (page, user) => server.follow(page, user),
    mayName,
  });
  return {
    url,
    port,
    token,
    workspace: folder,
    problems,
    isTrusted: desk.report().isTrusted,
    readOnly,
    events: { hub, hasSeveral: true, endpoint: (id) => loggedEndpoint(registry, id) },
    watchRecord: (told) => watchFailure(record, told),
    watchCluster: (told) => cluster?.watch(told),
    watchAudit: (told) => cluster?.watchAudit(told),
    watchHistory: (told) => cluster?.watchHistory(told),
    watchSharing: (told) => {
      if (sharing === undefined) return;
      told(sharing.report());
      desk.watch(() => told(sharing.report()));
    },
    close: async (graceMs) => {
      sharing?.close();
      chat.close();
      cluster?.leave();
      desk.close();
      composer.close();
      workspace.close();
      await following.settled();
      await registry.close(graceMs);
      await tftp.close();
      // What they said last is in the history, and read from the record if it has to be.
      await cluster?.close();
      notices.close();
      rules.close();
      lamps.close();
      await lessons.close();
      await ownPrograms.close();
      courses.close();
      await broken.close();
      await checks.close();
      await sequences.close();
      await captures.close();
      await server.close();
      await record.close();
      lock?.release();
    },
  };
}

/** What is not trusted yet is not written to; whether there is anything to agree to is known later. */
function watchFailure(record: WorkbenchRecord, told: (failure: Failure | undefined) => void): void {
  let latest: string | undefined;
  record.watch(({ state, failure }) => {
    const now = state === 'stopped' ? failure?.code : undefined;
    if (now === latest) return;
    latest = now;
    told(now === undefined ? undefined : failure);
  });
}

function recordMode(
  { isTrusted: isAgreed }: WorkbenchOptions,
  folder: string,
  readOnly: Failure | undefined,
): RecordMode {
  if (readOnly !== undefined) return 'read';
  return (isAgreed ?? isTrusted(folder)) ? 'write' : 'wait';
}
