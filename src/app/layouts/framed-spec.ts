import type { AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import type { Layout } from '../../layout/layout.js';

/** Finds a layout by its name. @throws BreakoutboxError if there is none, or something is wrong with it */
export type LayoutSource = (name: string) => Layout;

/**
 * The spec of an endpoint with the framing of the first of its layouts that has one, unless a framing of its own was chosen. It is the
 * same spec if nothing is to be added.
 *
 * @throws BreakoutboxError what `layoutOf` throws for one of its layouts
 */
export function framedSpec(spec: AnyEndpointSpec, layoutOf: LayoutSource): AnyEndpointSpec {
  if (!('layouts' in spec) || spec.layouts.length === 0) return spec;
  const framing = spec.layouts.map(layoutOf).find((layout) => layout.framing !== undefined)?.framing;
  if (framing === undefined || !('framing' in spec) || spec.framing.type !== 'raw') return spec;
  return Object.freeze({ ...spec, framing });
}
