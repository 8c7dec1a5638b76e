import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseEndpoint } from '../config/parse-endpoint.js';
import { formatSocketAddress } from '../config/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError } from '../errors/system-errors.js';
import { TcpLoad } from '../net/tcp-load.js';
import { UdpLoad } from '../net/udp-load.js';
import type { Load, LoadFigures, LoadPlan } from '../traffic/load.js';
import { openUdp } from './create-endpoint.js';
import { chooseEngine, type EngineWish } from './engine.js';
import { TftpLoad } from './tftp-load.js';

/** What a load is made against, and what each operation is. */
export type LoadTarget = { readonly host: string; readonly port: number } & (
  | { readonly type: 'tcp'; readonly sizeBytes: number; readonly reconnects: boolean }
  | { readonly type: 'udp'; readonly sizeBytes: number }
  | {
      readonly type: 'tftp';
      readonly file: string;
      readonly blockBytes: number | undefined;
      readonly windowBlocks: number | undefined;
    }
);

/** How a load went. */
export interface LoadReport {
  readonly figures: LoadFigures;
  /** Seconds that it took. */
  readonly seconds: number;
}

/**
 * Keeps `plan.peers` peers busy for `plan.seconds`, or until `signal` aborts, and tells `progress` ten times a second how
 * far it is. Rejects with a `BreakoutboxError` when it cannot begin.
 */
export async function runLoad(
  target: LoadTarget,
  plan: LoadPlan,
  wish: EngineWish,
  progress: (figures: LoadFigures, seconds: number) => void,
  signal?: AbortSignal,
): Promise<LoadReport> {
  const load = await loadOf(target, plan, wish);
  const beganMs = performance.now();
  const elapsed = (): number => (performance.now() - beganMs) / 1_000;
  const { figures } = load;
  const telling = setInterval(() => progress(figures, elapsed()), 100);
  try {
    await load.start();
    await ended(plan.seconds * 1_000 - elapsed() * 1_000, signal);
    return { figures, seconds: elapsed() };
  } finally {
    clearInterval(telling);
    await load.stop();
  }
}

async function loadOf(target: LoadTarget, plan: LoadPlan, wish: EngineWish): Promise<Load> {
  const { port } = target;
  const host = await addressOf(target.host, port);
  switch (target.type) {
    case 'tcp':
      return new TcpLoad(plan, host, port, target.sizeBytes, target.reconnects);
    case 'udp': {
      const any = host.includes(':') ? '[::]:0' : '0.0.0.0:0';
      // On node:dgram only a connected socket is told that nobody listens.
      const isConnected = chooseEngine(wish).name === 'portable';
      const remote = isConnected ? { remote: formatSocketAddress(host, port) } : {};
      const parsed = parseEndpoint({ type: 'udp', address: any, ...remote });
      if (!parsed.ok || parsed.value.type !== 'udp') throw new BreakoutboxError('HOST_NOT_FOUND', { host });
      const spec = parsed.value;
      return new UdpLoad(plan, host, port, target.sizeBytes, (ears) => openUdp(spec, ears, wish));
    }
    case 'tftp':
      return new TftpLoad(plan, { ...target, host }, wish);
  }
}

/** Once for all peers: names would be asked for thousands of times. */
async function addressOf(host: string, port: number): Promise<string> {
  if (isIP(host.replace(/%.*/, '')) !== 0) return host;
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw socketError(error, formatSocketAddress(host, port));
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
