import type { Answering } from '../endpoint/behaviour.js';
import type { ErrorCode } from '../errors/catalog.js';
import { type ErrorParams, type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { deepFreeze } from './deep-freeze.js';
import { type Given, givenValues } from './given-values.js';
import { type Shape, shapeFault, typeFault } from './shape.js';

/**
 * A row of the table of endpoint kinds: all that the layers above need to know of a kind, so that none of them compares
 * types. `Input` is a description as a person writes it, `Spec` the result of `parse`.
 */
export interface EndpointKind<Input, Spec> {
  /** The schema of its descriptions. Its `type` is the name of the kind, its title names it in OpenAPI. */
  readonly input: Shape;
  /** The protocol whose ports it takes. */
  readonly protocol: 'tcp' | 'udp';
  /** A send may name any address, and not only a peer. */
  readonly sendsAnywhere: boolean;
  /**
   * Turns an untrusted description into a deeply frozen spec with every default filled in, or returns its first fault:
   * `DESCRIPTION_INVALID` for its shape and ranges, other codes for the meaning of its texts.
   */
  parse(description: unknown): Parsed<Spec>;
  /** The part of a spec that its sockets depend on, as a JSON value. A change of it restarts an endpoint. */
  socketPart(spec: Spec): unknown;
  /** Its reply behaviour, which may change while it runs; undefined if it answers by a protocol of its own. */
  answering(spec: Spec): Answering | undefined;
  /** Maximum backlog of one peer, in bytes, past which it is closed; undefined if nothing is sent through it by hand. */
  maxBacklogBytes(spec: Spec): number | undefined;
  /** Returns the description with empty texts in place of its secrets: a private key goes in and never comes out. */
  hideSecrets(input: Input): Input;
  /** Returns the description with the secrets of `before` where `hideSecrets` left empty texts. */
  keepSecrets(input: Input, before: Input): Input;
}

/** The two functions for a kind without secrets. */
export const noSecrets = {
  hideSecrets: <Input>(input: Input): Input => input,
  keepSecrets: <Input>(input: Input): Input => input,
} as const;

/** Carries the first fault of a description out of nested readers to `parserOf`, which catches it. */
export class Unusable extends Error {
  readonly failure: Failure;

  constructor(code: ErrorCode, params: ErrorParams) {
    super(code);
    this.failure = failure(code, params);
  }
}

/** Returns a parsed value. @throws Unusable its failure, for `parserOf` */
export function usable<Value>(parsed: Parsed<Value>): Value {
  if (parsed.ok) return parsed.value;
  throw new Unusable(parsed.failure.code, parsed.failure.params);
}

/**
 * Returns the `parse` of a kind: checks a description against `shape`, makes a spec of its given values with `specOf`, which
 * may throw `Unusable`, and freezes it.
 */
export function parserOf<Input, Spec>(
  shape: Shape,
  specOf: (input: Given<Input>) => Spec,
): (description: unknown) => Parsed<Spec> {
  return (description) => {
    const fault = shapeFault(shape, description);
    if (fault !== undefined) return { ok: false, failure: failure('DESCRIPTION_INVALID', advised(fault)) };
    try {
      return { ok: true, value: deepFreeze(specOf(givenValues(description as Input))) };
    } catch (error) {
      if (error instanceof Unusable) return { ok: false, failure: error.failure };
      throw error;
    }
  };
}

/** A fault of a description, which says of rules where they stand. */
function advised(fault: ErrorParams): ErrorParams {
  const isUnknown = fault.reason === 'property-unknown' || fault.reason === 'property-misspelt';
  if (!isUnknown || fault.property !== 'rules') return fault;
  return { property: 'rules', reason: 'rules-stand-in-files' };
}

/** Parses a description by the row of `kinds` that its `type` names; `DESCRIPTION_INVALID` if it names none. */
export function parseByKind<Spec>(
  kinds: Readonly<Record<string, { parse(description: unknown): Parsed<Spec> }>>,
  description: unknown,
): Parsed<Spec> {
  const fault = typeFault(description, Object.keys(kinds));
  const kind = fault === undefined ? kinds[(description as { readonly type: string }).type] : undefined;
  return kind?.parse(description) ?? { ok: false, failure: failure('DESCRIPTION_INVALID', fault ?? {}) };
}
