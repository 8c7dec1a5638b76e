import type { Msg } from '@nats-io/transport-node';
import type { NodeFacts, NodeReport } from '../operations/nodes.js';
import { nowMicros } from '../system/clock.js';
import type { ClusterLink } from './cluster-link.js';
import { readNodeFacts } from './node-message.js';
import { subjects } from './subjects.js';

/** Milliseconds without a word after which a node counts as silent: three words were lost. */
export const silentAfterMs = 6_000;
/** Nodes that are remembered; the one that was not heard for longest is forgotten first. */
const maxNodes = 1_000;

interface KnownNode {
  facts: NodeFacts;
  heardMs: number;
  heardMicros: number;
  hasLeft: boolean;
}

/** Every node that was heard of since this program started, by name and instance. */
export class NodeDirectory {
  /** In the order in which they were heard last. */
  readonly #known = new Map<string, KnownNode>();
  readonly #ownInstance: string | undefined;

  /** `ownInstance` is that of the node that this program is, if it is one. */
  constructor(link: ClusterLink, ownInstance: string | undefined) {
    this.#ownInstance = ownInstance;
    link.whenJoined((nats) => {
      nats.subscribe(subjects.everyNode, {
        callback: (error, message) => {
          if (error === null) this.#heard(message);
        },
      });
      nats.publish(subjects.rollCall);
    });
  }

  /**
   * The nodes by name. Of several of one name, that which is there and started last stands for all. `own` is what this node says of itself: it is
   * there, whether NATS is or not.
   */
  list(own?: NodeFacts): readonly NodeReport[] {
    if (own !== undefined) this.#know(own, false);
    const byName = new Map<string, KnownNode[]>();
    for (const node of this.#known.values()) {
      const { node: name } = node.facts;
      byName.set(name, [...(byName.get(name) ?? []), node]);
    }
    return [...byName.values()]
      .map((namesakes) => this.#report(namesakes))
      .sort((one, other) => (one.node < other.node ? -1 : 1));
  }

  #heard(message: Msg): void {
    const word = readNodeFacts(message);
    if (word === undefined) return;
    this.#know(word.facts, word.isLeaving);
  }

  #know(facts: NodeFacts, isLeaving: boolean): void {
    const key = `${facts.node} ${facts.instance}`;
    this.#known.delete(key);
    this.#known.set(key, {
      facts,
      heardMs: performance.now(),
      heardMicros: nowMicros(),
      hasLeft: isLeaving,
    });
    if (this.#known.size <= maxNodes) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }

  #report(namesakes: readonly KnownNode[]): NodeReport {
    const present = namesakes.filter((node) => stateOf(node) === 'here');
    const [shown] = (present.length > 0 ? present : namesakes).toSorted(
      (one, other) => other.facts.startedMicros - one.facts.startedMicros,
    );
    if (shown === undefined) throw new Error('a name without a node');
    return {
      ...shown.facts,
      state: stateOf(shown),
      heardMicros: shown.heardMicros,
      isThis: shown.facts.instance === this.#ownInstance,
      ...(present.length > 1 ? { twins: present.length - 1 } : {}),
    };
  }
}

function stateOf({ hasLeft, heardMs }: KnownNode): NodeReport['state'] {
  if (hasLeft) return 'left';
  return performance.now() - heardMs > silentAfterMs ? 'silent' : 'here';
}
