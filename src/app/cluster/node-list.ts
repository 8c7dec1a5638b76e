import { ClusterLink, type LinkState } from '../../cluster/cluster-link.js';
import { NodeDirectory } from '../../cluster/node-directory.js';
import { errorOf } from '../../errors/error.js';
import type { NodeReport } from '../../operations/nodes.js';
import { pause } from '../../system/pause.js';
import type { ClusterChoice } from './cluster-choice.js';

/** Milliseconds in which nodes answer the roll call. */
const answerMs = 600;
/** Milliseconds after which nobody is there: a node that was started just before has joined by then, and has said so. */
const nobodyMs = 2_500;
/** Milliseconds between two looks while nobody is. */
const lookMs = 100;
/** Milliseconds between two lists: nodes say as often what they do. */
const watchEveryMs = 2_000;

/**
 * The nodes of a cluster that are there now, asked for by a program that is none of them; that there are none is known after two and a half seconds.
 * @throws BreakoutboxError CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE
 */
export async function listNodes(choice: ClusterChoice): Promise<readonly NodeReport[]> {
  for await (const nodes of nodeLists(choice, AbortSignal.timeout(nobodyMs), undefined, lookMs))
    if (nodes.length > 0) return nodes;
  return [];
}

/**
 * The same again and again, every `everyMs` milliseconds, until `signal` aborts; cut off from NATS, as the nodes were heard last. `linked` is
 * called with each new state of the link.
 * @throws BreakoutboxError as `listNodes`, where it cannot begin
 */
export async function* nodeLists(
  { options }: ClusterChoice,
  signal: AbortSignal,
  linked: (state: LinkState) => void = () => undefined,
  everyMs: number = watchEveryMs,
): AsyncGenerator<readonly NodeReport[], void, undefined> {
  const link = await ClusterLink.open({ ...options, name: 'bob nodes' });
  link.watch(linked);
  try {
    const { failure } = link.state;
    if (failure !== undefined) throw errorOf(failure);
    const directory = new NodeDirectory(link, undefined);
    await pause(answerMs);
    if (link.state.failure !== undefined) throw errorOf(link.state.failure);
    for (;;) {
      yield directory.list();
      await pause(everyMs, signal);
      if (signal.aborted) return;
    }
  } finally {
    await link.close();
  }
}
