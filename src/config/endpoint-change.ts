import type { ReplyMode } from '../endpoint/reply-mode.js';
import type { EndpointSpec } from './endpoint-spec.js';

/**
 * Whether an endpoint that runs as `before` has to be opened anew to run as `after`, which closes its connections. Its
 * label is for people, and so is its encoding unless its reply mode reads or writes text: those change as it runs.
 */
export function needsRestart(before: EndpointSpec, after: EndpointSpec): boolean {
  return socketSide(before) !== socketSide(after);
}

/** All of a spec that the socket and its connections go by, as text; specs of one type have their fields in one order. */
function socketSide({ label: _forPeople, encoding, ...rest }: EndpointSpec): string {
  return JSON.stringify([rest, usesText(rest.reply) ? encoding : '']);
}

function usesText({ type }: ReplyMode): boolean {
  return type === 'reverse' || type === 'template';
}
