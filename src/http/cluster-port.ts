import type { OperationName } from '../operations/table.js';
import type { HttpAsker } from './operation-routes.js';

/** Who takes the frames of another node's live feed. */
export interface NodeFeedReader {
  /** A frame; `taken` is to be called when there is room for more. */
  frame(data: string | Uint8Array, taken: () => void): void;
  /** The feed is over. */
  ended(): void;
}

/** The live feed of another node. */
export interface NodeFeed {
  /** Passes on what the page looks at. */
  look(text: string): void;
  close(): void;
}

/** The other nodes of the cluster, passed to the server by the program's composition. */
export interface ClusterPort {
  /** Asks an operation of a node. Rejects with a BreakoutboxError. */
  ask(
    node: string,
    name: OperationName,
    request: Readonly<Record<string, unknown>>,
    asker: Pick<HttpAsker, 'gone' | 'who'>,
  ): Promise<unknown>;
  /** Follows what happens at a node. Rejects with a BreakoutboxError. */
  follow(node: string, reader: NodeFeedReader, gone: AbortSignal): Promise<NodeFeed>;
}
