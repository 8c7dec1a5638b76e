import type { Address } from '../bytes/address.js';
import { formatSocketAddress } from '../bytes/socket-address.js';
import { udpKind } from '../config/kinds/udp.js';
import { BreakoutboxError } from '../errors/error.js';
import { type Route, routesTo } from '../net/routes.js';
import { TcpLoad } from '../net/tcp/tcp-load.js';
import { UdpLoad } from '../net/udp/udp-load.js';
import type { Load, LoadFigures, LoadPlan } from '../traffic/load.js';
import { openUdp } from './endpoints/create-endpoint.js';
import { chooseEngine, type EngineWish } from './engine.js';
import { TftpLoad } from './tftp/tftp-load.js';

/** The target of a load, and what one operation against it is. */
export type LoadTarget = {
  readonly host: string;
  readonly port: number;
  /** The local address to send from, and the only interface to use, if given. */
  readonly local?: Address | undefined;
  readonly interface?: string | undefined;
} & (
  | { readonly type: 'tcp'; readonly sizeBytes: number; readonly reconnects: boolean }
  | { readonly type: 'udp'; readonly sizeBytes: number }
  | {
      readonly type: 'tftp';
      readonly file: string;
      readonly blockBytes: number | undefined;
      readonly windowBlocks: number | undefined;
    }
);

/** The result of a load. */
export interface LoadReport {
  readonly figures: LoadFigures;
  /** Duration of the load in seconds. */
  readonly seconds: number;
}

/**
 * Keeps `plan.peers` peers busy for `plan.seconds`, or until `signal` aborts, and reports to `progress` ten times a second how
 * far it is. Rejects with a `BreakoutboxError` when it cannot begin.
 */
export async function runLoad(
  target: LoadTarget,
  plan: LoadPlan,
  wish: EngineWish,
  progress: (figures: LoadFigures, seconds: number) => void,
  signal?: AbortSignal,
): Promise<LoadReport> {
  const routes = await routesTo(target, target.local ?? { port: 0 }, target.interface);
  const load = await startFirst(routes.map((route) => () => loadOf(target, route, plan, wish)));
  const beganMs = performance.now();
  const elapsed = (): number => (performance.now() - beganMs) / 1_000;
  const { figures } = load;
  const telling = setInterval(() => progress(figures, elapsed()), 100);
  try {
    await ended(plan.seconds * 1_000 - elapsed() * 1_000, signal);
    return { figures, seconds: elapsed() };
  } finally {
    clearInterval(telling);
    await load.stop();
  }
}

/** The first that begins; where a name has several addresses, nobody may listen at the first of them. */
async function startFirst(loads: readonly (() => Load)[]): Promise<Load> {
  let failed: unknown;
  for (const make of loads) {
    const load = make();
    try {
      await load.start();
      return load;
    } catch (error) {
      failed = error;
      await load.stop();
    }
  }
  throw failed;
}

/** Resolved once for all peers: names would be asked for thousands of times. */
function loadOf(target: LoadTarget, { remote: host, local }: Route, plan: LoadPlan, wish: EngineWish): Load {
  const { port } = target;
  switch (target.type) {
    case 'tcp':
      return new TcpLoad(plan, { host, port, localAddress: local }, target.sizeBytes, target.reconnects);
    case 'udp': {
      const any = host.includes(':') ? '::' : '0.0.0.0';
      // On node:dgram only a connected socket is notified that nobody listens.
      const isConnected = chooseEngine(wish).name === 'portable';
      const parsed = udpKind.parse({
        type: 'udp',
        address: formatSocketAddress(local ?? any, 0),
        ...(isConnected ? { remote: formatSocketAddress(host, port) } : {}),
        ...(target.interface === undefined ? {} : { interface: target.interface }),
      });
      if (!parsed.ok) throw new BreakoutboxError('HOST_NOT_FOUND', { host });
      const spec = parsed.value;
      return new UdpLoad(plan, host, port, target.sizeBytes, (handler) => openUdp(spec, handler, wish));
    }
    case 'tftp':
      return new TftpLoad(plan, { ...target, host, ...(local === undefined ? {} : { bind: local }) }, wish);
  }
}

function ended(afterMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, Math.max(0, afterMs));
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    if (signal?.aborted === true) done();
    else signal?.addEventListener('abort', done, { once: true });
  });
}
