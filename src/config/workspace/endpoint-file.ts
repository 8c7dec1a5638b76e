import { isEndpointId } from '../endpoint-ids.js';
import { type AnyEndpointInput, anyEndpointInput, parseAnyEndpoint } from '../endpoint-kinds.js';
import type { Shape } from '../shape.js';
import { type FilePart, faulty, reasonFault } from './file-part.js';

const idShape = {
  type: 'string',
  description: 'Stays the same for as long as the endpoint lives: e1, e2 …',
} as const;

/** `endpoints/NAME.yaml`: the id of an endpoint and its description. */
export const endpointFileShape: Shape = {
  title: 'Endpoint',
  anyOf: anyEndpointInput.anyOf.map((kind: Shape) => ({
    ...kind,
    properties: { id: idShape, ...kind.properties },
  })),
};

/** An endpoint of a file; without an id, it has none yet. */
export interface FiledEndpoint {
  readonly id: string | undefined;
  readonly input: AnyEndpointInput;
}

/** Checks what an endpoint's file holds. */
export function parseEndpointFile(value: unknown): FilePart<FiledEndpoint> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return faulty(reasonFault('body', 'property-not-object'));
  const { id, ...input } = value as Readonly<Record<string, unknown>>;
  if (id !== undefined && !isEndpointId(id)) return faulty(reasonFault('id', 'property-no-id'));
  const parsed = parseAnyEndpoint(input);
  if (!parsed.ok)
    return faulty({ path: String(parsed.failure.params.property ?? ''), failure: parsed.failure });
  return { ok: true, value: { id, input: input as AnyEndpointInput } };
}
