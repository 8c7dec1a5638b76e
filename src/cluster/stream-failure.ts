import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { PermissionViolationError, RequestError, TimeoutError } from '@nats-io/transport-node';
import { formatBytes } from '../bytes/byte-size.js';
import { BreakoutboxError, type ErrorParams } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import { reasonOf } from '../system/file-errors.js';
import type { ClusterLink } from './cluster-link.js';
import { isNoStream } from './nats-errors.js';

/** The stream that something was asked of. */
export interface AskedStream {
  readonly name: string;
  /** Bytes that it reserves where it is made; undefined where it is not made. */
  readonly reservedBytes?: number | undefined;
  /** What is said where there is no such room. */
  readonly noRoom?: ReasonKey;
}

/** What is said of the link that it was asked over. */
interface AskingLink {
  readonly user: string;
  readonly state: { readonly server: string };
}

/** Codes of the server that `JetStreamApiCodes` has no names for. */
const jetStreamOff = 10_076;
/** Where it is asked that a stream be made, which is done where there is none. */
const toMake = '$JS.API.STREAM.CREATE.';
const noRoomCodes: readonly number[] = [10_002, 10_023, 10_047, 10_122];

/** Why a stream cannot be used, in this program's words where it has some: params of a failure, with `reason` and `server`. */
export function streamFailure(thrown: unknown, { name: stream, ...asked }: AskedStream, link: AskingLink) {
  const { server } = link.state;
  const told = (reason: ReasonKey, more: ErrorParams = {}): ErrorParams => ({
    server,
    reason,
    stream,
    ...more,
  });
  for (const cause of causesOf(thrown)) {
    if (cause instanceof PermissionViolationError)
      return told(cause.subject.startsWith(toMake) ? 'stream-not-made' : 'jetstream-denied', {
        ...{ user: link.user, subject: cause.subject },
      });
    // Its class is not exported.
    if (cause instanceof Error && cause.name === 'JetStreamNotEnabled') return told('no-jetstream');
    if (cause instanceof TimeoutError) return told('jetstream-silent');
    if (cause instanceof RequestError && cause.isNoResponders()) return told('no-jetstream');
    if (!(cause instanceof JetStreamApiError)) continue;
    const { code } = cause;
    if (code === JetStreamApiCodes.JetStreamNotEnabledForAccount || code === jetStreamOff)
      return told('no-jetstream');
    if (isNoStream(cause)) return told('stream-gone');
    if (!noRoomCodes.includes(code)) continue;
    const { reservedBytes, noRoom = 'jetstream-no-room' } = asked;
    if (reservedBytes === undefined) return told('jetstream-full', { words: cause.message });
    return told(noRoom, { room: formatBytes(reservedBytes) });
  }
  return { server, reason: reasonOf(thrown) };
}

/**
 * What a publish has failed by. That nobody hears it means that the stream is gone, or has no leader; of a question to JetStream it
 * would mean that there is no JetStream.
 */
export async function publishFailure(
  thrown: unknown,
  manager: JetStreamManager,
  stream: string,
): Promise<unknown> {
  if (!causesOf(thrown).some((cause) => cause instanceof RequestError && cause.isNoResponders()))
    return thrown;
  try {
    await manager.streams.info(stream);
    return new TimeoutError();
  } catch (error) {
    return error;
  }
}

/**
 * What is asked, or CLUSTER_AWAY at once if the link is lost meanwhile: an answer to what was asked before never comes.
 * @throws BreakoutboxError CLUSTER_AWAY; what `asked` throws
 */
export function whileLinked<Answer>(link: ClusterLink, asked: Promise<Answer>): Promise<Answer> {
  let unwatch = (): void => undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    unwatch = link.watch(({ state, server }) => {
      if (state === 'away' || state === 'left') reject(new BreakoutboxError('CLUSTER_AWAY', { server }));
    });
  });
  return Promise.race([asked, lost]).finally(() => unwatch());
}

/** What was thrown, and what stands within it. */
function causesOf(thrown: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let cause = thrown; cause instanceof Error && causes.length < maxCauses; cause = cause.cause)
    causes.push(cause);
  return causes;
}

const maxCauses = 8;
