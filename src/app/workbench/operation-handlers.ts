import { Buffer } from 'node:buffer';
import type { LineFault } from '../../bytes/checksum/line-checksum.js';
import { type ChecksumFault, parseOptionalChecksum } from '../../bytes/checksum/parse-checksum.js';
import { applyChecksum, type ShortFault } from '../../bytes/checksum/place-checksum.js';
import { settingsFile } from '../../config/workspace/workspace-kinds.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { HttpAsker, HttpHandlers } from '../../http/operation-routes.js';
import type { ClusterReport } from '../../operations/nodes.js';
import type { HostAddress } from '../../operations/system.js';
import type { OperationName } from '../../operations/table.js';
import { ownAddresses } from '../../system/local-addresses.js';
import { listPorts } from '../../system/ports.js';
import type { RunningCaptures } from '../capture/running-captures.js';
import type { CheckRuns } from '../check/check-runs.js';
import type { ClusterHistory } from '../cluster/history-answer.js';
import type { CourseDesk } from '../course/course-desk.js';
import { endpointReports, portReports } from '../diagnosis/diagnosis-report.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import type { LayoutTexts } from '../layouts/layout-texts.js';
import type { BrokenDesk } from '../lesson/broken-desk.js';
import type { LessonDesk } from '../lesson/lesson-desk.js';
import type { OwnDesk } from '../lesson/own-desk.js';
import type { WorkbenchRecord } from '../record/workbench-record.js';
import type { SequenceRuns } from '../sequence/sequence-runs.js';
import type { WorkbenchTftp } from '../tftp/workbench-tftp.js';
import type { ComposerMemory } from '../workspace/composer-memory.js';
import type { MessageSender } from '../workspace/message-sender.js';
import type { PanelLamps } from '../workspace/panel-lamps.js';
import type { RuleDesk } from '../workspace/rule-desk.js';
import type { WorkspaceDesk } from '../workspace/workspace-desk.js';
import { heldReport } from './held-report.js';
import { checkNamedFolder } from './named-paths.js';

/** What a workbench's operations work on. */
export interface OperationContext {
  readonly endpoints: EndpointRegistry;
  readonly tftp: WorkbenchTftp;
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
  /** The cluster as this workbench sees it. */
  readonly nodes: () => ClusterReport;
  /** The history of the cluster. @throws BreakoutboxError CLUSTER_NONE */
  readonly history: () => ClusterHistory;
  /** Where other machines open the page. */
  readonly pages: () => readonly string[];
  /** Chosen anew at each start. */
  readonly instance: string;
}

