import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Failure } from '../../errors/error.js';
import type { TftpOption } from '../../wire/tftp/packet.js';
import { type OptionName, optionNameOf } from '../options.js';
import type { TransferOutcome } from '../outcome.js';
import { noProgress, type TransferProgress } from '../progress-record.js';
import { type RecordedTrace, type TraceStep, TransferTrace } from '../trace.js';
import type { TransferWaits } from '../transfer-waits.js';
import type { ServerCounters } from './server-counters.js';
import type { ServerSessions, SessionsObserver } from './server-sessions.js';
import type { ServerPeer } from './server-shell.js';
import type { Session } from './session.js';

/** A snapshot of one transfer: a plain value that can cross threads. */
export interface TransferSnapshot {
  /** Unique within its server. */
  readonly id: string;
  readonly direction: 'get' | 'put';
  /** The requested name, as received. */
  readonly file: string;
  /** `ADDRESS:PORT`. */
  readonly peer: string;
  readonly mode: 'octet' | 'netascii';
  readonly blockBytes: number;
  readonly windowBlocks: number;
  readonly rollover: 0 | 1;
  readonly timeoutMs?: number;
  /** The request's options that this server knows, by lower-case name, as the client wrote them. */
  readonly asked: Readonly<Partial<Record<OptionName, string>>>;
  readonly totalBytes?: number;
  readonly bytes: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  readonly waits: TransferWaits;
  /** Milliseconds since the transfer began. */
  readonly ageMs: number;
  readonly outcome?: TransferOutcome;
}

/** A snapshot and the steps that led to it, for the ladder; times are milliseconds since the transfer began. */
export interface TransferStory extends TransferSnapshot {
  readonly steps: readonly TraceStep[];
  /** Steps that were not kept: they belong after the first `firstSteps` of `steps`. */
  readonly stepsLost: number;
  readonly firstSteps: number;
  readonly progress: TransferProgress;
}

/** A snapshot with its recorded trace, from which a story is made on demand. It crosses threads at a fraction of the cost. */
export interface TransferRecord {
  readonly transfer: TransferSnapshot;
  readonly trace: RecordedTrace | undefined;
  /** When the transfer began, on the trace's clock. */
  readonly startedMs: number;
}

/** Is notified by a server of what happens. */
export interface ServerObserver {
  transferStarted(transfer: TransferSnapshot): void;
  transferFinished(record: TransferRecord): void;
  /** A request was answered with an ERROR; `peer` is `ADDRESS:PORT`. */
  refused(peer: string, reason: Failure): void;
  /** One request or more were not answered: see `SessionsObserver`. */
  unanswered(): void;
  /** The server itself had a failure; it goes on. */
  failed(reason: Failure): void;
}

/** Ports `first` to `last`, inclusive; several servers that share them take every `step`th each. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly step?: number;
}

/** Where a server listens and which ports its transfers use. */
export interface TftpSockets {
  /** One address; every address of this machine if absent. */
  readonly host: string | undefined;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Transfers use the request port, so that one open port is enough. */
  readonly singlePort: boolean;
  /** Ports that transfers may use, inclusive; any port of the system if absent. */
  readonly tidPorts: PortRange | undefined;
  /** Allows blocks larger than the interface's MTU carries unfragmented. */
  readonly ignoresMtu: boolean;
  /** Sockets bound in advance, by file descriptor, as systemd passes them (sd_listen_fds(3)). */
  readonly descriptors: readonly number[];
}

/** Datagram counts of a server's sockets. */
export interface DatagramCounts {
  readonly received: number;
  /** Datagrams dropped by the system for lack of room: they arrived faster than they were read. */
  readonly dropped: number;
}

/** A TFTP server's sockets and the sessions on them, with the same interface for every shell. */
export interface TftpServerEngine {
  /** Binds; resolves with the served addresses. Rejects with a `BreakoutboxError`. */
  open(): Promise<readonly SocketAddress[]>;
  readonly counters: Readonly<ServerCounters>;
  /** The counts of its sockets; `undefined` if the system does not count. */
  readonly datagrams: DatagramCounts | undefined;
  /** Whether a transfer is running. */
  readonly isBusy: boolean;
  /** The running transfers, oldest first. Asking costs more the more they are. */
  transfers(): readonly TransferSnapshot[];
  /** The story of a running transfer; `undefined` if no transfer has that id. */
  record(id: string): Promise<TransferRecord | undefined>;
  /** Aborts one transfer; false if no transfer has that id. */
  abort(id: string): boolean;
  /**
   * Accepts no more requests, lets transfers finish within `graceMs`, aborts the rest, closes. Resolves when everything is
   * closed; never rejects; a further call may shorten the grace.
   */
  close(graceMs: number): Promise<void>;
}

/** Reports the events of sessions, as plain values, to the server's observer; `nowMs` is the clock of the sessions. */
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

/** The running transfers, oldest first. */
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

/** A snapshot of the session; `undefined` during the lookup of its file. */
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

/** A snapshot of the session with a copy of its trace. */
export function recordOf(session: Session, nowMs: number): TransferRecord | undefined {
  return recorded(session, nowMs, session.transfer?.trace?.soFar());
}

/** The final snapshot of the session with its trace, which records nothing more. */
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

/** The story of a record; its steps are read once, on demand. */
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
    get progress() {
      return read?.progress(startedMs) ?? noProgress;
    },
  };
}

function askedOf(options: readonly TftpOption[]): TransferSnapshot['asked'] {
  const asked: Partial<Record<OptionName, string>> = {};
  for (const { name, value } of options) {
    const known = optionNameOf(name);
    // No meaningful number has more than twenty digits.
    if (known !== undefined) asked[known] ??= value.slice(0, 20);
  }
  return asked;
}
