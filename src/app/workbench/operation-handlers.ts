import { Buffer } from 'node:buffer';
import type { LineFault } from '../../bytes/checksum/line-checksum.js';
import { type ChecksumFault, parseOptionalChecksum } from '../../bytes/checksum/parse-checksum.js';
import { applyChecksum, type ShortFault } from '../../bytes/checksum/place-checksum.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { HttpHandlers } from '../../http/operation-routes.js';
import type { HostAddress, WorkspaceReport } from '../../operations/system.js';
import { ownAddresses } from '../../system/local-addresses.js';
import { listPorts } from '../../system/ports.js';
import type { RunningCaptures } from '../capture/running-captures.js';
import { endpointReports, portReports } from '../diagnosis/diagnosis-report.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import type { WorkbenchTftp } from '../tftp/workbench-tftp.js';

/** What a workbench's operations work on. */
export interface OperationContext {
  readonly endpoints: EndpointRegistry;
  readonly tftp: WorkbenchTftp;
  readonly captures: RunningCaptures;
  readonly workspace: () => WorkspaceReport;
  /** Chosen anew at each start. */
  readonly instance: string;
}

/** Runs every operation of the table against a workbench's endpoints, its TFTP, its captures and its machine. */
export function operationHandlers({
  endpoints,
  tftp,
  captures,
  workspace,
  instance,
}: OperationContext): HttpHandlers {
  return {
    'endpoints.list': () => endpoints.list(),
    'endpoints.create': async ({ body }) => orThrow(await endpoints.create(body)),
    'endpoints.replace': async ({ id, body }) => orThrow(await endpoints.replace(id, body)),
    'endpoints.start': ({ id }) => endpoints.start(id),
    'endpoints.stop': ({ id }) => endpoints.stop(id),
    'endpoints.remove': ({ id }) => endpoints.remove(id),
    'endpoints.disconnect': ({ id, peer }) => {
      if (!endpoints.disconnect(id, peer)) throw new BreakoutboxError('PEER_UNKNOWN', { peer, endpoint: id });
    },
    'endpoints.send': ({ id, body: { data, checksum, to, paced } }, { gone }) => {
      const bytes = sentBytes(data, checksum);
      return paced === true ? endpoints.sendPaced(id, bytes, to, gone) : endpoints.send(id, bytes, to);
    },
    'endpoints.repeat': ({ id, body: { data, checksum, to, intervalMs, count } }) =>
      endpoints.repeat(id, { bytes: sentBytes(data, checksum), to, intervalMs, count }),
    'endpoints.stopRepeating': ({ id }) => endpoints.stopRepeating(id),
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
    'ports.list': () => listPorts({ tcp: true, udp: true, listening: false }),
    'addresses.list': hostAddresses,
    'workspace.get': workspace,
    'workbench.health': () => ({ ok: true, instance }),
  };
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
