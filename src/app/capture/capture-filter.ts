import type { PacketGlance } from '../../capture/packet-walker.js';
import { orThrow } from '../../errors/parsed.js';
import { compileFilter, type PacketFilter } from '../../traffic/filter/compile.js';
import { readFilter } from '../../traffic/filter/filter.js';
import { FilterCatalog } from '../../traffic/filter/filter-catalog.js';
import { compileGlance } from '../../traffic/filter/glance.js';
import { headerFilter } from '../../traffic/filter/header-filter.js';
import { sourcesOf } from '../../traffic/filter/sources.js';
import { isOfAcknowledgments, isOfUdpConversation } from '../../wire/header-fields.js';
import { PlainPacket } from '../../wire/plain-packet.js';
import { createHeaderProtocols, type HeaderProtocols, type Protocols } from '../../wire/protocols.js';

/** A display filter for the packets of a capture. */
export interface CaptureFilter {
  /** Whether it selects a packet that was walked whole, with any protocols of the same names. */
  readonly selects: PacketFilter;
  /** Whether it depends on UDP conversations, which must be followed then. */
  readonly needsUdpConversations: boolean;
  /** Whether it depends on which segments of TCP were acknowledged. */
  readonly needsAcknowledgments: boolean;
  /** Protocols for a walk of headers, after which `mayBeSelected` decides. */
  readonly headers: HeaderProtocols;
  /** Whether it may select a packet that was walked with those: it never selects others. */
  readonly mayBeSelected: PacketFilter;
  /** The same before any walk; `undefined` if bytes alone say nothing. */
  readonly needsWalk: PacketGlance | undefined;
}

/**
 * Reads a display filter that names fields of `protocols`.
 * @throws BreakoutboxError FILTER_INVALID, FILTER_FIELD_UNKNOWN, FILTER_NAME_UNKNOWN, FILTER_VALUE_INVALID, FILTER_PATTERN_INVALID
 */
export async function captureFilter(text: string, { all }: Pick<Protocols, 'all'>): Promise<CaptureFilter> {
  const filter = orThrow(await readFilter(text, new FilterCatalog(all)));
  const headers = createHeaderProtocols();
  const glance = compileGlance(filter, headers.names);
  const plain = new PlainPacket();
  const needsWalk: PacketGlance | undefined =
    glance && ((bytes, from, to, linkType) => !plain.read(bytes, from, to, linkType) || glance(plain));
  const selects = compileFilter(filter);
  const names = (isNamed: (field: string) => boolean): boolean =>
    sourcesOf(filter).some((source) => source.type === 'field' && source.field.leaves.some(isNamed));
  return {
    selects:
      needsWalk === undefined
        ? selects
        : (packet) =>
            needsWalk(packet.bytes, packet.start(0), packet.end(0), packet.linkType) && selects(packet),
    needsUdpConversations: names(isOfUdpConversation),
    needsAcknowledgments: names(isOfAcknowledgments),
    headers,
    mayBeSelected: compileFilter(headerFilter(filter, headers.names)),
    needsWalk,
  };
}
