import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Failure } from '../../errors/error.js';
import type { TftpOption } from '../../wire/tftp/packet.js';
import { type OptionName, optionNameOf } from '../options.js';
import type { TransferOutcome } from '../outcome.js';
import { type RecordedTrace, type TraceStep, TransferTrace } from '../trace.js';
import type { TransferWaits } from '../transfer-waits.js';
import type { ServerCounters } from './server-counters.js';
import type { ServerSessions, SessionsObserver } from './server-sessions.js';
import type { ServerPeer } from './server-shell.js';
import type { Session } from './session.js';

/** One transfer as it stands: a plain value that can cross threads. */
export interface TransferSnapshot {
  /** Unique within its server. */
  readonly id: string;
  readonly direction: 'get' | 'put';
  /** The name that was asked for, as it came. */
  readonly file: string;
  /** `ADDRESS:PORT`. */
  readonly peer: string;
  readonly mode: 'octet' | 'netascii';
  readonly blockBytes: number;
  readonly windowBlocks: number;
  readonly rollover: 0 | 1;
  readonly timeoutMs?: number;
  /** The options of the request that this server knows, by their lower-case names, as the client wrote them. */
  readonly asked: Readonly<Partial<Record<OptionName, string>>>;
  readonly totalBytes?: number;
  readonly bytes: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  readonly waits: TransferWaits;
  /** Milliseconds since it began. */
  readonly ageMs: number;
  readonly outcome?: TransferOutcome;
}

/** A snapshot and the steps that led there, for the ladder; times are milliseconds since the transfer began. */
export interface TransferStory extends TransferSnapshot {
  readonly steps: readonly TraceStep[];
  /** Steps in between that were not kept: they lie behind the first `firstSteps` of `steps`. */
  readonly stepsLost: number;
  readonly firstSteps: number;
}

/** A snapshot with its trace at rest: what a story is made from, if anyone asks. It crosses threads at a fraction of the cost. */
export interface TransferRecord {
  readonly transfer: TransferSnapshot;
  readonly trace: RecordedTrace | undefined;
  /** The moment of the trace's clock at which the transfer began. */
  readonly startedMs: number;
}

/** What a server notifies its owner of, as it happens. */
export interface ServerObserver {
  transferStarted(transfer: TransferSnapshot): void;
  transferFinished(record: TransferRecord): void;
  /** A request was answered with an ERROR; `peer` is `ADDRESS:PORT`. */
  refused(peer: string, reason: Failure): void;
  /** A request was not answered, or many were: see `SessionsObserver`. */
  unanswered(): void;
  /** Something about the server itself went wrong; it goes on. */
  failed(reason: Failure): void;
}

/** Ports `first` to `last`, both included; of several servers that share them each takes every `step`th. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly step?: number;
}

/** Where a server listens and which ports its transfers use. */
export interface TftpSockets {
  /** One address; without it, every address of this machine. */
  readonly host: string | undefined;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Transfers use the port that requests come to, so that one open port is enough. */
  readonly singlePort: boolean;
  /** Ports that transfers may use, both included; without it, whatever the system gives. */
  readonly tidPorts: PortRange | undefined;
  /** Blocks may be larger than the interface's MTU carries in one piece. */
  readonly ignoresMtu: boolean;
  /** Sockets that are bound already, by number, as systemd passes them (sd_listen_fds(3)). */
  readonly descriptors: readonly number[];
}

/** Datagrams of a server's sockets. */
export interface DatagramCounts {
  readonly received: number;
  /** Those that came faster than they were taken: the system had no room for them. */
  readonly dropped: number;
}

