import { BreakoutboxError } from '../errors/error.js';
import type { NodeFacts } from '../operations/nodes.js';
import type { ClusterLink } from './cluster-link.js';
import { readNodeFacts, writeNodeFacts } from './node-message.js';
import { subjects } from './subjects.js';

/** Milliseconds between two of a node's words about itself. */
export const announceEveryMs = 2_000;
/** Milliseconds in which another node of the same name answers, if there is one. */
const namesakeMs = 400;

/** Says on NATS what a node is: every two seconds, when somebody calls the roll, and once more when it leaves. */
export class NodeAnnouncer {
  readonly #link: ClusterLink;
  readonly #facts: () => NodeFacts;
  #timer: NodeJS.Timeout | undefined;

  /** `facts` are asked for each time. */
  constructor(link: ClusterLink, facts: () => NodeFacts) {
    this.#link = link;
    this.#facts = facts;
  }

  /** Begins; where NATS is not reached yet, when it is. */
  begin(): void {
    this.#link.whenJoined((joined) => {
      joined.subscribe(subjects.rollCall, {
        callback: (error) => {
          if (error === null) this.#say();
        },
      });
      this.#say();
    });
    this.#timer = setInterval(() => this.#say(), announceEveryMs);
  }

  /** Says that the node leaves. */
  close(): void {
    clearInterval(this.#timer);
    const { nats, state } = this.#link;
    if (nats === undefined || nats.isClosed() || state.state !== 'connected') return;
    nats.publish(subjects.node(this.#facts().node), writeNodeFacts(this.#facts(), true));
  }

  #say(): void {
    const { nats, state } = this.#link;
    // What is said later would be old.
    if (nats === undefined || nats.isClosed() || state.state !== 'connected') return;
    const facts = this.#facts();
    nats.publish(subjects.node(facts.node), writeNodeFacts(facts, false));
  }
}

/**
 * Asks whether a name is free: nobody answers for it. Where NATS is not reached yet it counts as free, and twins are shown later.
 * @throws BreakoutboxError NODE_NAME_TAKEN
 */
export async function mustBeFree(link: ClusterLink, node: string): Promise<void> {
  const { nats } = link;
  if (nats === undefined) return;
  const other = await new Promise<NodeFacts | undefined>((resolve) => {
    const end = (found: NodeFacts | undefined): void => {
      clearTimeout(timer);
      subscription.unsubscribe();
      resolve(found);
    };
    const timer = setTimeout(() => end(undefined), namesakeMs);
    const subscription = nats.subscribe(subjects.node(node), {
      callback: (error, message) => {
        const word = error === null ? readNodeFacts(message) : undefined;
        if (word !== undefined && !word.isLeaving) end(word.facts);
      },
    });
    nats.publish(subjects.rollCall);
  });
  if (other !== undefined) throw new BreakoutboxError('NODE_NAME_TAKEN', { node, host: other.hostname });
}
