import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { maxJsonDepth, nestsDeeper } from '../config/json-depth.js';
import { shapeFault } from '../config/shape.js';
import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { isByteStream } from './byte-stream.js';
import type { Operation } from './operation.js';
import { type OperationName, operations } from './table.js';

/** An operation of the table by its name; undefined if there is none. */
export function operationNamed(
  name: string,
): { readonly name: OperationName; readonly operation: Operation } | undefined {
  if (!Object.hasOwn(operations, name)) return undefined;
  const known = name as OperationName;
  return { name: known, operation: operations[known] };
}

/** Reads the request of an operation from JSON; a body that is streamed is not in it. REQUEST_INVALID if it is another one. */
export function parseRequest(operation: Operation, json: string): Parsed<Readonly<Record<string, unknown>>> {
  if (nestsDeeper(json, maxJsonDepth))
    return refused({ property: 'body', reason: 'too-deeply-nested', limit: maxJsonDepth });
  let request: unknown;
  try {
    request = JSON.parse(json);
  } catch {
    return refused({ property: 'body', reason: 'property-invalid' });
  }
  const { params, body } = operation;
  const schema = Type.Object(
    { ...params.properties, ...(body === undefined || isByteStream(body) ? {} : { body }) },
    { additionalProperties: false },
  );
  if (Value.Check(schema, request)) return { ok: true, value: request };
  return refused(shapeFault(schema, request) ?? { property: 'body', reason: 'property-invalid' });
}

function refused(params: Failure['params']): Parsed<never> {
  return { ok: false, failure: failure('REQUEST_INVALID', params) };
}
