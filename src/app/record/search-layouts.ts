import type { AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import type { NamedLayout } from '../../config/message-settings.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { LayoutTexts } from '../layouts/layout-texts.js';
import type { LayoutsOf } from './workbench-record.js';

/** What is asked of the endpoints. */
interface Endpoints {
  list(): readonly { readonly id: string }[];
  specOf(id: string): AnyEndpointSpec;
}

/**
 * The layouts that a search is given: those whose names the filter has in it, and those that are ticked on an endpoint, since a
 * checksum may be one of theirs. One with a fault is left out.
 */
export function searchLayouts(layouts: Pick<LayoutTexts, 'list' | 'get'>, endpoints: Endpoints): LayoutsOf {
  return (filter) => {
    const ticked = new Set(
      endpoints.list().flatMap(({ id }) => {
        const spec = endpoints.specOf(id);
        return 'layouts' in spec ? spec.layouts : [];
      }),
    );
    return layoutsNamed(layouts, ticked, filter);
  };
}

/** The layouts that a search of all nodes is given: which of them endpoints elsewhere have ticked, and with what checksums, is not known here. */
export function historyLayouts(layouts: Pick<LayoutTexts, 'list' | 'get'>): LayoutsOf {
  return (filter) => {
    const all = /checksum/.test(filter) ? layouts.list().map(({ name }) => name) : [];
    return layoutsNamed(layouts, new Set(all), filter);
  };
}

/** The layouts that are ticked, and those whose names a filter has in it. One with a fault is left out. */
export function layoutsNamed(
  layouts: Pick<LayoutTexts, 'list' | 'get'>,
  ticked: ReadonlySet<string>,
  filter: string,
): readonly NamedLayout[] {
  return layouts
    .list()
    .filter(({ name }) => ticked.has(name) || filter.includes(name))
    .flatMap(({ name }) => textOf(layouts, name));
}

function textOf(layouts: Pick<LayoutTexts, 'get'>, name: string): readonly NamedLayout[] {
  try {
    return [{ name, text: layouts.get(name).text }];
  } catch (error) {
    if (error instanceof BreakoutboxError) return [];
    throw error;
  }
}
