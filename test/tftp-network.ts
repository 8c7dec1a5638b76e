import { formatSocketAddress } from '../src/bytes/socket-address.js';
import type { LineConditions } from '../src/line/conditions.js';
import { LineDirection } from '../src/line/line-direction.js';
import { SeededRandom } from '../src/line/seeded-random.js';
import { VirtualTime } from '../src/line/virtual-time.js';
import { MemorySink } from '../src/store/files/memory-sink.js';
import type { TftpClientRequest } from '../src/tftp/client/client-request.js';
import type { ClientPortHandler } from '../src/tftp/client/client-shell.js';
import { ClientTransfer } from '../src/tftp/client/client-transfer.js';
import { defaultNegotiationPolicy } from '../src/tftp/negotiation.js';
import type { TransferOutcome } from '../src/tftp/outcome.js';
import { ClientFilter } from '../src/tftp/server/cidr.js';
import { RateLimiter } from '../src/tftp/server/rate-limit.js';
import { RewriteRules } from '../src/tftp/server/rewrite-rules.js';
import type { ServedFiles } from '../src/tftp/server/served-files.js';
import type { SessionsOptions } from '../src/tftp/server/server-options.js';
import { ServerSessions } from '../src/tftp/server/server-sessions.js';
import type { ServerPeer } from '../src/tftp/server/server-shell.js';
import type { StreamedContent, TransferData } from '../src/tftp/transfer-data.js';
import { defaultTransferLimits } from '../src/tftp/transfer-limits.js';
import { blockHeaderBytes, opcode, opcodeOf } from '../src/wire/tftp/packet.js';
import { promisesSettled } from './scripted-client-shell.js';
import { NetworkChannel, NetworkShell } from './tftp-network-ends.js';
import { acknowledgementOf, dataOf } from './tftp-pair.js';

const serverAddress = '10.0.0.1';
const clientAddress = '10.0.0.2';
const requestPort = 69;
/** Ports from which nobody's transfer speaks. */
const strangerPorts = { ofServer: 6_666, ofClient: 7_777 };
const strangersBlock = 9_999;
const portsBytes = 4;

/** What a client asks for. */
type NetworkRequest = Partial<TftpClientRequest> & { readonly file: string };

/** A peer of the server, and its port. */
interface NetworkPeer extends ServerPeer {
  readonly port: number;
}

/** What the network does to its datagrams; what is left out does not happen. UDP's checksum makes a loss of a damaged one. */
export interface NetworkConditions extends Partial<Omit<LineConditions, 'corrupt'>> {
  /** The probability that a datagram is followed by one from a port that takes no part in the transfer. */
  readonly stranger?: number;
  /** The way to the server's TID is ready only some microtasks after it is asked for, as with a connected socket. */
  readonly slowFollow?: boolean;
}

/**
 * A TFTP server's sessions and clients' transfers, whole, over a bad line on virtual time; everything that happens follows
 * from the seed. A datagram on the line is its two ports and the packet.
 */
export class TftpNetwork {
  /** What the server has, by name; uploads come here when they are finished. */
  readonly files = new Map<string, Uint8Array>();
  /** Files that the server reads piece by piece, by name. */
  readonly streams = new Map<string, () => StreamedContent>();
  /** How the server's transfers have ended, in that order. */
  readonly serverOutcomes: TransferOutcome[] = [];
  /** ERROR 5 that came to the stranger beside the server's ports, and beside the client's. */
  readonly strangersAnswered = { byClient: 0, byServer: 0 };
  readonly #time = new VirtualTime();
  readonly #random: SeededRandom;
  readonly #conditions: NetworkConditions;
  readonly #toServer: LineDirection;
  readonly #toClients: LineDirection;
  readonly #sessions: ServerSessions<NetworkPeer>;
  readonly #clientPorts = new Map<number, ClientPortHandler>();
  #lastClientPort = 50_000;
  #lastTid = 1_024;

