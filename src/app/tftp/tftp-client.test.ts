import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { RawTftp, type ReceivedDatagram } from '../../../test/raw-tftp.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { contentOfBytes } from '../../store/files/local-files.js';
import { MemorySink } from '../../store/files/memory-sink.js';
import { hostAddresses } from '../../system/host-addresses.js';
import type { TftpClientRequest } from '../../tftp/client/client-request.js';
import { ClientTransfer } from '../../tftp/client/client-transfer.js';
import { defaultTransferLimits } from '../../tftp/transfer-limits.js';
import type { TrafficEvent, TransferFinished } from '../../traffic/event.js';
import { encodeError } from '../../wire/tftp/encode.js';
import { tftpErrorCode } from '../../wire/tftp/packet.js';
import { createHub } from '../create-hub.js';
import { TftpClient } from './tftp-client.js';
import { clientShell } from './tftp-client-shell.js';
import { TftpServer } from './tftp-server.js';

/** The addresses of `localhost` on this system: one or both. */
const localhost = await hostAddresses('localhost', 69);
const quick = { initialTimeoutMs: 50, maxTimeoutMs: 100, maxRetries: 2 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-client-'));
  writeFileSync(join(folder, 'image'), fileOf(5_000));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describeOnEngines((engine) => {
  describe('a server’s name that has several addresses', () => {
    let server: TftpServer;
    afterEach(() => server.close(0));

    async function serve(host: string): Promise<void> {
      server = new TftpServer({ engine, root: folder, host, port: 0, write: 'create' });
      await server.listen();
    }

    /** Downloads `image`, or uploads it as `copy`, from a name with `addresses`. */
    async function transferred(
      direction: 'get' | 'put',
      addresses: readonly string[],
      changes: Partial<TftpClientRequest> = {},
    ) {
      const sink = new MemorySink();
      const request: TftpClientRequest = {
        host: 'several.example',
        port: server.port,
        file: direction === 'get' ? 'image' : 'copy',
        mode: 'octet',
        options: true,
        wishes: {},
        limits: { ...defaultTransferLimits, ...quick },
        traceSteps: 0,
        ...changes,
      };
      const data = direction === 'get' ? { sink } : { content: contentOfBytes(fileOf(5_000)) };
      const shell = await clientShell(engine, async () => addresses);
      const transfer = new ClientTransfer(request, data, shell, { started: () => undefined });
      const outcome = await transfer.run();
      const bytes = direction === 'get' ? sink.bytes() : undefined;
      return { outcome, peer: transfer.peer, bytes };
    }

    it.each([
      ['127.0.0.1', ['::1', '127.0.0.1']],
      ['::1', ['127.0.0.1', '::1']],
      ['127.0.0.1', ['127.0.0.1', '::1']],
      ['127.0.0.3', ['127.0.0.1', '::1', '127.0.0.2', '127.0.0.3']],
    ])('is served at %s alone: files move both ways', async (host, addresses) => {
      await serve(host);
      const got = await transferred('get', addresses);
      expect(got).toMatchObject({ outcome: { outcome: 'done' } });
      expect(Buffer.compare(got.bytes ?? Buffer.alloc(0), fileOf(5_000))).toBe(0);
      expect(got.peer).toContain(host);
      expect(await transferred('put', addresses)).toMatchObject({ outcome: { outcome: 'done' } });
      expect(Buffer.compare(readFileSync(join(folder, 'copy')), fileOf(5_000))).toBe(0);
    });

    it('tries the next address when one does not answer', async () => {
      await serve('127.0.0.1');
      const silent = await RawTftp.open('127.0.0.2', server.port);
      expect(await transferred('get', ['127.0.0.2', '127.0.0.1'])).toMatchObject({
        outcome: { outcome: 'done' },
      });
      expect(silent.waiting).toBe(3);
      silent.close();
    });

    it('tries the next address when there is no route to one, and uses those reachable from --bind', async () => {
      await serve('127.0.0.1');
      // Without its zone a link-local address names no link (RFC 4007, section 6).
      expect(await transferred('get', ['fe80::1', '127.0.0.1'])).toMatchObject({
        outcome: { outcome: 'done' },
      });
      expect(await transferred('get', ['::1', '127.0.0.1'], { bind: '127.0.0.1' })).toMatchObject({
        outcome: { outcome: 'done' },
      });
    });

    it('fails by its last address when nobody is at any, and by the one that has answered', async () => {
      await serve('127.0.0.1');
      expect(await transferred('get', ['127.0.0.2', '::1'])).toMatchObject({
        outcome: {
          failure: { code: process.platform === 'linux' ? 'TFTP_NOBODY_THERE' : 'TFTP_TIMED_OUT' },
        },
        peer: `[::1]:${server.port}`,
      });
      expect(await transferred('get', ['127.0.0.1', '127.0.0.2'], { file: 'nope' })).toMatchObject({
        outcome: { failure: { code: 'TFTP_PEER_ERROR', params: { errorCode: 1 } } },
      });
    });

    it.each(localhost)('is localhost, served at %s alone', async (host) => {
      await serve(host);
      const got = await new TftpClient({ engine, host: 'localhost', port: server.port }).read('image');
      expect(Buffer.compare(got, fileOf(5_000))).toBe(0);
    });
  });

  describe('limits', () => {
    let server: RawTftp;
    beforeEach(async () => {
      server = await RawTftp.open();
    });
    afterEach(() => server.close());

    const clientOf = (options: boolean) =>
      new TftpClient({ engine, host: '127.0.0.1', port: server.port, options });
    /** The failure of a transfer; awaited at once, since it may fail before anyone asks. */
    const failureOf = (done: Promise<unknown>): Promise<unknown> =>
      done.then(
        () => undefined,
        (error: unknown) => error,
      );

    it('of size refuse a file that is announced as larger', async () => {
      const failed = failureOf(clientOf(true).read('image', { maxBytes: 1_000 }));
      const request = await server.next();
      server.send(Buffer.from('\0\x06tsize\x001001\0', 'latin1'), request.from.port);
      expect(await server.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
      expect(await failed).toMatchObject({
        code: 'TFTP_TOO_LARGE',
        message: expect.stringMatching(/^"image" of 127.0.0.1:\d+ is larger than 1000 bytes, .* --max-size/),
      });
    });

    it('of size end a file that is larger, at the first block beyond', async () => {
      const failed = failureOf(clientOf(false).read('image', { maxBytes: 1_000 }));
      const request = await server.next();
      server.data(1, fileOf(512), request);
      expect(await server.nextPacket()).toMatchObject({ type: 'acknowledgement', block16: 1 });
      server.data(2, fileOf(512), request);
      expect(await server.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
      expect(await failed).toMatchObject({ failure: { code: 'TFTP_TOO_LARGE', params: { file: 'image' } } });
    });

    it('of time end a running transfer, and notify the server', async () => {
      const failed = failureOf(clientOf(false).read('image', { maxTimeMs: 300 }));
      const request = await server.next();
      server.data(1, fileOf(512), request);
      expect(await server.nextPacket()).toMatchObject({ type: 'acknowledgement', block16: 1 });
      expect(await failed).toMatchObject({
        code: 'TFTP_LIFETIME_EXCEEDED',
        message: expect.stringMatching(
          /^the transfer of "image" with .* not done after 0.3 s, .* --max-time/,
        ),
      });
      expect(await server.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    });

    it('of time end one that nobody answers', async () => {
      await expect(clientOf(true).read('image', { maxTimeMs: 100 })).rejects.toMatchObject({
        code: 'TFTP_LIFETIME_EXCEEDED',
      });
    });
  });

  describe('what comes before the server’s answer', () => {
    let server: RawTftp;
    let other: RawTftp;
    beforeEach(async () => {
      [server, other] = [await RawTftp.open(), await RawTftp.open()];
    });
    afterEach(() => {
      server.close();
      other.close();
    });

    const clientOf = () => new TftpClient({ engine, host: '127.0.0.1', port: server.port, options: false });

    it('does not decide who it is: a download', async () => {
      const done = clientOf().read('image');
      const request = await server.next();
      other.data(2, fileOf(512), request);
      expect(await other.nextPacket()).toMatchObject({ type: 'error', errorCode: 5 });
      other.acknowledge(0, request);
      expect(await other.nextPacket()).toMatchObject({ type: 'error', errorCode: 5 });
      server.data(1, fileOf(100), request);
      expect(Buffer.compare(await done, fileOf(100))).toBe(0);
    });

    it('does not decide who it is: an upload', async () => {
      const done = clientOf().put(fileOf(100), 'image');
      const request = await server.next();
      other.acknowledge(1, request);
      expect(await other.nextPacket()).toMatchObject({ type: 'error', errorCode: 5 });
      other.data(1, fileOf(512), request);
      expect(await other.nextPacket()).toMatchObject({ type: 'error', errorCode: 5 });
      server.acknowledge(0, request);
      expect(await server.nextPacket()).toMatchObject({ type: 'data', block16: 1 });
      server.acknowledge(1, request);
      expect(await done).toMatchObject({ bytes: 100, peer: `127.0.0.1:${server.port}` });
    });
  });

  it('a request refused twice with its options is repeated without them, from another port', async () => {
    const server = await RawTftp.open();
    const client = new TftpClient({ engine, host: '127.0.0.1', port: server.port });
    const done = client.read('image');
    const asked = await server.next();
    const refusal = encodeError(tftpErrorCode.optionsRefused, 'no options');
    for (let times = 0; times < 2; times += 1) server.send(refusal, asked.from.port);
    const plain: ReceivedDatagram = await server.next();
    expect(plain.from.port).not.toBe(asked.from.port);
    server.data(1, fileOf(100), plain);
    expect(await done).toHaveLength(100);
    server.close();
  });

  it('a download reports how long nothing arrived until it asked again', async () => {
    const server = await RawTftp.open();
    const hub = createHub();
    const finished: TrafficEvent[] = [];
    hub.subscribe({ types: ['transferFinished'], onBatch: ({ events }) => void finished.push(...events) });
    const client = new TftpClient({ engine, host: '127.0.0.1', port: server.port, hub });
    const done = client.read('image');
    const request = await server.next();
    server.data(1, fileOf(512), request);
    // The block after the first is lost; it is sent when the client repeats its last ACK.
    for (let times = 0; times < 2; times += 1)
      expect(await server.nextPacket()).toMatchObject({ type: 'acknowledgement', block16: 1 });
    server.data(2, fileOf(10), request);
    expect(await done).toHaveLength(522);
    await expect.poll(() => finished).toHaveLength(1);
    const [{ seconds, silentSeconds = 0 } = { seconds: 0 }] = finished as TransferFinished[];
    expect(silentSeconds).toBeGreaterThan(0.05);
    expect(silentSeconds).toBeLessThanOrEqual(seconds + 0.001);
    server.close();
  });

  it('an aborted download sends the server ERROR 0 and leaves nothing', async () => {
    const server = await RawTftp.open();
    const abort = new AbortController();
    const to = join(folder, 'aborted');
    const client = new TftpClient({ engine, host: '127.0.0.1', port: server.port });
    const done = client.get('image', to, { signal: abort.signal });
    const request = await server.next();
    server.data(1, fileOf(512), request);
    expect(await server.nextPacket()).toMatchObject({ type: 'acknowledgement', block16: 1 });
    const reason = new Error('enough');
    abort.abort(reason);
    expect(await server.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    await expect(done).rejects.toBe(reason);
    expect(existsSync(to)).toBe(false);
    server.close();
  });

  it('a transfer that was aborted before it began sends nothing', async () => {
    const server = await RawTftp.open();
    const client = new TftpClient({ engine, host: '127.0.0.1', port: server.port });
    const signal = AbortSignal.abort();
    await expect(client.read('image', { signal })).rejects.toBe(signal.reason);
    expect(server.waiting).toBe(0);
    server.close();
  });
});
