import { formatBase64 } from '../../bytes/base64.js';
import type { CallResult, Observation, SocketState } from '../../lesson/observation.js';
import type { LessonObservation } from '../../operations/lesson-observations.js';

/** An observation as the API tells it. */
export function observationReport(observation: Observation): LessonObservation {
  switch (observation.type) {
    case 'called': {
      const { bytes, ...rest } = observation;
      return { ...rest, ...(bytes !== undefined && { data: formatBase64(bytes) }) };
    }
    case 'returned': {
      const { result, ...rest } = observation;
      return { ...rest, ...resultReport(result) };
    }
    case 'held':
    case 'settled':
    case 'passed': {
      const { bytes, ...rest } = observation;
      return { ...rest, data: formatBase64(bytes) };
    }
    case 'recorded':
    case 'packet': {
      const { payload, ...rest } = observation;
      return { ...rest, data: formatBase64(payload) };
    }
    case 'sockets':
      return { ...observation, sockets: observation.sockets.map(socketReport) };
    case 'wired':
      return observation;
  }
}

function resultReport(
  result: CallResult,
): Pick<LessonObservation, 'data' | 'failure' | 'address' | 'lostBytes' | 'ended'> {
  if (!result.ok) return { failure: result.failure };
  const { bytes, address, lostBytes, ended } = result;
  return {
    ...(bytes !== undefined && { data: formatBase64(bytes) }),
    ...(address !== undefined && { address }),
    ...(lostBytes !== undefined && { lostBytes }),
    ...(ended !== undefined && { ended }),
  };
}

function socketReport({
  end,
  state,
  local,
  peer,
  listens,
  unread,
  waiting,
  pid,
}: SocketState): NonNullable<LessonObservation['sockets']>[number] {
  return {
    ...{ end, unread, waiting },
    ...(listens === true && { listens }),
    ...(pid !== undefined && { pid }),
    ...(state !== undefined && { state }),
    ...(local !== undefined && { local }),
    ...(peer !== undefined && { peer }),
  };
}
