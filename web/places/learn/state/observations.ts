import type { CallResult, Observation, SocketState } from '../../../../src/lesson/observation.js';
import type { LessonObservation } from '../../../../src/operations/lesson-observations.js';
import { decodeBase64 } from '../../../transport/base64.js';

/** What was seen on a bench, out of what the API tells; what a newer workbench tells besides is left out. */
export function observationsOf(told: readonly LessonObservation[]): readonly Observation[] {
  return told.flatMap((one) => observationOf(one) ?? []);
}

function observationOf(told: LessonObservation): Observation | undefined {
  const { type, atMs, end, id, call, data, maxBytes, act, message, direction, as, from, to, row, address } =
    told;
  const bytes = data === undefined ? undefined : decodeBase64(data);
  switch (type) {
    case 'called':
      if (end === undefined || id === undefined || call === undefined) return undefined;
      return {
        ...{ type, atMs, end, id, call },
        ...(bytes !== undefined && { bytes }),
        ...(maxBytes !== undefined && { maxBytes }),
        ...(address !== undefined && { address }),
        ...(told.isAside === true && { isAside: true }),
      };
    case 'returned':
      if (end === undefined || id === undefined || call === undefined) return undefined;
      return { type, atMs, end, id, call, result: resultOf(told, bytes) };
    case 'wired':
      return act === undefined ? undefined : { type, atMs, act };
    case 'held':
      if (message === undefined || direction === undefined || bytes === undefined) return undefined;
      return { type, atMs, message, direction, bytes };
    case 'settled':
      if (message === undefined || direction === undefined || bytes === undefined || as === undefined)
        return undefined;
      return { type, atMs, message, direction, bytes, as };
    case 'passed':
      return direction === undefined || bytes === undefined ? undefined : { type, atMs, direction, bytes };
    case 'packet':
      if (from === undefined || to === undefined || row === undefined) return undefined;
      return { type, atMs, from, to, row, payload: bytes ?? new Uint8Array(0) };
    case 'recorded': {
      const { atSeconds } = told;
      if (direction === undefined || atSeconds === undefined || row === undefined) return undefined;
      return { type, atMs, direction, atSeconds, row, payload: bytes ?? new Uint8Array(0) };
    }
    case 'sockets':
      return { type, atMs, sockets: (told.sockets ?? []).map(socketOf) };
    default:
      return undefined;
  }
}

function resultOf(
  { failure, address, lostBytes, ended }: LessonObservation,
  bytes: Uint8Array | undefined,
): CallResult {
  if (failure !== undefined) return { ok: false, failure };
  return {
    ok: true,
    ...(bytes !== undefined && { bytes }),
    ...(address !== undefined && { address }),
    ...(lostBytes !== undefined && { lostBytes }),
    ...(ended !== undefined && { ended }),
  };
}

function socketOf({
  end,
  state,
  local,
  peer,
  listens,
  unread,
  waiting,
  pid,
}: NonNullable<LessonObservation['sockets']>[number]): SocketState {
  return { end, state, local, peer, ...(listens === true && { listens }), unread, waiting, pid };
}
