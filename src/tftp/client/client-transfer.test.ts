import { describe, expect, it } from 'vitest';
import { promisesSettled, ScriptedClientShell } from '../../../test/scripted-client-shell.js';
import { acknowledgementOf, dataOf, fileOf } from '../../../test/tftp-pair.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { encodeError, encodeOptionAcknowledgement } from '../../wire/tftp/encode.js';
import type { TransferOutcome } from '../outcome.js';
import type { Sink } from '../transfer-data.js';
import { defaultTransferLimits } from '../transfer-limits.js';
import type { TftpClientRequest } from './client-request.js';
import { ClientTransfer } from './client-transfer.js';

const tid = 40_000;

/** A shell that resolves to the given addresses, and records the addresses that ports were opened for. */
class AddressShell extends ScriptedClientShell {
  readonly opened: string[] = [];
  readonly #found: readonly string[] | BreakoutboxError;

  constructor(found: readonly string[] | BreakoutboxError) {
    super();
    this.#found = found;
  }

  override async resolve(): Promise<readonly string[]> {
    if (this.#found instanceof BreakoutboxError) throw this.#found;
    return this.#found;
  }

  override openPort(...args: Parameters<ScriptedClientShell['openPort']>) {
    this.opened.push(args[0]);
    return super.openPort(...args);
  }
}

function requestOf(changes: Partial<TftpClientRequest>): TftpClientRequest {
  return {
    host: 'boot.example',
    port: 69,
    file: 'image',
    mode: 'octet',
    options: false,
    wishes: {},
    limits: defaultTransferLimits,
    traceSteps: 0,
    ...changes,
  };
}

/** A download from a name with `found` addresses, running, and what is done to its sink. */
async function downloading(
  found: readonly string[] | BreakoutboxError,
  changes: Partial<TftpClientRequest> = {},
  prepare: (transfer: ClientTransfer) => void = () => undefined,
) {
  const shell = new AddressShell(found);
  const calls: string[] = [];
  const sink: Sink = {
    write: (bytes) => {
      calls.push(`write ${bytes.length}`);
      return undefined;
    },
    finish: async () => void calls.push('finish'),
    discard: async () => void calls.push('discard'),
  };
  const transfer = new ClientTransfer(requestOf(changes), { sink }, shell, { started: () => undefined });
  prepare(transfer);
  const ended: TransferOutcome[] = [];
  void transfer.run().then((outcome) => ended.push(outcome));
  await promisesSettled();
  return { transfer, shell, calls, ended };
}

describe('a client’s transfer', () => {
  it('moves a file, keeps what it put into the sink, and knows how much that was', async () => {
    const { transfer, shell, calls, ended } = await downloading(['192.0.2.1'], {
      options: true,
      traceSteps: 16,
    });
    expect(transfer.peer).toBe('192.0.2.1:69');
    expect(transfer.figures).toMatchObject({ bytes: 0, requests: 1, waits: undefined });
    const offered = encodeOptionAcknowledgement([{ name: 'tsize', value: '5' }]) ?? new Uint8Array(0);
    await shell.port.receive(offered, tid);
    expect(transfer.figures.totalBytes).toBe(5);
    await shell.port.receive(dataOf(1, fileOf(5)), tid);
    expect([ended, calls]).toEqual([[{ outcome: 'done' }], ['write 5', 'finish']]);
    expect([transfer.peer, transfer.figures.bytes]).toEqual([`192.0.2.1:${tid}`, 5]);
    expect(transfer.trace?.steps().map(({ kind }) => kind)).toEqual([
      'requestSent',
      'optionsReceived',
      'acknowledgementSent',
      'blockReceived',
      'acknowledgementSent',
    ]);
  });

  it('goes on to the next address where nobody answers, and waits at the last', async () => {
    const { transfer, shell, ended } = await downloading(['192.0.2.1', '192.0.2.2']);
    for (let tries = 0; shell.opened.length === 1; tries += 1) {
      expect(tries).toBeLessThan(5);
      await shell.passToAlarm();
    }
    expect([shell.opened, transfer.peer]).toEqual([['192.0.2.1', '192.0.2.2'], '192.0.2.2:69']);
    shell.port.handler.refused();
    await promisesSettled();
    expect(ended).toMatchObject([
      { failure: { code: 'TFTP_NOBODY_THERE', params: { peer: '192.0.2.2:69' } } },
    ]);
  });

  it('stays with the address that has answered, whatever the answer is', async () => {
    const { shell, ended, calls } = await downloading(['192.0.2.1', '192.0.2.2']);
    await shell.port.receive(encodeError(1, 'File not found'), tid);
    expect(ended).toMatchObject([{ outcome: 'failed', failure: { code: 'TFTP_PEER_ERROR' } }]);
    expect([shell.opened, calls]).toEqual([['192.0.2.1'], ['discard']]);
  });

  it.each([
    ['192.0.2.9', ['192.0.2.1']],
    ['2001:db8::9', ['2001:db8::1']],
    [undefined, ['2001:db8::1']],
  ])('bound to %s begins with %s', async (bind, opened) => {
    const { shell } = await downloading(['2001:db8::1', '192.0.2.1'], bind === undefined ? {} : { bind });
    expect(shell.opened).toEqual(opened);
  });

  it('fails, and leaves nothing, where the name has no address', async () => {
    const { transfer, ended, calls } = await downloading(
      new BreakoutboxError('HOST_NOT_FOUND', { host: 'boot.example' }),
    );
    expect(ended).toMatchObject([{ outcome: 'failed', failure: { code: 'HOST_NOT_FOUND' } }]);
    expect([calls, transfer.peer]).toEqual([['discard'], 'boot.example:69']);
  });

  it('that is given up before it has an address sends nothing', async () => {
    const { shell, ended, calls } = await downloading(['192.0.2.1', '192.0.2.2'], {}, (transfer) =>
      transfer.abort(),
    );
    expect(ended).toMatchObject([{ outcome: 'aborted', failure: { params: { reason: 'was-interrupted' } } }]);
    expect([shell.opened, shell.port.sent(), calls]).toEqual([['192.0.2.1'], [], ['discard']]);
  });

  it('that is given up later ends for the reason that was given', async () => {
    const { transfer, shell, ended, calls } = await downloading(['192.0.2.1']);
    await shell.port.receive(dataOf(1, fileOf(512)), tid);
    const reason = failure('TFTP_LIFETIME_EXCEEDED', { seconds: 3 });
    transfer.abort(reason);
    await promisesSettled();
    expect([ended, calls]).toEqual([[{ outcome: 'failed', failure: reason }], ['write 512', 'discard']]);
  });

  it('releases what it sends once, whether the server took it or not', async () => {
    for (const answer of [acknowledgementOf(0), encodeError(2, 'read-only')]) {
      let released = 0;
      const release = (): void => {
        released += 1;
      };
      const content = { type: 'whole', bytes: fileOf(100), release } as const;
      const shell = new AddressShell(['192.0.2.1']);
      const transfer = new ClientTransfer(requestOf({}), { content }, shell, { started: () => undefined });
      const ended = transfer.run();
      await promisesSettled();
      expect(transfer.figures.totalBytes).toBe(100);
      await shell.port.receive(answer, tid);
      await shell.port.receive(acknowledgementOf(1), tid);
      await ended;
      expect(released).toBe(1);
    }
  });
});