  constructor(seed: number, conditions: NetworkConditions = {}) {
    this.#conditions = conditions;
    this.#random = new SeededRandom(seed);
    const direction = (arrive: (datagram: Uint8Array) => void): LineDirection =>
      new LineDirection({ conditions, random: this.#random, arrive });
    this.#toServer = direction((datagram) => this.#arriveAtServer(datagram));
    this.#toClients = direction((datagram) => this.#arriveAtClient(datagram));
    this.#sessions = this.#createSessions();
    const sessions = this.#sessions;
    this.#time.add(this.#toServer, this.#toClients, {
      get deadlineMs() {
        return sessions.deadlineMs;
      },
      deadlineReached: () => sessions.tick(),
    });
  }

  /** Milliseconds of virtual time. */
  get nowMs(): number {
    return this.#time.nowMs;
  }

  /** Transfers of the server that are under way. */
  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Begins a client's transfer, with its own port; `run` lets it happen. */
  transfer(request: NetworkRequest, data: TransferData): Promise<TransferOutcome> {
    return this.open(request, data).run();
  }

  /** A client's transfer with its own port, which has not begun. */
  open(request: NetworkRequest, data: TransferData): ClientTransfer {
    const shell = new NetworkShell(this);
    this.#time.add(shell);
    return new ClientTransfer(
      {
        host: serverAddress,
        port: requestPort,
        mode: 'octet',
        options: true,
        wishes: {},
        limits: defaultTransferLimits,
        traceSteps: 0,
        ...request,
      },
      data,
      shell,
      { started: () => undefined },
    );
  }

  /** Resolves after so much virtual time. */
  async elapsed(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const alarm = {
        deadlineMs: this.nowMs + ms,
        deadlineReached: () => {
          alarm.deadlineMs = Number.POSITIVE_INFINITY;
          resolve();
        },
      };
      this.#time.add(alarm);
    });
  }

  /** Lets things happen until all have ended; gives their outcomes. Rejects when virtual time stands still before. */
  async run(...transfers: readonly Promise<TransferOutcome>[]): Promise<readonly TransferOutcome[]> {
    let outcomes: readonly TransferOutcome[] | undefined;
    void Promise.all(transfers).then((all) => {
      outcomes = all;
    });
    for (;;) {
      await promisesSettled();
      if (outcomes !== undefined) return outcomes;
      const beganMs = this.#time.nowMs;
      if (!this.#step() && this.#time.nowMs === beganMs) throw new Error('nothing is left to happen');
    }
  }

  /** Lets things happen until the server has no session any more. */
  async settle(): Promise<void> {
    await promisesSettled();
    while (this.#sessions.size > 0 && this.#step()) await promisesSettled();
  }

  /** Puts what a client says on the line. */
  sendToServer(packet: Uint8Array, from: number, to: number): void {
    this.#send(this.#toServer, packet, from, to, strangerPorts.ofClient);
  }

  /** Opens a client's port. */
  openClientPort(handler: ClientPortHandler): { readonly port: number; close(): void } {
    this.#lastClientPort += 1;
    const port = this.#lastClientPort;
    this.#clientPorts.set(port, handler);
    return { port, close: () => void this.#clientPorts.delete(port) };
  }

  get hasSlowFollow(): boolean {
    return this.#conditions.slowFollow === true;
  }

  /** One moment of virtual time; whether there was one. */
  #step(): boolean {
    let steps = 0;
    this.#time.run(() => steps++ > 0);
    return steps > 1;
  }

  #send(line: LineDirection, packet: Uint8Array, from: number, to: number, stranger: number): void {
    line.send(withPorts(packet, from, to), this.nowMs);
    const isRequest = to === requestPort;
    if (!isRequest && this.#random.next() < (this.#conditions.stranger ?? 0)) {
      // For a transfer that is far ahead: the first answer to a request decides the TID, from any sender.
      const theirs =
        opcodeOf(packet, 0, packet.length) === opcode.data
          ? dataOf(strangersBlock, packet.subarray(blockHeaderBytes))
          : acknowledgementOf(strangersBlock);
      line.send(withPorts(theirs, stranger, to), this.nowMs);
    }
  }

  #arriveAtServer(datagram: Uint8Array): void {
    const { from, to, packet } = parted(datagram);
    if (to === strangerPorts.ofServer) {
      if (isUnknownTransferId(packet)) this.strangersAnswered.byClient += 1;
      return;
    }
    const name = formatSocketAddress(clientAddress, from);
    const peer: NetworkPeer = { name, address: clientAddress, maxBlockBytes: 1_468, port: from };
    if (to === requestPort) {
      this.#sessions.datagramReceived(packet, 0, packet.length, peer);
      return;
    }
    const session = this.#sessions.find(name);
    const channel = session?.transfer?.channel;
    if (session === undefined) this.#sessions.strangerReceived(packet, 0, packet.length, peer);
    // What comes to another TID belongs to an earlier transfer of this peer, and is too late.
    else if (channel instanceof NetworkChannel && channel.tid === to)
      this.#sessions.transferReceived(session, packet, 0, packet.length);
  }

  #arriveAtClient(datagram: Uint8Array): void {
    const { from, to, packet } = parted(datagram);
    if (to === strangerPorts.ofClient) {
      if (isUnknownTransferId(packet)) this.strangersAnswered.byServer += 1;
      return;
    }
    this.#clientPorts.get(to)?.received(packet, 0, packet.length, from);
  }

  #createSessions(): ServerSessions<NetworkPeer> {
    const reply = (packet: Uint8Array, from: number, to: number): void =>
      this.#send(this.#toClients, packet, from, to, strangerPorts.ofServer);
    return new ServerSessions(
      sessionsOptions(this.#servedFiles()),
      {
        nowMs: () => this.nowMs,
        reply: ({ port }, packet) => reply(packet, requestPort, port),
        openChannel: async ({ port }) => {
          this.#lastTid += 1;
          return new NetworkChannel(this.#lastTid, port, reply);
        },
      },
      {
        transferStarted: () => undefined,
        transferFinished: ({ transfer }) => {
          if (transfer?.outcome !== undefined) this.serverOutcomes.push(transfer.outcome);
        },
        refused: () => undefined,
        unanswered: () => undefined,
      },
    );
  }

  #servedFiles(): ServedFiles {
    return {
      open: async ({ request: { name } }) => {
        const content = this.streams.get(name)?.();
        if (content !== undefined) return { type: 'file', content };
        const bytes = this.files.get(name);
        return bytes === undefined
          ? { type: 'missing' }
          : { type: 'file', content: { type: 'whole', bytes, release: () => undefined } };
      },
      inspect: async () => ({ type: 'missing' }),
      create: async ({ request: { name } }) => {
        const sink = new MemorySink();
        return {
          write: (bytes) => sink.write(bytes),
          finish: async () => void this.files.set(name, sink.bytes()),
          discard: () => sink.discard(),
        };
      },
      close: async () => undefined,
    };
  }
}

