import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { performance } from 'node:perf_hooks';
import { systemCode } from '../errors/system-errors.js';

/** What came of a try to reach an address. */
export type ProbedAnswer =
  | { readonly type: 'connected' | 'replied'; readonly ms: number }
  | { readonly type: 'refused' | 'silent' | 'unreachable' }
  | { readonly type: 'failed'; readonly reason: string };

/** An address that is tried. */
export interface ProbeTarget {
  readonly protocol: 'tcp' | 'udp';
  /** An IP address, a link-local one with its zone. */
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/**
 * The local address that the system sends from to an address, which is how it chooses a route (udp(7), connect(2)): nothing is sent.
 * `undefined` if there is no route.
 */
export function sourceAddress(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const ended = (local: string | undefined): void => {
      socket.close();
      resolve(local);
    };
    socket.once('error', () => ended(undefined));
    socket.once('connect', () => ended(socket.address().address));
    socket.connect(port, address);
  });
}

/** Tries an address: by TCP it connects and closes again, by UDP it sends an empty datagram. Never rejects. */
export function probeAnswer(target: ProbeTarget): Promise<ProbedAnswer> {
  return target.protocol === 'tcp' ? probeTcp(target) : probeUdp(target);
}

function probeTcp({ address, port, timeoutMs }: ProbeTarget): Promise<ProbedAnswer> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const ended = (answer: ProbedAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => ended({ type: 'silent' }), timeoutMs);
    socket.once('connect', () => ended({ type: 'connected', ms: elapsedMs(startedMs) }));
    socket.once('error', (error) => ended(answerOfError(error)));
  });
}

function probeUdp({ address, port, timeoutMs }: ProbeTarget): Promise<ProbedAnswer> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const ended = (answer: ProbedAnswer): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => ended({ type: 'silent' }), timeoutMs);
    socket.once('error', (error) => ended(answerOfError(error)));
    socket.once('message', () => ended({ type: 'replied', ms: elapsedMs(startedMs) }));
    // A connected socket is told of an ICMP port unreachable (udp(7)).
    socket.once('connect', () => socket.send(''));
    socket.connect(port, address);
  });
}

function elapsedMs(startedMs: number): number {
  return Math.max(1, Math.round(performance.now() - startedMs));
}

function answerOfError(error: Error): ProbedAnswer {
  switch (systemCode(error)) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return { type: 'refused' };
    case 'ETIMEDOUT':
      return { type: 'silent' };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return { type: 'unreachable' };
    default:
      return { type: 'failed', reason: systemCode(error) || error.message };
  }
}
