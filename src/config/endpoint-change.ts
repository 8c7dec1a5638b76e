import type { Answering } from '../endpoint/behaviour.js';
import type { AnyEndpointSpec } from './any-endpoint.js';

/**
 * Whether an endpoint that runs as `before` has to be opened anew to run as `after`, which closes its connections. Its
 * label is for people, and what it answers is no matter of its socket: those change as it runs.
 */
export function needsRestart(before: AnyEndpointSpec, after: AnyEndpointSpec): boolean {
  return socketSide(before) !== socketSide(after);
}

/** What an endpoint is to answer from now on, where that is not what it answered before. */
export function newAnswers(before: AnyEndpointSpec, after: AnyEndpointSpec): Answering | undefined {
  if (before.type === 'tftp-server' || after.type === 'tftp-server') return undefined;
  const isSame =
    JSON.stringify([before.reply, before.encoding]) === JSON.stringify([after.reply, after.encoding]);
  return isSame ? undefined : after;
}

/** All of a spec that the socket and its connections go by, as text; specs of one type have their fields in one order. */
function socketSide(spec: AnyEndpointSpec): string {
  if (spec.type === 'tftp-server') {
    // The filter is a machine; what it was made of says as much.
    const { filter: _machine, ...server } = spec.server;
    const { allow = [], deny = [] } = spec.described;
    return JSON.stringify([server, allow, deny]);
  }
  const { label: _forPeople, encoding: _shown, reply: _answered, ...rest } = spec;
  return JSON.stringify(rest);
}
