import { describe, expect, it } from 'vitest';
import { promisesSettled, ScriptedClientShell } from '../../../test/scripted-client-shell.js';
import { acknowledgementOf, dataOf, fileOf } from '../../../test/tftp-pair.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { MemorySink } from '../../store/files/memory-sink.js';
import { encodeError, encodeOptionAcknowledgement } from '../../wire/tftp/encode.js';
import { tftpErrorCode } from '../../wire/tftp/packet.js';
import type { TransferData } from '../transfer-data.js';
import { defaultTransferLimits } from '../transfer-limits.js';
import { ClientConnection, type ClientConnectionOptions } from './client-connection.js';
import type { TftpClientRequest } from './client-request.js';

const requestPort = 69;
const tid = 40_000;
const strangersPort = 50_000;
const interrupted = failure('TFTP_ABORTED', { reason: 'was-interrupted' });

interface Situation extends Partial<Pick<ClientConnectionOptions, 'isLast'>> {
  readonly request?: Partial<TftpClientRequest>;
  readonly data?: TransferData;
  readonly shell?: ScriptedClientShell;
}

/** A connection for `image` with a server at 10.0.0.1, not yet run. */
function connecting({
  isLast = true,
  request = {},
  data,
  shell = new ScriptedClientShell(),
}: Situation = {}) {
  const sink = new MemorySink();
  const started: string[] = [];
  const connection = new ClientConnection({
    address: '10.0.0.1',
    isLast,
    request: {
      host: '10.0.0.1',
      port: requestPort,
      file: 'image',
      mode: 'octet',
      options: false,
      wishes: {},
      limits: defaultTransferLimits,
      traceSteps: 0,
      ...request,
    },
    data: data ?? { sink },
    shell,
    observer: { started: (_, peer) => started.push(peer) },
    trace: undefined,
  });
  const state = { hasEnded: false };
  const run = async (): Promise<void> => {
    const running = connection.run().then(() => {
      state.hasEnded = true;
    });
    running.catch(() => undefined);
    await promisesSettled();
  };
  const failureCode = (): string | undefined => {
    const outcome = connection.side?.session.outcome;
    return outcome === undefined || outcome.outcome === 'done' ? undefined : outcome.failure?.code;
  };
  return { connection, shell, sink, started, state, run, failureCode };
}

