import type { Answering } from '../endpoint/behaviour.js';
import { type AnyEndpointInput, type AnyEndpointSpec, kindOf } from './endpoint-kinds.js';

/**
 * Returns whether an endpoint that runs as `before` has to be opened anew to run as `after`, which closes its
 * connections. Its label is for people, and what it answers does not depend on its socket: those change as it runs.
 */
export function needsRestart(before: AnyEndpointSpec, after: AnyEndpointSpec): boolean {
  return before.type !== after.type || socketPart(before) !== socketPart(after);
}

/** Returns what an endpoint is to answer by from now on; undefined if that is what it answered by before. */
export function newAnswers(before: AnyEndpointSpec, after: AnyEndpointSpec): Answering | undefined {
  const answering = kindOf(after).answering(after);
  return answeringPart(before) === answeringPart(after) ? undefined : answering;
}

/** Returns a new description with the secrets of `before` where it was shown without them. */
export function withKeptSecrets(input: AnyEndpointInput, before: AnyEndpointInput): AnyEndpointInput {
  return input.type === before.type ? kindOf(input).keepSecrets(input, before) : input;
}

/** As text; specs of one kind have their fields in one order. */
function socketPart(spec: AnyEndpointSpec): string {
  return JSON.stringify(kindOf(spec).socketPart(spec));
}

function answeringPart(spec: AnyEndpointSpec): string {
  const answering = kindOf(spec).answering(spec);
  return JSON.stringify([answering?.reply, answering?.encoding]);
}
