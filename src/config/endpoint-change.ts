import type { Answering } from '../endpoint/behaviour.js';
import { type AnyEndpointInput, type AnyEndpointSpec, kindOf } from './endpoint-kinds.js';

/**
 * Returns whether an endpoint that runs as `before` has to be reopened to run as `after`, which closes its connections.
 * Its label and its replies do not depend on its socket, so that these change while it runs.
 */
export function needsRestart(before: AnyEndpointSpec, after: AnyEndpointSpec): boolean {
  return before.type !== after.type || socketPart(before) !== socketPart(after);
}

/** Returns whether an endpoint that runs as `before` runs as `after` once it has the line of that. */
export function changesLineAlone(before: AnyEndpointSpec, after: AnyEndpointSpec): boolean {
  if (!('line' in before) || !('line' in after) || !needsRestart(before, after)) return false;
  return !needsRestart({ ...before, line: undefined }, { ...after, line: undefined });
}

/** Returns the new reply behaviour of an endpoint; undefined if it is unchanged. */
export function newAnswers(before: AnyEndpointSpec, after: AnyEndpointSpec): Answering | undefined {
  const answering = kindOf(after).answering(after);
  return answeringPart(before) === answeringPart(after) ? undefined : answering;
}

/** Returns a new description, with the secrets of `before` where they were hidden. */
export function withKeptSecrets(input: AnyEndpointInput, before: AnyEndpointInput): AnyEndpointInput {
  return input.type === before.type ? kindOf(input).keepSecrets(input, before) : input;
}

/** Compared as text: specs of one kind have their fields in the same order. */
function socketPart(spec: AnyEndpointSpec): string {
  return JSON.stringify(kindOf(spec).socketPart(spec));
}

function answeringPart(spec: AnyEndpointSpec): string {
  const answering = kindOf(spec).answering(spec);
  return JSON.stringify([
    answering?.reply,
    answering?.encoding,
    answering?.rules,
    answering?.receivedChecksum,
  ]);
}