function sessionsOptions(files: ServedFiles): SessionsOptions {
  const unlimited = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
  const everyone = ClientFilter.parse([], []);
  if (!everyone.ok) throw new Error('no filter');
  return {
    files,
    policy: {
      write: 'overwrite',
      rules: RewriteRules.none,
      perClientFolders: false,
      quotaBytes: Number.MAX_SAFE_INTEGER,
    },
    negotiation: defaultNegotiationPolicy,
    limits: defaultTransferLimits,
    filter: everyone.filter,
    maxTransfers: 100,
    maxTransfersPerClient: 100,
    maxInFlightBytes: 100_000_000,
    requests: new RateLimiter(unlimited, unlimited),
    errors: new RateLimiter(unlimited, unlimited),
    traceSteps: 0,
  };
}

function withPorts(packet: Uint8Array, from: number, to: number): Uint8Array {
  const datagram = new Uint8Array(portsBytes + packet.length);
  datagram.set([from >> 8, from, to >> 8, to]);
  datagram.set(packet, portsBytes);
  return datagram;
}

function parted(datagram: Uint8Array): { from: number; to: number; packet: Uint8Array } {
  const [fromHigh = 0, fromLow = 0, toHigh = 0, toLow = 0] = datagram;
  return {
    from: (fromHigh << 8) | fromLow,
    to: (toHigh << 8) | toLow,
    packet: datagram.subarray(portsBytes),
  };
}

function isUnknownTransferId(packet: Uint8Array): boolean {
  return opcodeOf(packet, 0, packet.length) === opcode.error && packet[3] === 5;
}