/** A TFTP server's sockets and what runs on them, the same to its user whichever shell it is. */
export interface TftpServerEngine {
  /** Binds; resolves with the addresses that are served. Rejects with a `BreakoutboxError`. */
  open(): Promise<readonly SocketAddress[]>;
  readonly counters: Readonly<ServerCounters>;
  /** What its sockets have counted; `undefined` where the system does not count. */
  readonly datagrams: DatagramCounts | undefined;
  /** Whether a transfer is running. */
  readonly isBusy: boolean;
  /** The transfers that are running, oldest first. Asking costs more the more they are. */
  transfers(): readonly TransferSnapshot[];
  /** How a running transfer has come to where it is; `undefined` when there is none of that id. */
  record(id: string): Promise<TransferRecord | undefined>;
  /** Gives one transfer up; false when there is none of that id. */
  abort(id: string): boolean;
  /**
   * Takes no more requests, lets transfers finish within `graceMs`, gives the rest up, closes. Resolves when all is closed;
   * never rejects; a further call may shorten the grace.
   */
  close(graceMs: number): Promise<void>;
}

/** What sessions report, as plain values for the observer of their server; `nowMs` is the clock of the sessions. */
export function observedBy(observer: ServerObserver, nowMs: () => number): SessionsObserver {
  return {
    transferStarted: (session) => {
      const snapshot = snapshotOf(session, nowMs());
      if (snapshot !== undefined) observer.transferStarted(snapshot);
    },
    transferFinished: (session) => {
      const record = finalRecordOf(session, nowMs());
      if (record !== undefined) observer.transferFinished(record);
    },
    refused: (peer, reason) => observer.refused(peer.name, reason),
    unanswered: () => observer.unanswered(),
  };
}

/** The transfers that are running, oldest first. */
export function runningTransfers<P extends ServerPeer>(
  sessions: ServerSessions<P>,
  nowMs: number,
): readonly TransferSnapshot[] {
  const running: TransferSnapshot[] = [];
  for (const session of sessions.sessions()) {
    const snapshot = snapshotOf(session, nowMs);
    if (snapshot !== undefined && snapshot.outcome === undefined) running.push(snapshot);
  }
  return running;
}

/** The session as it stands; `undefined` while its file is looked up. */
export function snapshotOf(session: Session, nowMs: number): TransferSnapshot | undefined {
  const { transfer } = session;
  if (transfer === undefined) return undefined;
  const { agreement, target } = transfer.decision;
  const { totalBytes, outcome } = transfer;
  return {
    id: session.id,
    direction: target.direction,
    file: target.name,
    peer: session.peer.name,
    mode: target.mode,
    blockBytes: agreement.blockBytes,
    windowBlocks: agreement.windowBlocks,
    rollover: agreement.rollover,
    asked: askedOf(target.request.options),
    ...transfer.figures,
    ageMs: nowMs - transfer.startedMs,
    ...(agreement.fixedTimeoutMs === undefined ? {} : { timeoutMs: agreement.fixedTimeoutMs }),
    ...(totalBytes === undefined ? {} : { totalBytes }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** The session as it stands, with a copy of its trace. */
export function recordOf(session: Session, nowMs: number): TransferRecord | undefined {
  return recorded(session, nowMs, session.transfer?.trace?.soFar());
}

/** The session at its end, with its trace, which records no more. */
function finalRecordOf(session: Session, nowMs: number): TransferRecord | undefined {
  return recorded(session, nowMs, session.transfer?.trace?.end());
}

function recorded(
  session: Session,
  nowMs: number,
  trace: RecordedTrace | undefined,
): TransferRecord | undefined {
  const transfer = snapshotOf(session, nowMs);
  return transfer && { transfer, trace, startedMs: session.transfer?.startedMs ?? 0 };
}

/** The story of a record; its steps are read when they are asked for, once. */
export function storyOf({ transfer, trace, startedMs }: TransferRecord): TransferStory {
  const read = trace === undefined ? undefined : TransferTrace.of(trace);
  let steps: readonly TraceStep[] | undefined;
  return {
    ...transfer,
    get steps() {
      steps ??= read?.steps(startedMs) ?? [];
      return steps;
    },
    stepsLost: read?.lost ?? 0,
    firstSteps: read?.firstSteps ?? 0,
  };
}

function askedOf(options: readonly TftpOption[]): TransferSnapshot['asked'] {
  const asked: Partial<Record<OptionName, string>> = {};
  for (const { name, value } of options) {
    const known = optionNameOf(name);
    // Numbers of at most twenty digits are all that means anything.
    if (known !== undefined) asked[known] ??= value.slice(0, 20);
  }
  return asked;
}
