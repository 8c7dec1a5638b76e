// One of the processes that serve a TCP port together: a listener whose events go to the primary.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { socketFailure } from '../../errors/system-errors.js';
import { flushSoon } from '../../system/flush-soon.js';
import { Throttle } from '../../system/throttle.js';
import type { SentBy, TrafficEventType } from '../../traffic/event.js';
import { encodeBatch } from '../../traffic/event-codec.js';
import { Hub } from '../../traffic/hub.js';
import { waitingBytesOf } from '../../traffic/status.js';
import type { Subscription } from '../../traffic/subscription.js';
import { TcpListener } from './tcp-listener.js';
import { type FromWorker, maxReportedPeers, reportEveryMs, type ToWorker } from './worker-messages.js';

/** The behaviours of this worker; set before it posts `ready`. */
let behaviours: Behaviours;
/** Loads what the behaviours of a spec need. */
let prepare: (answering: Answering) => Promise<unknown>;

try {
  // The name in ps, ss and "bob ports". Linux only.
  writeFileSync('/proc/self/comm', 'bob');
} catch {}

const hub = new Hub(flushSoon());
let listener: TcpListener | undefined;
let subscription: Subscription | undefined;
let isClosing = false;
/** Something has changed since the last report. */
let isChanged = false;
/** Bytes that waited for peers at the last report. */
let waitingBytes = 0;
const reports = new Throttle(report);
/** By peer, bytes from the primary that were taken and not yet reported. */
let taken = new Map<string, number>();

/** Serves in this process, which a primary has started, with the behaviours of its entry, which `load` what a spec needs. */
export function serveAsWorker(given: Behaviours, load: (answering: Answering) => Promise<unknown>): void {
  behaviours = given;
  prepare = load;
  process.on('message', (message: ToWorker) => void handle(message));
  process.on('disconnect', () => process.exit(0));
  // A terminal's Ctrl-C reaches the whole process group, but the primary decides when to end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  void post({ type: 'ready' });
}

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'open':
      want(message.wanted);
      await prepare(message.spec);
      await open(message.id, message.spec);
      return;
    case 'want':
      want(message.wanted);
      return;
    case 'send':
      send(message.bytes, message.to, message.by);
      return;
    case 'backlogFull':
      listener?.closeForBacklog(message.peer, message.waitingBytes);
      return;
    case 'endSending':
      listener?.endSending(message.peer);
      return;
    case 'holdOpen':
      listener?.holdOpen(message.held, message.peer);
      return;
    case 'holdReceiving':
      listener?.holdReceiving(message.held);
      return;
    case 'answerBy':
      await prepare(message);
      listener?.answerBy(message);
      return;
    case 'disconnect':
      listener?.disconnect(message.peer);
      return;
    case 'close':
      await close(message.graceMs);
      return;
  }
}

async function open(id: string, spec: TcpListenSpec): Promise<void> {
  listener = new TcpListener(spec, {
    id,
    hub,
    behaviours,
    changes: { statusChanged: changed, figuresChanged: changed },
    followsAddresses: false,
  });
  try {
    await listener.open();
    const bound = listener.boundTo;
    if (bound !== undefined) await post({ type: 'opened', ...bound });
  } catch (error) {
    await post({ type: 'failed', failure: socketFailure(error, id) });
  }
}

/** Ends the process when everything is closed. A further call may shorten the grace. */
async function close(graceMs: number): Promise<void> {
  const isFirst = !isClosing;
  isClosing = true;
  await listener?.close(graceMs);
  if (!isFirst) return;
  subscription?.flush();
  report();
  await post({ type: 'events', batch: encodeBatch({ events: [], gaps: [] }) });
  process.disconnect();
}

function send(bytes: Uint8Array, to: string | undefined, by: SentBy | undefined): void {
  // The peer may have disconnected while the message was in transit; its `closed` event reports that.
  if (listener === undefined || (to === undefined ? listener.peerCount === 0 : !listener.has(to))) return;
  listener.send(bytes, to, by, (peer) => reportTaken(peer, bytes.byteLength));
}

/** Reports the bytes taken by many writes in one message. */
function reportTaken(peer: string, bytes: number): void {
  if (taken.size === 0) {
    setImmediate(() => {
      void post({ type: 'taken', bytes: taken });
      taken = new Map();
    });
  }
  taken.set(peer, (taken.get(peer) ?? 0) + bytes);
}

function want(wanted: readonly TrafficEventType[]): void {
  const previous = subscription;
  subscription = hub.subscribe({
    types: wanted,
    maxEvents: 20_000,
    // Pending until the channel has taken it: when the primary is behind, this hub drops and counts instead of growing.
    onBatch: (batch) => post({ type: 'events', batch: encodeBatch(batch) }),
  });
  previous?.flush();
  previous?.close();
}

function changed(): void {
  if (isChanged) return;
  isChanged = true;
  reports.ask(reportEveryMs);
}

function report(): void {
  if (listener === undefined) return;
  const peers = listener.peers().slice(-maxReportedPeers);
  const waiting = waitingBytesOf(peers);
  // The system takes waiting bytes without an event.
  if (waiting > 0) reports.ask(reportEveryMs);
  if (!isChanged && waiting === waitingBytes) return;
  isChanged = false;
  waitingBytes = waiting;
  void post({ type: 'report', totals: listener.totals, peers });
}

function post(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) resolve();
    else process.send(message, undefined, {}, () => resolve());
  });
}
