import { readdirSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame, tftpServerFixture } from '../../../test/tftp-server-fixture.js';
import { failureMessage } from '../../errors/error.js';
import { TftpClient } from './tftp-client.js';

describeOnEngines((engine) => {
  const tftp = tftpServerFixture(engine);
  const { serve, clientOf } = tftp;

  describe('whenBound', () => {
    it('runs before it is announced that the server listens', async () => {
      const known: string[] = [];
      await serve({ whenBound: () => void known.push(...tftp.events.map(({ type }) => type)) });
      expect(known).toEqual([]);
      await expect.poll(() => tftp.events.map(({ type }) => type)).toEqual(['listening']);
    });

    it('closes the server when it fails, without a `listening` event', async () => {
      const port = await serve();
      await tftp.server.close(0);
      await expect(serve({ port, whenBound: () => Promise.reject(new Error('not root')) })).rejects.toThrow(
        'not root',
      );
      expect(tftp.events).toEqual([]);
      await expect(serve({ port })).resolves.toBe(port);
    });
  });

  describe('a client', () => {
    it('gets an error that names the server, the file and the next step', async () => {
      const port = await serve();
      const at = `127.0.0.1:${port}`;
      await expect(clientOf(port).read('nope.img')).rejects.toMatchObject({
        code: 'TFTP_PEER_ERROR',
        failure: { params: { errorCode: 1, peer: at, file: 'nope.img' } },
        message: `${at} has no "nope.img" (TFTP error 1: File not found); check the spelling and its case`,
      });
      await expect(clientOf(port).put(new Uint8Array(1), 'new')).rejects.toThrow(
        `${at} does not take "new" (TFTP error 2: `,
      );
    });

    it('of a silent server gets an error that names the address it asked', async () => {
      await serve();
      const silent = await RawTftp.open();
      const limits = { initialTimeoutMs: 20, maxTimeoutMs: 20, maxRetries: 2 };
      const patient = new TftpClient({ engine, host: '127.0.0.1', port: silent.port, limits });
      await expect(patient.read('boot.img')).rejects.toThrow(
        `no answer from 127.0.0.1:${silent.port} to 5 requests for "boot.img"; check host, port and firewall`,
      );
      silent.close();
    });

    it('that gives up names the file', async () => {
      await serve();
      const silent = await RawTftp.open();
      const client = new TftpClient({ engine, host: '127.0.0.1', port: silent.port });
      const signal = AbortSignal.abort();
      const transfer = client.startGet('boot.img', new PassThrough(), { signal });
      await expect(transfer.done).rejects.toBe(signal.reason);
      const { failure } = transfer;
      expect(failure && failureMessage(failure, 'en')).toBe(
        'the transfer of "boot.img" was given up: interrupted',
      );
      silent.close();
    });
  });

  describe('what is no request', () => {
    it.each([
      ['0 bytes', ''],
      ['1 byte', '\0'],
      ['2 bytes', '\0\x01'],
      ['3 bytes', '\0\x01a'],
      ['no NUL', '\0\x01hello'],
      ['no mode', '\0\x01hello\0'],
      ['an unknown opcode', '\0\x09hello\0octet\0'],
      ['hundreds of options', `\0\x01hello\0octet\0${'a\x001\0'.repeat(400)}`],
      ['an option of 500 bytes', `\0\x01hello\0octet\0blksize\0${'9'.repeat(500)}\0`],
      ['DATA', '\0\x03\0\x01x'],
      ['an oversized datagram', `\0\x03\0\x01${'x'.repeat(65_000)}`],
    ])('%s leaves the server working', async (_, packet) => {
      const port = await serve();
      tftp.client.send(Buffer.from(packet, 'latin1'), port);
      const other = await RawTftp.open();
      other.request('readRequest', 'hello', port);
      expect(Buffer.from(await other.download(await other.next())).toString()).toBe('hello');
      other.close();
    });

    it('is an ERROR and not answered', async () => {
      const port = await serve();
      tftp.client.send(Buffer.from('\0\x05\0\x00x\0', 'latin1'), port);
      expect(await tftp.client.countWithin(50)).toBe(0);
    });
  });

  it('the server gives up one transfer by its id, and the others go on', async () => {
    const port = await serve({ write: 'create' });
    tftp.client.request('readRequest', 'large', port);
    const first = await tftp.client.next();
    const other = await RawTftp.open();
    other.request('writeRequest', 'up', port);
    const answer = await other.next();
    other.data(1, fileOf(512), answer);
    await other.next();
    await expect.poll(() => tftp.server.transfers().map(({ file }) => file)).toEqual(['large', 'up']);
    const id = tftp.server.transfers().find(({ file }) => file === 'up')?.id ?? '';
    expect(tftp.server.abort(id)).toBe(true);
    expect(await other.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    expect(isSame(await tftp.client.download(first), fileOf(300_000))).toBe(true);
    await expect
      .poll(() => tftp.server.stories().map(({ file, outcome }) => [file, outcome?.outcome]))
      .toEqual([
        ['large', 'done'],
        ['up', 'aborted'],
      ]);
    expect(tftp.server.abort(id)).toBe(false);
    expect(tftp.server.abort('t0')).toBe(false);
    await expect.poll(() => readdirSync(tftp.root).toSorted()).toEqual(['a..b', 'hello', 'large']);
    other.close();
  });

  describe('what is reported', () => {
    it('are tftp.events, a story with its steps, and figures for Prometheus', async () => {
      const port = await serve();
      await clientOf(port).read('large');
      await expect.poll(() => tftp.events.map(({ type }) => type)).toContain('transferFinished');
      expect(tftp.events.find(({ type }) => type === 'transferStarted')).toMatchObject({
        role: 'server',
        direction: 'get',
        file: 'large',
        totalBytes: 300_000,
        options: { mode: 'octet', blockBytes: 1_468, windowBlocks: 16, rollover: 0 },
      });
      const [story] = tftp.server.stories();
      expect(story).toMatchObject({ file: 'large', bytes: 300_000, outcome: { outcome: 'done' } });
      expect(story?.steps.slice(0, 2).map(({ kind }) => kind)).toEqual(['requestReceived', 'optionsSent']);
      expect(await tftp.server.metrics()).toContain(
        'breakoutbox_tftp_transfers_ended_total{outcome="done"} 1',
      );
    });

    it('is the story of a transfer that runs: its steps so far, and what it waits for', async () => {
      const port = await serve();
      tftp.client.request('readRequest', 'large', port, { options: ['blksize=1468'] });
      const offer = await tftp.client.next();
      tftp.client.acknowledge(0, offer);
      await tftp.client.next();
      // Threads report their transfers a little later.
      await expect.poll(() => tftp.server.transfers().length).toBe(1);
      const [running] = tftp.server.transfers();
      const story = await tftp.server.story(running?.id ?? '');
      expect(story).toMatchObject({
        file: 'large',
        stepsLost: 0,
        waits: { nextBlock: 1, waitingFor: 'peer' },
      });
      expect(story?.steps.map(({ kind }) => kind)).toEqual([
        'requestReceived',
        'optionsSent',
        'acknowledgementReceived',
        'blocksSent',
      ]);
      expect(story?.outcome).toBeUndefined();
      expect(await tftp.server.story('t999')).toBeUndefined();
    });

    it('ends with the server', async () => {
      await serve();
      const read = (async () => {
        const types: string[] = [];
        for await (const event of tftp.server.events()) types.push(event.type);
        return types;
      })();
      await tftp.server.close();
      expect(await read).toEqual(['stopped']);
    });
  });
});
