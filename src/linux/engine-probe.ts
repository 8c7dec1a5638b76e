import process from 'node:process';
import { getSystemErrorName } from 'node:util';
import { type Failure, failure } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import { systemCode } from '../errors/system-errors.js';
import { DatagramLoop } from './datagram-loop.js';
import { DatagramPort } from './datagram-port.js';
import { DatagramSocket } from './datagram-socket.js';
import { EAGAIN, IPPROTO_UDP, type Libc, openLibc, SystemCallError, UDP_SEGMENT } from './libc.js';
import { ReceiveBatch } from './receive-batch.js';
import type { SendDestination } from './send-batch.js';
import { AddressBook, type Sockaddr } from './sockaddr.js';

/** Whether the engine runs on this machine; if not, why. */
export type EngineProbe =
  | { readonly ok: true; readonly libc: Libc }
  | { readonly ok: false; readonly failure: Failure };

const segmentBytes = 100;

/**
 * Tests the engine: loads the C library and sends a datagram of two segments over 127.0.0.1. Takes about 20 ms, mostly to load
 * koffi. Never throws.
 */
export function probeEngine(load: () => Libc = openLibc): EngineProbe {
  const { platform, arch } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64')) {
    return { ok: false, failure: failure('ENGINE_NOT_LINUX', { platform: `${platform} ${arch}` }) };
  }
  let libc: Libc;
  try {
    libc = load();
  } catch (error) {
    return { ok: false, failure: failure('ENGINE_NO_KOFFI', { reason: wordsOf(error) }) };
  }
  try {
    const refused = tryCalls(libc);
    return refused === undefined ? { ok: true, libc } : { ok: false, failure: refused };
  } catch (error) {
    const call = error instanceof SystemCallError ? error.syscall : 'a system call';
    const old = systemCode(error) === 'ENOPROTOOPT';
    if (old)
      return { ok: false, failure: failure('ENGINE_KERNEL_OLD', { feature: 'UDP_GRO', since: '5.0' }) };
    return { ok: false, failure: failure('ENGINE_CALL_REFUSED', { call, reason: wordsOf(error) }) };
  }
}

function tryCalls(libc: Libc): Failure | undefined {
  const book = new AddressBook(libc);
  const loop = new DatagramLoop(libc, 0);
  let sendingError = 0;
  const handler = {
    received: () => undefined,
    undeliverable: () => undefined,
    refused: (_port: unknown, _destination: unknown, errno: number) => {
      sendingError = errno;
    },
  };
  const local = book.parse('127.0.0.1', 0) as Sockaddr;
  const receiver = DatagramSocket.bind(libc, book, local, { localAddress: true, coalesced: true });
  try {
    try {
      receiver.set(IPPROTO_UDP, UDP_SEGMENT, 0);
    } catch {
      return failure('ENGINE_KERNEL_OLD', { feature: 'UDP_SEGMENT', since: '4.18' });
    }
    const port = new DatagramPort(libc, loop, DatagramSocket.bind(libc, book, local), handler);
    const { batch } = port;
    // An empty call: a refusal now concerns the call itself, and later the datagram.
    if (libc.sendmmsg(port.socket.descriptor, 0, 0, 0) < 0)
      throw new SystemCallError('sendmmsg', libc.errno());
    const destination: SendDestination = {
      to: receiver.local,
      from: undefined,
      interfaceIndex: 0,
      maxSegmentBytes: segmentBytes,
    };
    batch.reserve(2, 2 * segmentBytes);
    batch.begin(destination, segmentBytes);
    batch.copied(new Uint8Array(segmentBytes));
    batch.copied(new Uint8Array(segmentBytes));
    port.close();
    if (sendingError > 0) return lostOnLoopback(sendingError);
    const batchIn = new ReceiveBatch(libc);
    const count = batchIn.receive(receiver.descriptor);
    if (count < 0 && libc.errno() === EAGAIN) return lostOnLoopback(EAGAIN);
    if (count < 0) throw new SystemCallError('recvmmsg', libc.errno());
    let bytes = 0;
    for (let index = 0; index < count; index += 1) bytes += batchIn.length(index);
    if (bytes !== 2 * segmentBytes || destination.maxSegmentBytes === 0) {
      return failure('ENGINE_CALL_REFUSED', {
        call: 'sendmmsg',
        reason: 'segments-lost' satisfies ReasonKey,
      });
    }
    return undefined;
  } finally {
    receiver.close();
    loop.close();
  }
}

/** The calls work, but no datagram arrives from this machine itself: a firewall drops it. */
function lostOnLoopback(errno: number): Failure {
  const reason = errno === EAGAIN ? ('nothing-came' satisfies ReasonKey) : getSystemErrorName(-errno);
  return failure('ENGINE_LOOPBACK_CUT', { reason });
}

function wordsOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
