import type { EndpointSpec } from './endpoint-spec.js';

/**
 * Whether an endpoint that runs as `before` has to be opened anew to run as `after`, which closes its connections. Its
 * label is for people, and what it answers is no matter of its socket: those change as it runs.
 */
export function needsRestart(before: EndpointSpec, after: EndpointSpec): boolean {
  return socketSide(before) !== socketSide(after);
}

/** Whether it answers otherwise. */
export function answersOtherwise(before: EndpointSpec, after: EndpointSpec): boolean {
  return JSON.stringify([before.reply, before.encoding]) !== JSON.stringify([after.reply, after.encoding]);
}

/** All of a spec that the socket and its connections go by, as text; specs of one type have their fields in one order. */
function socketSide({
  label: _forPeople,
  encoding: _shown,
  reply: _answered,
  ...rest
}: EndpointSpec): string {
  return JSON.stringify(rest);
}
