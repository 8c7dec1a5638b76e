import type { Msg } from '@nats-io/transport-node';
import { Value } from 'typebox/value';
import { type NodeFacts, nodeFacts } from '../operations/nodes.js';
import { subjects } from './subjects.js';

/** Bytes of a node's word about itself; a longer one is none of ours. */
const maxBytes = 8_192;

/** What a node said of itself. */
export interface NodeWord {
  readonly facts: NodeFacts;
  /** It was its last. */
  readonly isLeaving: boolean;
}

/** Writes a node's word about itself as JSON. */
export function writeNodeFacts(facts: NodeFacts, isLeaving: boolean): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ facts, isLeaving }));
}

/**
 * Reads it; undefined for anything else. A node speaks for itself: NATS lets each publish under its own name only, and the name in the word
 * is what anybody may write.
 */
export function readNodeFacts({ subject, data }: Pick<Msg, 'subject' | 'data'>): NodeWord | undefined {
  if (data.length > maxBytes) return undefined;
  try {
    const word = JSON.parse(new TextDecoder().decode(data)) as Partial<NodeWord> | null;
    if (!Value.Check(nodeFacts, word?.facts) || subject !== subjects.node(word.facts.node)) return undefined;
    return { facts: word.facts, isLeaving: word.isLeaving === true };
  } catch {
    return undefined;
  }
}
