import { settingsFile } from '../../config/workspace/workspace-kinds.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { HttpAsker, HttpHandlers } from '../../http/operation-routes.js';
import type { AuditEntry } from '../../operations/audit.js';
import type { ClusterReport } from '../../operations/nodes.js';
import type { OperationName, OperationRequest } from '../../operations/table.js';
import type { RunningCaptures } from '../capture/running-captures.js';
import type { CheckRuns } from '../check/check-runs.js';
import type { ClusterHistory } from '../cluster/history-answer.js';
import type { CourseDesk } from '../course/course-desk.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import type { LayoutTexts } from '../layouts/layout-texts.js';
import type { BrokenDesk } from '../lesson/broken/broken-desk.js';
import type { LessonDesk } from '../lesson/lesson-desk.js';
import type { OwnDesk } from '../lesson/own/own-desk.js';
import type { WorkbenchLibrary } from '../library/workbench-library.js';
import type { WorkbenchRecord } from '../record/workbench-record.js';
import type { SequenceRuns } from '../sequence/sequence-runs.js';
import type { SharedWorkspace } from '../sharing/shared-workspace.js';
import type { WorkbenchTftp } from '../tftp/workbench-tftp.js';
import type { ComposerMemory } from '../workspace/composer-memory.js';
import type { MessageSender } from '../workspace/message-sender.js';
import type { PanelLamps } from '../workspace/panel-lamps.js';
import type { RuleDesk } from '../workspace/rule-desk.js';
import type { WorkspaceDesk } from '../workspace/workspace-desk.js';
import { captureHandlers } from './capture-handlers.js';
import { describedEndpointHandlers, openEndpointHandlers, sentBy } from './endpoint-handlers.js';
import { libraryHandlers } from './library-handlers.js';
import { machineHandlers } from './machine-handlers.js';
import { checkNamedFolder } from './named-paths.js';
import { recordHandlers } from './record-handlers.js';
import { servedTftpHandlers, tftpFolderHandlers } from './tftp-handlers.js';

/** What a workbench's operations work on. */
export interface OperationContext {
  readonly endpoints: EndpointRegistry;
  readonly tftp: WorkbenchTftp;
  /** That of the cluster; undefined outside one. */
  readonly library: WorkbenchLibrary | undefined;
  readonly captures: RunningCaptures;
  readonly desk: WorkspaceDesk;
  readonly messages: MessageSender;
  readonly composer: ComposerMemory;
  readonly layouts: LayoutTexts;
  readonly rules: RuleDesk;
  readonly lamps: PanelLamps;
  readonly sequences: SequenceRuns;
  readonly lessons: LessonDesk;
  readonly ownPrograms: OwnDesk;
  readonly courses: CourseDesk;
  readonly broken: BrokenDesk;
  readonly checks: CheckRuns;
  readonly record: WorkbenchRecord;
  /** The workspace as others have it; undefined where it is not shared. */
  readonly sharing: SharedWorkspace | undefined;
  /** The cluster as this workbench sees it. */
  readonly nodes: () => ClusterReport;
  /** The history of the cluster. @throws BreakoutboxError CLUSTER_NONE */
  readonly history: () => ClusterHistory;
  /** Who did what in the cluster. */
  readonly audit: (
    request: OperationRequest<'audit.list'>,
    gone: AbortSignal,
  ) => Promise<readonly AuditEntry[]>;
  /** Where other machines open the page. */
  readonly pages: () => readonly string[];
  /** Chosen anew at each start. */
  readonly instance: string;
}

