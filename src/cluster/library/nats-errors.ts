import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';

/** Whether NATS refused a change because somebody else made one first. */
export function isOutrun(error: unknown): boolean {
  if (!(error instanceof JetStreamApiError)) return false;
  const { code } = error;
  return (
    code === JetStreamApiCodes.StreamWrongLastSequence ||
    code === JetStreamApiCodes.StreamWrongLastSequenceUnknown
  );
}
