import { platform } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isLinkLocal, withoutZone } from '../../bytes/address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { interfaceNames } from '../../system/interfaces.js';
import { type KernelCounters, kernelCounters } from '../../system/kernel-counters.js';
import { localAddresses } from '../../system/local-addresses.js';
import type { CounterGrowth, Obstacle, PacketsFacts, Protocol } from '../../traffic/diagnosis/facts.js';
import { captureLive, type LiveCapture } from '../capture/capture-live.js';

/** Packets that are counted: those that come in for a port. */
export interface Watched {
  readonly protocol: Protocol;
  readonly port: number;
  /** Their destination; `undefined` for any. */
  readonly destination: string | undefined;
  /** An interface that is watched in any case. */
  readonly interfaceName: string | undefined;
}

/** libpcap knows a packet's direction on Linux alone; elsewhere what is sent to another machine's port counts too. */
const onlyInbound = platform() === 'linux' ? 'inbound and ' : '';

/** Bytes of a packet that are captured: they are counted alone. */
const snapBytes = 64;
const bufferBytes = 1024 * 1024;

/** A count that runs. */
interface Counting {
  /** Ends it, and returns what came. */
  end(): Promise<PacketsFacts>;
}

/** Where nobody looks, as there is no time in which something could come. */
export const notCounting: Counting = { end: async () => ({ state: 'unwatched' }) };

/** Captures what comes in for a port on all interfaces, to count it. */
export class PacketCount implements Counting {
  readonly #live: LiveCapture;
  readonly #drained: Promise<unknown>;

  private constructor(live: LiveCapture) {
    this.#live = live;
    this.#drained = drain(live);
  }

  /** Begins to count; where it cannot, its end says why. */
  static async open({ protocol, port, destination, interfaceName }: Watched): Promise<Counting> {
    const to = destination === undefined ? '' : ` and dst host ${withoutZone(destination)}`;
    try {
      const live = await captureLive({
        interfaces: watchedInterfaces(interfaceName),
        captureFilter: `${onlyInbound}${protocol} dst port ${port}${to}`,
        snapBytes,
        bufferBytes,
        promiscuous: false,
        processes: false,
      });
      return new PacketCount(live);
    } catch (error) {
      return { end: async () => ({ state: 'hidden', why: obstacleOf(error) }) };
    }
  }

  async end(): Promise<PacketsFacts> {
    this.#live.stop();
    const failure = await this.#drained;
    if (failure !== undefined) return { state: 'hidden', why: obstacleOf(failure) };
    const interfaces = this.#live.counts.map(({ name, received }) => ({
      interfaceName: name,
      packets: received,
    }));
    return { state: 'known', interfaces };
  }
}

/** Interfaces that are captured on at most: the kernel takes some 50 ms to end each. */
const maxInterfaces = 32;

/**
 * The interfaces by which something can come to an address of this machine. Those with a link-local address alone are left out if there
 * are others: a host of containers has one for each of them, whose packets also pass their bridge.
 */
function watchedInterfaces(also: string | undefined): readonly string[] {
  const addressed = localAddresses().filter(({ address }) => !isLinkLocal(address));
  const names = addressed.length > 0 ? addressed.map(({ interfaceName }) => interfaceName) : interfaceNames();
  return [...new Set(also === undefined ? names : [also, ...names])].slice(0, maxInterfaces);
}

/** Takes the packets to their end; returns the error, if there was one. */
async function drain(live: LiveCapture): Promise<unknown> {
  try {
    for await (const _ of live);
    return undefined;
  } catch (error) {
    return error;
  }
}

function obstacleOf(error: unknown): Obstacle {
  if (!(error instanceof BreakoutboxError)) throw error;
  switch (error.code) {
    case 'CAPTURE_NOT_PERMITTED':
      return 'not-permitted';
    case 'CAPTURE_LIBPCAP_MISSING':
      return 'not-installed';
    default:
      return 'failed';
  }
}

/** How long a watch was, and by how much the counters grew in it; `undefined` where the system has none. */
interface Watch {
  /** To a tenth. */
  readonly seconds: number;
  readonly growth: CounterGrowth | undefined;
}

/** Counters of the kernel over the watch. */
export interface WatchedCounters {
  /** Waits, `ms` milliseconds at most; ends early, without an error, when `signal` is aborted. */
  wait(ms: number, signal: AbortSignal | undefined): Promise<Watch>;
}

/** Reads the counters of the kernel, for their growth until the end of a wait. */
export async function watchCounters(): Promise<WatchedCounters> {
  const before = await kernelCounters();
  const startedMs = performance.now();
  return {
    wait: async (ms, signal) => {
      await pause(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
      const after = await kernelCounters();
      const elapsedMs = signal?.aborted === true ? performance.now() - startedMs : ms;
      const growth = before === undefined || after === undefined ? undefined : growthOf(before, after);
      return { seconds: Math.round(Math.min(ms, elapsedMs) / 100) / 10, growth };
    },
  };
}

/** By how much the counters grew that say where packets went. */
export function growthOf(before: KernelCounters, after: KernelCounters): CounterGrowth {
  const grown = (...names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (after.get(name) ?? 0) - (before.get(name) ?? 0), 0);
  return {
    delivered: grown('Udp.InDatagrams', 'Udp6InDatagrams'),
    noPort: grown('Udp.NoPorts', 'Udp6NoPorts'),
    badChecksum: grown('Udp.InCsumErrors', 'Udp6InCsumErrors'),
    bufferFull: grown('Udp.RcvbufErrors', 'Udp6RcvbufErrors'),
    reversePath: grown('TcpExt.IPReversePathFilter'),
    otherAddress: grown('Ip.InAddrErrors', 'Ip6InAddrErrors'),
    lostFragments: grown('Ip.ReasmFails', 'Ip6ReasmFails'),
    listenOverflows: grown('TcpExt.ListenOverflows'),
  };
}