/** Runs every operation of the table against a workbench's endpoints, its TFTP, its captures and its machine. */
export function operationHandlers({
  endpoints,
  tftp,
  library,
  captures,
  desk,
  messages,
  composer,
  layouts,
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
  nodes,
  history,
  audit,
  pages,
  instance,
}: OperationContext): HttpHandlers {
  return trusting(desk, {
    ...openEndpointHandlers(endpoints),
    ...describedEndpointHandlers(endpoints),
    ...servedTftpHandlers(tftp),
    ...tftpFolderHandlers(tftp, () => endpoints.reopen('tftp-server')),
    ...libraryHandlers(library),
    ...machineHandlers,
    ...captureHandlers(captures),
    'lessons.list': () => lessons.list(),
    'lessons.begin': ({ body }) => lessons.begin(body.lesson, body.capture ?? true),
    'lessons.get': ({ id }) => lessons.get(id),
    'lessons.next': ({ id }) => lessons.next(id),
    'lessons.answer': ({ id, body }) => lessons.answer(id, body.choice),
    'lessons.end': ({ id }) => lessons.end(id),
    'ownPrograms.begin': ({ body }) => ownPrograms.begin(body.lesson, body.side, body.port),
    'ownPrograms.get': ({ id, after }) =>
      ownPrograms.get(id, after === undefined ? undefined : Number(after)),
    'ownPrograms.ask': ({ id }) => ownPrograms.ask(id),
    'ownPrograms.end': ({ id }) => ownPrograms.end(id),
    'courses.report': ({ body }) => courses.report(body),
    'courses.people': ({ after }) => courses.people(after === undefined ? undefined : Number(after)),
    'courses.remove': ({ id }) => courses.remove(id),
    'broken.try': ({ bench, body }, { gone }) => broken.try(bench, body, gone),
    'checks.begin': ({ body }) => checks.begin(body),
    'checks.get': ({ id, after }, { gone }) =>
      checks.get(id, after === undefined ? undefined : Number(after), gone),
    'checks.end': ({ id }) => checks.end(id),
    'workspace.get': () => desk.report(),
    'workspace.trust': () => desk.trust(),
    'workspace.chooseEnvironment': ({ body }) => desk.chooseEnvironment(body.environment),
    'workspace.files': ({ kind }) => desk.files(kind),
    'workspace.readFile': ({ path }) => desk.readFile(path),
    'workspace.writeFile': async ({ path, body }, { mayName }) => {
      if (path === settingsFile) await checkNamedFolder(body.text, desk.tftpFolder, mayName);
      return desk.writeFile(path, body.text, body.revision);
    },
    'workspace.createFile': async ({ body }, { mayName }) => {
      if (body.kind === 'settings') await checkNamedFolder(body.text, desk.tftpFolder, mayName);
      return desk.createFile(body.kind, body.name, body.text);
    },
    'workspace.renameFile': ({ body }) => desk.renameFile(body.path, body.name, body.revision),
    'workspace.removeFile': ({ path, revision }) => desk.removeFile(path, revision),
    'workspace.conflicts': () => sharing?.list() ?? { conflicts: [], held: [] },
    'workspace.conflict': ({ path }) => shared(sharing).conflict(path),
    'workspace.resolve': ({ body }) => shared(sharing).decide(body),
    'messages.list': ({ keyed = false }) => desk.messages(keyed),
    'messages.send': ({ body }, { gone, who }) => messages.send(body, gone, sentBy(who)),
    'messages.running': () => messages.running(),
    'messages.preview': ({ body }) => messages.preview(body),
    'composer.get': ({ endpoint, message }) => composer.get(endpoint, message),
    'composer.addSent': ({ body }) => composer.addSent(body.endpoint, body.sent),
    'composer.keepDraft': ({ body }) => composer.keepDraft(body.endpoint, body.draft),
    // What reads the files of other programs takes time to load, which a start would spend.
    'imports.read': async ({ body }) => (await import('../workspace/import-report.js')).importReport(body),
    'imports.take': ({ body }) => desk.takeImport(body),
    ...recordHandlers(record),
    'filters.list': () => desk.filters(),
    'layouts.list': () => layouts.list(),
    'layouts.get': ({ name }) => layouts.get(name),
    'panels.lamps': ({ path }) => lamps.of(path),
    'rules.states': () => rules.states(),
    'rules.files': () => rules.files(),
    'rules.try': ({ body }) => rules.try(body),
    'sequences.runs': () => sequences.list(),
    'sequences.run': ({ body }) => sequences.begin(body),
    'sequences.runAll': ({ body }) => sequences.batch.begin(body),
    'sequences.batch': () => sequences.batch.report(),
    'sequences.stopBatch': () => sequences.batch.stop(),
    'sequences.get': ({ id }) => sequences.get(id),
    'sequences.stop': ({ id }) => sequences.stop(id),
    'nodes.list': () => nodes(),
    'history.status': () => history().report(),
    'history.search': ({ body }, { gone }) => history().search(body, gone),
    'audit.list': (request, { gone }) => audit(request, gone),
    'workbench.pages': pages,
    'workbench.health': () => ({ ok: true, instance }),
  });
}

/** What a workspace does nothing of before its person has agreed to it. */
const needTrust: readonly OperationName[] = [
  'endpoints.create',
  'endpoints.replace',
  'endpoints.start',
  'endpoints.keep',
  'endpoints.remove',
  'tftp.chooseFolder',
  'tftp.chooseSource',
  'tftp.putFile',
  'tftp.getFile',
  'tftp.removeFile',
  'tftp.beginTransfer',
  'workspace.chooseEnvironment',
  'workspace.writeFile',
  'workspace.createFile',
  'workspace.renameFile',
  'workspace.removeFile',
  'workspace.resolve',
  'imports.take',
  'messages.send',
  'rules.try',
  'sequences.run',
  'sequences.runAll',
  'record.setLimits',
  'record.annotate',
  'record.remove',
];

/** The handlers, of which some refuse while the workspace is not trusted. */
function trusting(desk: WorkspaceDesk, handlers: HttpHandlers): HttpHandlers {
  const guarded = needTrust.map((name) => {
    const run = handlers[name] as (request: unknown, asker: HttpAsker) => unknown;
    const guard = (request: unknown, asker: HttpAsker): unknown => {
      desk.mustBeTrusted();
      return run(request, asker);
    };
    return [name, guard];
  });
  return { ...handlers, ...Object.fromEntries(guarded) };
}

/** @throws BreakoutboxError SHARED_WORKSPACE_NONE */
function shared(sharing: SharedWorkspace | undefined): SharedWorkspace {
  if (sharing === undefined) throw new BreakoutboxError('SHARED_WORKSPACE_NONE');
  return sharing;
}
