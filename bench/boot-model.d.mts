/** A file that every machine downloads, and how. */
export interface BootFile {
  readonly bytes: number;
  readonly blockBytes: number;
  readonly windowBlocks: number;
}

/** A machine that boots, and its way to the nodes. */
export interface BootClient {
  readonly roundTripSeconds: number;
  /** From the last block of a window until its ACK leaves. */
  readonly turnaroundSeconds: number;
  readonly bytesPerSecond: number;
  readonly lossShare?: number;
  readonly timeoutSeconds?: number;
}

/** A node. */
export interface BootNode {
  readonly bytesPerSecond: number;
  /** Bytes that its link takes for each frame beside Ethernet's header and payload. */
  readonly frameBytes?: number;
  readonly cores: number;
  readonly secondsPerDownload: number;
  readonly secondsPerWindow: number;
  readonly secondsPerBlock: number;
}

/** What boots, from what. */
export interface BootPlan {
  readonly machines: number;
  readonly arrivalSeconds?: number;
  readonly files: readonly BootFile[];
  readonly client: BootClient;
  readonly node: BootNode;
  readonly nodes: number;
  /** The machines of a rack, and the uplink that they share. */
  readonly rack?: { readonly machines: number; readonly bytesPerSecond: number };
}

type Limit = 'client' | 'link' | 'processor' | 'rack';

export function blocksOf(file: BootFile): { readonly blocks: number; readonly windows: number };
export function lineBytes(file: BootFile, perFrame?: number): number;
export function downloadSeconds(file: BootFile, client: BootClient): number;
export function fullestShare(machines: number, nodes: number): number;
export function nodeSeconds(
  files: readonly BootFile[],
  node: BootNode,
): { readonly link: number; readonly processor: number };
export function lastBoot(plan: BootPlan): {
  readonly seconds: number;
  readonly limit: Limit;
  readonly limits: Readonly<Record<Limit, number>>;
  readonly alone: number;
  readonly onFullest: number;
};
export function nodesFor(seconds: number, plan: Omit<BootPlan, 'nodes'>, most?: number): number | undefined;
export function downloadsPerSecond(load: {
  readonly clients: number;
  readonly file: BootFile;
  readonly client: BootClient;
  readonly node: BootNode;
  readonly nodes: number;
}): number;
