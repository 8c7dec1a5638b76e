import type { Packet } from '../../wire/packet.js';
import type { ProtocolCount } from './statistics.js';

interface Node {
  packets: number;
  bytes: number;
  readonly inner: Map<string, Node>;
}

/** Counts the protocols of packets, each within those outside of it, as a hierarchy. */
export class ProtocolCounts {
  readonly #root: Node = createNode();

  /** Takes a packet that was walked. The frame itself is not counted, nor is what an error message quotes. */
  add(packet: Packet): void {
    let node = this.#root;
    const end = Math.min(packet.layerCount, packet.quotedFrom);
    for (let layer = 1; layer < end; layer += 1) {
      const protocol = packet.codec(layer)?.protocol ?? '';
      let inner = node.inner.get(protocol);
      if (inner === undefined) {
        inner = createNode();
        node.inner.set(protocol, inner);
      }
      inner.packets += 1;
      inner.bytes += packet.wireBytes;
      node = inner;
    }
  }

  /** Those with the most packets first. */
  list(): readonly ProtocolCount[] {
    return listOf(this.#root);
  }
}

function createNode(): Node {
  return { packets: 0, bytes: 0, inner: new Map() };
}

function listOf({ inner }: Node): readonly ProtocolCount[] {
  return [...inner]
    .map(([protocol, node]) => ({
      protocol,
      packets: node.packets,
      bytes: node.bytes,
      protocols: listOf(node),
    }))
    .sort((one, other) => other.packets - one.packets);
}