describe('a client’s connection', () => {
  it('asks from a fresh port, and takes the port of the first answer for the server’s', async () => {
    const { connection, shell, sink, started, state, run } = connecting();
    expect(connection.peer).toBe('10.0.0.1:69');
    await run();
    expect(shell.port.sent()).toEqual(['RRQ image to 69']);
    await shell.port.receive(dataOf(1, fileOf(512)), tid);
    expect(shell.port.sent()).toEqual(['ACK 1 to 40000']);
    expect([started, connection.peer]).toEqual([['10.0.0.1:40000'], '10.0.0.1:40000']);
    await shell.port.receive(dataOf(2, fileOf(88)), tid);
    expect(shell.port.sent()).toEqual(['ACK 2 to 40000']);
    expect([state.hasEnded, sink.bytes().length, shell.isReferenced]).toEqual([true, 600, false]);
    // It stays, without keeping the process alive, to repeat the last ACK.
    expect([shell.port.isClosed, shell.port.isReferenced]).toEqual([false, false]);
    while (!shell.port.isClosed) await shell.passToAlarm();
    expect(connection.peer).toBe('10.0.0.1:40000');
  });

  it('sends the blocks of an upload to the port that took it', async () => {
    const content = { type: 'whole', bytes: fileOf(600), release: () => undefined } as const;
    const { shell, state, run } = connecting({ data: { content } });
    await run();
    expect(shell.port.sent()).toEqual(['WRQ image to 69']);
    for (const [block, next] of [
      [0, ['DATA 1, 512 bytes to 40000']],
      [1, ['DATA 2, 88 bytes to 40000']],
      [2, []],
    ] as const) {
      await shell.port.receive(acknowledgementOf(block), tid);
      expect(shell.port.sent()).toEqual(next);
    }
    expect([state.hasEnded, shell.port.isClosed]).toEqual([true, true]);
  });

  it('answers other ports with ERROR 5, before and after the server’s is known, but no ERROR and not port 0', async () => {
    const { shell, run, sink } = connecting();
    await run();
    shell.port.sent();
    await shell.port.receive(dataOf(2, fileOf(512)), strangersPort);
    expect(shell.port.sent()).toEqual(['ERROR 5 to 50000']);
    await shell.port.receive(dataOf(1, fileOf(512)), tid);
    await shell.port.receive(dataOf(2, fileOf(10)), strangersPort);
    expect(shell.port.sent()).toEqual(['ACK 1 to 40000', 'ERROR 5 to 50000']);
    await shell.port.receive(encodeError(tftpErrorCode.undefined, 'no'), strangersPort);
    await shell.port.receive(dataOf(2, fileOf(10)), 0);
    expect(shell.port.sent()).toEqual([]);
    expect(sink.bytes()).toHaveLength(512);
  });

  it('keeps what arrives until the path to the server’s port is ready, in order', async () => {
    const { shell, run, sink } = connecting({ request: { wishes: { windowBlocks: 2 } } });
    let ready: () => void = () => undefined;
    shell.following = new Promise((resolve) => {
      ready = resolve;
    });
    await run();
    shell.port.sent();
    await shell.port.receive(dataOf(1, fileOf(512)), tid);
    await shell.port.receive(dataOf(2, fileOf(5)), tid);
    await shell.port.receive(dataOf(1, fileOf(512)), strangersPort);
    expect(shell.port.sent()).toEqual(['ERROR 5 to 50000']);
    ready();
    await promisesSettled();
    expect(shell.port.sent()).toEqual(['ACK 1 to 40000', 'ACK 2 to 40000']);
    expect(sink.bytes()).toHaveLength(517);
  });

  it('asks again without options from another port, and no longer receives what comes to the one before', async () => {
    const { connection, shell, run } = connecting({ request: { wishes: { windowBlocks: 2 } } });
    await run();
    expect(shell.port.sent()).toEqual(['RRQ image windowsize=2 to 69']);
    const [first] = shell.ports;
    const declined = encodeError(tftpErrorCode.optionsRefused, 'no options');
    first?.handler.received(declined, 0, declined.length, tid);
    first?.handler.received(dataOf(1, fileOf(512)), 0, 516, tid);
    await promisesSettled();
    expect([shell.ports.length, first?.isClosed, first?.sent()]).toEqual([2, true, []]);
    expect([connection.peer, shell.port.sent()]).toEqual(['10.0.0.1:69', ['RRQ image to 69']]);
    first?.handler.refused();
    first?.handler.unreachable(new Error('lost'));
    expect(first?.handler.runReceived(dataOf(1, fileOf(512)), 0, 1, 516, tid)).toBe(0);
    await shell.port.receive(dataOf(1, fileOf(3)), tid + 1);
    expect([connection.peer, shell.port.sent()]).toEqual(['10.0.0.1:40001', ['ACK 1 to 40001']]);
  });

  it('closes a port that was opened after it was aborted', async () => {
    const { connection, shell, state, run } = connecting({ request: { wishes: { windowBlocks: 2 } } });
    await run();
    let open: () => void = () => undefined;
    shell.opening = new Promise((resolve) => {
      open = resolve;
    });
    await shell.port.receive(encodeError(tftpErrorCode.optionsRefused, 'no options'), tid);
    connection.abort(interrupted);
    open();
    await promisesSettled();
    expect([state.hasEnded, shell.ports.length, shell.port.isClosed, shell.port.sent()]).toEqual([
      true,
      2,
      true,
      [],
    ]);
  });

  it('takes datagrams that arrived as one batch from the server’s port alone', async () => {
    const { shell, run, sink } = connecting({ request: { wishes: { windowBlocks: 4 } } });
    await run();
    const offered = encodeOptionAcknowledgement([{ name: 'windowsize', value: '4' }]) ?? new Uint8Array(0);
    await shell.port.receive(offered, tid);
    await shell.port.receive(dataOf(1, fileOf(512)), tid);
    const joined = new Uint8Array(2 * 516);
    joined.set(dataOf(2, fileOf(512)));
    joined.set(dataOf(3, fileOf(512)), 516);
    const { handler } = shell.port;
    expect(handler.runReceived(joined, 0, 2, 516, strangersPort)).toBe(0);
    expect(handler.runReceived(joined, 0, 2, 516, tid)).toBeGreaterThan(0);
    expect(sink.bytes().length).toBeGreaterThan(512);
  });

  it('repeats the request as often as its limits allow, then closes its port', async () => {
    const { shell, state, run, failureCode } = connecting();
    await run();
    const requests: string[] = [];
    while (!state.hasEnded) {
      requests.push(...shell.port.sent());
      await shell.passToAlarm();
    }
    expect(requests).toEqual(Array(defaultTransferLimits.maxRetries).fill('RRQ image to 69'));
    expect([failureCode(), shell.port.isClosed]).toEqual(['TFTP_TIMED_OUT', true]);
    expect(shell.wakesAtMs).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['refused', true, 'TFTP_NOBODY_THERE'],
    ['refused', false, 'TFTP_NOBODY_THERE'],
    ['unreachable', true, 'UNREACHABLE'],
    ['unreachable', false, 'UNREACHABLE'],
  ] as const)(
    'that is %s (last address: %s) ends with %s, and gives way to a further address',
    async (how, isLast, code) => {
      const { connection, shell, state, run, failureCode } = connecting({ isLast });
      await run();
      if (how === 'refused') shell.port.handler.refused();
      else shell.port.handler.unreachable(Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' }));
      await promisesSettled();
      expect([state.hasEnded, failureCode(), connection.givesWay]).toEqual([true, code, !isLast]);
      expect(shell.port.isClosed).toBe(true);
      // The next address is tried with the same shell: waiting for it keeps the process alive.
      expect(shell.isReferenced).toBe(!isLast);
    },
  );

  it('waits for a lost route once the server has answered, and no longer gives way', async () => {
    const { connection, shell, state, run } = connecting({ isLast: false });
    await run();
    await shell.port.receive(dataOf(1, fileOf(512)), tid);
    shell.port.handler.unreachable(Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' }));
    await promisesSettled();
    expect([state.hasEnded, connection.givesWay]).toEqual([false, false]);
    shell.port.handler.refused();
    await promisesSettled();
    expect([state.hasEnded, connection.givesWay]).toEqual([true, false]);
  });

  it('without a port gives way to a further address, and rejects where there is none', async () => {
    const shellWithout = (): ScriptedClientShell => {
      const shell = new ScriptedClientShell();
      shell.opening = Promise.reject(new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: '::' }));
      shell.opening.catch(() => undefined);
      return shell;
    };
    const first = connecting({ isLast: false, shell: shellWithout() });
    await first.run();
    expect([first.state.hasEnded, first.connection.givesWay]).toEqual([true, true]);
    const last = connecting({ shell: shellWithout() });
    await expect(last.connection.run()).rejects.toMatchObject({ code: 'ADDRESS_NOT_LOCAL' });
  });

  it('aborted before it runs sends nothing; aborted later, the server is notified with ERROR 0', async () => {
    const early = connecting();
    early.connection.abort(interrupted);
    await early.run();
    expect([early.state.hasEnded, early.shell.port.sent(), early.failureCode()]).toEqual([
      true,
      [],
      'TFTP_ABORTED',
    ]);
    const late = connecting();
    await late.run();
    await late.shell.port.receive(dataOf(1, fileOf(512)), tid);
    late.shell.port.sent();
    late.connection.abort(interrupted);
    await promisesSettled();
    expect(late.shell.port.sent()).toEqual(['ERROR 0 to 40000']);
    expect([late.state.hasEnded, late.shell.port.isClosed]).toEqual([true, true]);
  });

  it('asks for no file whose name is too long for a request', async () => {
    const { shell, state, run, failureCode } = connecting({ request: { file: 'x'.repeat(600) } });
    await run();
    expect([state.hasEnded, failureCode(), shell.port.sent()]).toEqual([true, 'TFTP_REQUEST_TOO_LONG', []]);
  });
});
