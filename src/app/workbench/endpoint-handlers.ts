import { Buffer } from 'node:buffer';
import type { LineFault } from '../../bytes/checksum/line-checksum.js';
import { type ChecksumFault, parseOptionalChecksum } from '../../bytes/checksum/parse-checksum.js';
import { applyChecksum, type ShortFault } from '../../bytes/checksum/place-checksum.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { HttpHandlers } from '../../http/operation-routes.js';
import type { Who } from '../../operations/who.js';
import type { SentBy } from '../../traffic/event.js';
import { endpointReports } from '../diagnosis/diagnosis-report.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { heldReport } from './held-report.js';

/** The operations on endpoints that are there, which need no workspace: seeing them, sending, disconnecting, stopping, standing in. */
export function openEndpointHandlers(endpoints: EndpointRegistry) {
  return {
    'endpoints.list': () => endpoints.list(),
    'endpoints.stop': ({ id }) => endpoints.stop(id),
    'endpoints.disconnect': ({ id, peer }) => {
      if (!endpoints.disconnect(id, peer)) throw new BreakoutboxError('PEER_UNKNOWN', { peer, endpoint: id });
    },
    'endpoints.send': ({ id, body: { data, checksum, to, side, paced } }, { gone, who }) => {
      const bytes = sentBytes(data, checksum);
      return paced === true
        ? endpoints.sendPaced(id, bytes, to, gone, side, sentBy(who))
        : endpoints.send(id, bytes, to, side, sentBy(who));
    },
    'endpoints.repeat': ({ id, body: { data, checksum, to, side, intervalMs, count } }, { who }) => {
      const bytes = sentBytes(data, checksum);
      return endpoints.repeat(id, { bytes, to, side, intervalMs, count, by: sentBy(who) });
    },
    'endpoints.stopRepeating': ({ id }) => endpoints.stopRepeating(id),
    'endpoints.diagnose': ({ id, body }, { gone }) => endpointReports(endpoints.get(id), body, gone),
    'relays.hold': ({ id, body }) => endpoints.standingIn(id).hold(body),
    'relays.held': ({ id }) => heldReport(endpoints.standingIn(id)),
    'relays.settle': ({ id, number, body: { as, data } }) => {
      const settling = data === undefined ? { as } : { as, data: Buffer.from(data, 'base64') };
      endpoints.standingIn(id).settle(Number(number), settling);
    },
    'relays.settleAll': ({ id }) => endpoints.standingIn(id).settleAll(),
    'relays.extend': ({ id, number, body }) => endpoints.standingIn(id).extend(Number(number), body.ms),
  } satisfies Partial<HttpHandlers>;
}

/** The operations on the descriptions of endpoints, which a workspace keeps. */
export function describedEndpointHandlers(endpoints: EndpointRegistry) {
  return {
    'endpoints.create': async ({ body }) => orThrow(await endpoints.create(body)),
    'endpoints.replace': async ({ id, body }) => orThrow(await endpoints.replace(id, body)),
    'endpoints.start': ({ id }) => endpoints.start(id),
    'endpoints.keep': ({ id }) => endpoints.keep(id),
    'endpoints.remove': ({ id }) => endpoints.remove(id),
  } satisfies Partial<HttpHandlers>;
}

/** Who asks, as the events of what is sent say it. */
export function sentBy({ user, person }: Who): SentBy {
  return {
    ...(person === undefined ? {} : { by: person }),
    // NATS without users knows nobody.
    ...(user === undefined || user === '-' ? {} : { user }),
  };
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
