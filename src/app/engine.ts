import { availableParallelism } from 'node:os';
import { defaultSpinMicros } from '../config/limits.js';
import type { TftpServerSpec } from '../config/tftp-server-spec.js';
import { errorOf, type Failure } from '../errors/error.js';
import { DatagramLoop } from '../linux/datagram-loop.js';
import { type EngineProbe, probeEngine } from '../linux/engine-probe.js';
import type { Libc } from '../linux/libc.js';

/** Which engine was wanted. */
export type EngineWish = 'auto' | 'linux' | 'portable';

/** Which shell runs sockets and transfers. */
export type EngineChoice =
  | { readonly name: 'linux'; readonly libc: Libc }
  /** `reason` says why it is not the fast one; without it, it was wanted. */
  | { readonly name: 'portable'; readonly reason?: Failure };

/** Which shell runs, and why it is not the fast one. */
export interface RunningEngine {
  readonly name: 'linux' | 'portable';
  /** Why the Linux engine, which was wanted, does not run here. */
  readonly reason?: Failure;
}

let loop: DatagramLoop | undefined;
let probe: EngineProbe | undefined;

/** The engine that is wanted, or the portable one with the reason. @throws BreakoutboxError when `linux` does not run here */
export function chooseEngine(wish: EngineWish): EngineChoice {
  if (wish === 'portable') return { name: 'portable' };
  probe ??= probeEngine();
  if (probe.ok) return { name: 'linux', libc: probe.libc };
  if (wish === 'auto') return { name: 'portable', reason: probe.failure };
  throw errorOf(probe.failure);
}

/** The loop of this thread, for clients and endpoints; made with its first use. */
export function ownLoop(libc: Libc): DatagramLoop {
  loop ??= new DatagramLoop(libc, defaultSpinMicros);
  return loop;
}

/** Threads for a server: one core is left to the rest of the machine, where there is more than one. */
function usualThreads(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Threads of a TFTP server on the Linux engine: one where sockets are handed in, and no more than there are ports for transfers. */
export function threadsOf({ workers, tidPorts }: TftpServerSpec, descriptors: readonly number[]): number {
  if (descriptors.length > 0) return 1;
  const wanted = workers ?? usualThreads();
  return tidPorts === undefined ? wanted : Math.min(wanted, tidPorts.last - tidPorts.first + 1);
}
