import { orThrow } from '../../errors/parsed.js';
import { compileFilter } from '../../traffic/filter/compile.js';
import { readFilter } from '../../traffic/filter/filter.js';
import { FilterCatalog } from '../../traffic/filter/filter-catalog.js';
import type { Packet } from '../../wire/packet.js';
import type { Protocols } from '../../wire/protocols.js';

/**
 * A display filter as a function of packets that were walked with `protocols`.
 * @throws BreakoutboxError FILTER_INVALID, FILTER_FIELD_UNKNOWN, FILTER_NAME_UNKNOWN, FILTER_VALUE_INVALID, FILTER_PATTERN_INVALID
 */
export async function captureFilter(text: string, { all }: Protocols): Promise<(packet: Packet) => boolean> {
  return compileFilter(orThrow(await readFilter(text, new FilterCatalog(all))));
}