/** Runs every operation of the table against a workbench's endpoints, its TFTP, its captures and its machine. */
export function operationHandlers({
  endpoints,
  tftp,
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
  nodes,
  history,
  pages,
  instance,
}: OperationContext): HttpHandlers {
  return trusting(desk, {
    'endpoints.list': () => endpoints.list(),
    'endpoints.create': async ({ body }) => orThrow(await endpoints.create(body)),
    'endpoints.replace': async ({ id, body }) => orThrow(await endpoints.replace(id, body)),
    'endpoints.start': ({ id }) => endpoints.start(id),
    'endpoints.keep': ({ id }) => endpoints.keep(id),
    'endpoints.stop': ({ id }) => endpoints.stop(id),
    'endpoints.remove': ({ id }) => endpoints.remove(id),
    'endpoints.disconnect': ({ id, peer }) => {
      if (!endpoints.disconnect(id, peer)) throw new BreakoutboxError('PEER_UNKNOWN', { peer, endpoint: id });
    },
    'endpoints.send': ({ id, body: { data, checksum, to, side, paced } }, { gone }) => {
      const bytes = sentBytes(data, checksum);
      return paced === true
        ? endpoints.sendPaced(id, bytes, to, gone, side)
        : endpoints.send(id, bytes, to, side);
    },
    'endpoints.repeat': ({ id, body: { data, checksum, to, side, intervalMs, count } }) =>
      endpoints.repeat(id, { bytes: sentBytes(data, checksum), to, side, intervalMs, count }),
    'endpoints.stopRepeating': ({ id }) => endpoints.stopRepeating(id),
    'relays.hold': ({ id, body }) => endpoints.standingIn(id).hold(body),
    'relays.held': ({ id }) => heldReport(endpoints.standingIn(id)),
    'relays.settle': ({ id, number, body: { as, data } }) => {
      const settling = data === undefined ? { as } : { as, data: Buffer.from(data, 'base64') };
      endpoints.standingIn(id).settle(Number(number), settling);
    },
    'relays.settleAll': ({ id }) => endpoints.standingIn(id).settleAll(),
    'relays.extend': ({ id, number, body }) => endpoints.standingIn(id).extend(Number(number), body.ms),
    'tftp.state': () => tftp.state(),
    'tftp.chooseFolder': ({ body }) => tftp.chooseFolder(body, () => endpoints.reopen('tftp-server')),
    'tftp.putFile': ({ name, overwrite = false, body }) => tftp.putFile(name, body, overwrite),
    'tftp.getFile': ({ name }) => tftp.getFile(name),
    'tftp.removeFile': ({ name }) => tftp.removeFile(name),
    'tftp.beginTransfer': ({ body }) => tftp.begin(body),
    'tftp.abortTransfer': ({ id }) => tftp.abort(id),
    'tftp.story': ({ id }) => tftp.story(id),
    'captures.interfaces': () => captures.interfaces(),
    'captures.checkFilter': ({ filter }) => captures.checkFilter(filter),
    'captures.begin': ({ id, body }, asker) => captures.begin(id, body, asker),
    'captures.beginEndpoints': ({ id }, asker) => captures.beginEndpoints(id, asker),
    'captures.get': ({ id }) => captures.report(id),
    'captures.stop': ({ id }) => captures.stop(id),
    'ports.diagnose': ({ body }, { gone }) => portReports(body, gone),
    'endpoints.diagnose': ({ id, body }, { gone }) => endpointReports(endpoints.get(id), body, gone),
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
    'ports.list': () => listPorts({ tcp: true, udp: true, listening: false }),
    'addresses.list': hostAddresses,
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
    'messages.list': ({ keyed = false }) => desk.messages(keyed),
    'messages.send': ({ body }, { gone }) => messages.send(body, gone),
    'messages.running': () => messages.running(),
    'messages.preview': ({ body }) => messages.preview(body),
    'composer.get': ({ endpoint, message }) => composer.get(endpoint, message),
    'composer.addSent': ({ body }) => composer.addSent(body.endpoint, body.sent),
    'composer.keepDraft': ({ body }) => composer.keepDraft(body.endpoint, body.draft),
    // What reads the files of other programs takes time to load, which a start would spend.
    'imports.read': async ({ body }) => (await import('../workspace/import-report.js')).importReport(body),
    'imports.take': ({ body }) => desk.takeImport(body),
    'record.status': () => record.status(),
    'record.setLimits': ({ body }) => record.setLimits(body),
    'record.page': (request) => record.page(request),
    'record.endpoints': () => record.knownEndpoints(),
    'record.search': ({ body }, { gone }) => record.search(body, gone),
    'record.export': ({ body }, { gone }) => record.exports.begin(body, gone),
    'record.exportReport': ({ id }) => record.exports.report(id),
    'record.annotate': ({ number, body }) => record.annotate(Number(number), body),
    'record.remove': ({ body }, { gone }) => record.remove(body, gone),
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
  'tftp.putFile',
  'tftp.getFile',
  'tftp.removeFile',
  'tftp.beginTransfer',
  'workspace.chooseEnvironment',
  'workspace.writeFile',
  'workspace.createFile',
  'workspace.renameFile',
  'workspace.removeFile',
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

function hostAddresses(): readonly HostAddress[] {
  return ownAddresses().map(({ address, interfaceName, internal }) => ({
    address,
    ...(interfaceName === undefined ? {} : { interface: interfaceName }),
    isLoopback: internal,
  }));
}

/**
 * The bytes of data in base64, with the checksum.
 * @throws BreakoutboxError CHECKSUM_INVALID, CHECKSUM_MESSAGE_SHORT, NMEA_INVALID, MODBUS_ASCII_INVALID
 */
function sentBytes(data: string, checksum = 'none'): Uint8Array {
  const bytes = Buffer.from(data, 'base64');
  const parsed = parseOptionalChecksum(checksum);
  if (!parsed.ok) throw refused(parsed.fault);
  if (parsed.value === undefined) return bytes;
  const applied = applyChecksum(parsed.value, bytes);
  if (!applied.ok) throw refused(applied.fault);
  return applied.bytes;
}

function refused({ code, ...params }: ChecksumFault | ShortFault | LineFault): BreakoutboxError {
  return new BreakoutboxError(code, params);
}
