import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';

/** The server's code for a stream of that name with another configuration. */
const streamNameInUse = 10_058;

/** Whether NATS refused a change because somebody else made one first. */
export function isOutrun(error: unknown): boolean {
  return (
    isOf(error, JetStreamApiCodes.StreamWrongLastSequence) ||
    isOf(error, JetStreamApiCodes.StreamWrongLastSequenceUnknown)
  );
}

/** Whether there is no such stream. */
export function isNoStream(error: unknown): boolean {
  return isOf(error, JetStreamApiCodes.StreamNotFound);
}

/** Whether a stream of that name is there already, with another configuration. */
export function isStreamNameInUse(error: unknown): boolean {
  return isOf(error, streamNameInUse);
}

function isOf(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}
