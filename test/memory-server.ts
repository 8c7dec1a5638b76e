import { defaultNegotiationPolicy } from '../src/tftp/negotiation.js';
import { ClientFilter } from '../src/tftp/server/cidr.js';
import { RateLimiter } from '../src/tftp/server/rate-limit.js';
import { RewriteRules } from '../src/tftp/server/rewrite-rules.js';
import type { ServedFiles } from '../src/tftp/server/served-files.js';
import type { SessionsOptions } from '../src/tftp/server/server-options.js';
import { ServerSessions } from '../src/tftp/server/server-sessions.js';
import type { ServerPeer } from '../src/tftp/server/server-shell.js';
import { defaultTransferLimits } from '../src/tftp/transfer-limits.js';
import { encodeRequest } from '../src/wire/tftp/encode.js';
import { acknowledgementOf } from './tftp-pair.js';

const unlimited = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
const everyone = ClientFilter.parse([], []);

/** What sessions over one file in memory go by, whatever its name; `changes` take the place of the defaults. */
export function memoryOptions(file: Uint8Array, changes: Partial<SessionsOptions> = {}): SessionsOptions {
  if (!everyone.ok) throw new Error('no filter');
  const files: ServedFiles = {
    open: async () => ({ type: 'file', content: { type: 'whole', bytes: file, release: () => undefined } }),
    inspect: async () => ({ type: 'missing' }),
    create: () => Promise.reject(new Error('read-only')),
    close: async () => undefined,
  };
  return {
    files,
    policy: { write: 'off', rules: RewriteRules.none, perClientFolders: false, quotaBytes: 0 },
    negotiation: defaultNegotiationPolicy,
    limits: defaultTransferLimits,
    filter: everyone.filter,
    maxTransfers: 10,
    maxTransfersPerClient: 10,
    maxInFlightBytes: 1_000_000,
    requests: new RateLimiter(unlimited, unlimited),
    errors: new RateLimiter({ perSecond: 1, burst: 2 }, unlimited),
    traceSteps: 0,
    ...changes,
  };
}

/** A TFTP server's sessions over one file in memory, on a clock that is set by hand; `sent` is what went out, by peer. */
export class MemoryServer {
  nowMs = 0;
  readonly sent: { readonly peer: string; readonly packet: Uint8Array }[] = [];
  /** What the observer was notified of, a word and the peer's name each, and the channels that were closed. */
  readonly notified: string[] = [];
  readonly sessions: ServerSessions<ServerPeer>;

  constructor(file: Uint8Array, changes: Partial<SessionsOptions> = {}) {
    this.sessions = new ServerSessions(
      memoryOptions(file, changes),
      {
        nowMs: () => this.nowMs,
        reply: (peer, packet) => this.sent.push({ peer: peer.name, packet }),
        openChannel: async (peer) => ({
          blocks: (source, firstBlock, count) => {
            for (let block = firstBlock; block < firstBlock + count; block += 1) {
              this.sent.push({
                peer: peer.name,
                packet: Uint8Array.of(0, 3, block >> 8, block, ...source.payload(block)),
              });
            }
          },
          acknowledge: () => undefined,
          send: (packet) => this.sent.push({ peer: peer.name, packet }),
          close: () => this.notified.push(`closed ${peer.name}`),
        }),
      },
      {
        transferStarted: (session) => this.notified.push(`started ${session.peer.name}`),
        transferFinished: (session) =>
          this.notified.push(`${session.transfer?.outcome?.outcome} ${session.peer.name}`),
        refused: (peer, { code }) => this.notified.push(`${code} ${peer.name}`),
        unanswered: () => this.notified.push('unanswered'),
      },
    );
  }

  /** The client of that number, at an address of its own. */
  peer(number: number): ServerPeer {
    return {
      name: `10.0.${number >> 8}.${number & 255}:69`,
      address: `10.0.${number >> 8}.${number & 255}`,
      maxBlockBytes: 1_468,
    };
  }

  /** A request of that peer, and time for its file to be found. */
  request(number: number, options: readonly string[] = []): Promise<void> {
    return this.requestOf(this.peer(number), options);
  }

  async requestOf(
    peer: ServerPeer,
    options: readonly string[] = [],
    type: 'readRequest' | 'writeRequest' = 'readRequest',
  ): Promise<void> {
    const pairs = options.map((option) => ({
      name: option.split('=')[0] ?? '',
      value: option.split('=')[1] ?? '',
    }));
    const packet = encodeRequest({ type, name: 'file', mode: 'octet', options: pairs }) ?? new Uint8Array(0);
    this.sessions.datagramReceived(packet, 0, packet.length, peer);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }

  acknowledge(number: number, block: number): void {
    const packet = acknowledgementOf(block);
    this.sessions.datagramReceived(packet, 0, packet.length, this.peer(number));
  }

  packetsTo(number: number): readonly Uint8Array[] {
    return this.sent.filter(({ peer }) => peer === this.peer(number).name).map(({ packet }) => packet);
  }
}
