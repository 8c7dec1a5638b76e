import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../test/engines.js';
import { RawTftp } from '../../test/raw-tftp.js';
import { fileOf } from '../../test/tftp-pair.js';
import { localAddresses } from '../net/local-addresses.js';
import type { TrafficEvent } from '../traffic/event.js';
import { opcode } from '../wire/tftp.js';
import { TftpClient } from './tftp-client.js';
import { TftpServer, type TftpServerOptions } from './tftp-server.js';

let root: string;
let outside: string;
let server: TftpServer;
let client: RawTftp;
let events: TrafficEvent[];

describeOnEngines((engine) => {
  beforeEach(async () => {
    outside = mkdtempSync(join(tmpdir(), 'breakoutbox-outside-'));
    root = mkdtempSync(join(tmpdir(), 'breakoutbox-tftp-'));
    writeFileSync(join(outside, 'secret'), 'secret');
    writeFileSync(join(root, 'hello'), 'hello');
    writeFileSync(join(root, 'a..b'), 'dots');
    writeFileSync(join(root, 'large'), fileOf(300_000));
    client = await RawTftp.open();
  });

  afterEach(async () => {
    client.close();
    await server.close(0);
    for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
  });

  async function serve(options: Partial<TftpServerOptions> = {}): Promise<number> {
    server = new TftpServer({ engine, root, port: 0, host: '127.0.0.1', ...options });
    // Its own: the server before may still tell of its end.
    const heard: TrafficEvent[] = [];
    events = heard;
    server.hub.subscribe({ onBatch: (batch) => void heard.push(...batch.events) });
    await server.listen();
    return server.port;
  }

  const clientOf = (port: number, host = '127.0.0.1'): TftpClient => new TftpClient({ host, port });

  /** The comparison of the test framework takes seconds for a megabyte. */
  const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

  describe('what is to be done when it is bound', () => {
    it('comes before anyone is told that it listens', async () => {
      const known: string[] = [];
      await serve({ whenBound: () => void known.push(...events.map(({ type }) => type)) });
      expect(known).toEqual([]);
      await expect.poll(() => events.map(({ type }) => type)).toEqual(['listening']);
    });

    it('closes the server when it fails, without a word of listening', async () => {
      const port = await serve();
      await server.close(0);
      await expect(serve({ port, whenBound: () => Promise.reject(new Error('not root')) })).rejects.toThrow(
        'not root',
      );
      expect(events).toEqual([]);
      await expect(serve({ port })).resolves.toBe(port);
    });
  });

  describe('a client', () => {
    it('is told whom it asked, for what, and what to do', async () => {
      const port = await serve();
      const at = `127.0.0.1:${port}`;
      await expect(clientOf(port).read('nope.img')).rejects.toMatchObject({
        code: 'TFTP_PEER_ERROR',
        params: { errorCode: 1, peer: at, file: 'nope.img' },
        message: `${at} has no "nope.img" (TFTP error 1: File not found); check the spelling and its case`,
      });
      await expect(clientOf(port).put(new Uint8Array(1), 'new')).rejects.toThrow(
        `${at} does not take "new" (TFTP error 2: `,
      );
    });

    it('of a silent server is told so by the address that it asked', async () => {
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
      const reading = new TftpClient({ engine, host: '127.0.0.1', port: silent.port }).read('boot.img', {
        signal: AbortSignal.abort(),
      });
      await expect(reading).rejects.toThrow('the transfer of "boot.img" was given up: interrupted');
      silent.close();
    });
  });

  describe('a name', () => {
    it.each([
      '..',
      '../outside/secret',
      '..\\secret',
      '/etc/passwd',
      'C:\\boot.ini',
      '\\\\server\\share\\f',
      'link',
      'folder-link/secret',
      'fifo',
      'null',
      'hello/x',
      'folder',
      `${'x'.repeat(300)}`,
      `${'x/'.repeat(2_000)}x`,
      'a\nb',
      'nope',
    ])('%j gives nothing away', async (name) => {
      symlinkSync(join(outside, 'secret'), join(root, 'link'));
      symlinkSync(outside, join(root, 'folder-link'));
      symlinkSync('/dev/zero', join(root, 'null'));
      mkdirSync(join(root, 'folder'));
      spawnSync('mkfifo', [join(root, 'fifo')]);
      const port = await serve();
      client.request('readRequest', name, port);
      expect(await client.nextPacket()).toMatchObject({ type: 'error' });
    });

    it.each([
      ['a..b', 'dots'],
      ['/hello', 'hello'],
      ['.//hello', 'hello'],
      ['inside', 'hello'],
    ])('%j is a file', async (name, content) => {
      symlinkSync('hello', join(root, 'inside'));
      const port = await serve();
      client.request('readRequest', name, port);
      expect(Buffer.from(await client.download(await client.next())).toString()).toBe(content);
    });

    it('is turned by the rules, and looked up in the client’s own folder', async () => {
      mkdirSync(join(root, '127.0.0.1'));
      writeFileSync(join(root, '127.0.0.1', 'boot.img'), 'own');
      const port = await serve({
        perClient: 'ip',
        rules: 'slashes\nstrip /tftpboot/\nlower\nput deny /img$/',
      });
      client.request('readRequest', '\\tftpboot\\BOOT.IMG', port);
      expect(Buffer.from(await client.download(await client.next())).toString()).toBe('own');
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
      ['an option of 500 octets', `\0\x01hello\0octet\0blksize\0${'9'.repeat(500)}\0`],
      ['DATA', '\0\x03\0\x01x'],
      ['an oversized datagram', `\0\x03\0\x01${'x'.repeat(65_000)}`],
    ])('%s leaves the server working', async (_, packet) => {
      const port = await serve();
      client.send(Buffer.from(packet, 'latin1'), port);
      const other = await RawTftp.open();
      other.request('readRequest', 'hello', port);
      expect(Buffer.from(await other.download(await other.next())).toString()).toBe('hello');
      other.close();
    });

    it('is an ERROR and not answered', async () => {
      const port = await serve();
      client.send(Buffer.from('\0\x05\0\x00x\0', 'latin1'), port);
      expect(await client.countWithin(50)).toBe(0);
    });
  });

  describe('options', () => {
    it.each([
      ['BlKsIzE=1024', [{ name: 'BlKsIzE', value: '1024' }]],
      ['windowsize=4', [{ name: 'windowsize', value: '4' }]],
      ['tsize=0', [{ name: 'tsize', value: '300000' }]],
      ['blksize=65465', [{ name: 'blksize', value: '65464' }]],
    ])('%s is answered in the client’s spelling', async (option, options) => {
      const port = await serve();
      client.request('readRequest', 'large', port, { options: [option] });
      expect(await client.nextPacket()).toEqual({ type: 'optionAcknowledgement', options });
    });

    it.each([
      'unknown=1',
      'blksize=7',
      'blksize=abc',
      'blksize=1e3',
      'tsize=99999999999999999999',
      'timeout=-1',
    ])('%s alone is left out: DATA 1 comes', async (option) => {
      const port = await serve();
      client.request('readRequest', 'large', port, { options: [option] });
      expect(await client.nextPacket()).toMatchObject({ type: 'data', block16: 1 });
    });

    it('of a huge window cost one datagram until the client has answered, and no more than a bound after that', async () => {
      const port = await serve();
      client.request('readRequest', 'large', port, { options: ['windowsize=65535', 'blksize=1468'] });
      const offer = await client.next();
      expect(await client.countWithin(50)).toBe(0);
      client.acknowledge(0, offer);
      expect(await client.countWithin(150)).toBeLessThanOrEqual(300_000 / 1_468 + 1);
      client.request('readRequest', 'hello', port, { options: ['unknown=1', 'windowsize=x'] });
    });

    it('hold blocks to the MTU of the interface that was asked', async () => {
      const own = localAddresses().find(({ internal, family }) => !internal && family === 'IPv4');
      if (own === undefined) return;
      const port = await serve({ host: own.address });
      const neighbour = await RawTftp.open(own.address);
      neighbour.request('readRequest', 'large', port, { options: ['blksize=9000'], address: own.address });
      const { bytes, from } = await neighbour.next();
      const [, , , value] = Buffer.from(bytes).toString('latin1').split('\0');
      expect(Number(value)).toBeLessThanOrEqual(8_968);
      expect(from.address).toBe(own.address);
      neighbour.close();
    });

    it('that are declined with ERROR 8, as PXE firmware does, close the transfer quietly', async () => {
      const port = await serve();
      client.request('readRequest', 'large', port, { options: ['tsize=0'] });
      const { from } = await client.next();
      client.send(Buffer.from('\0\x05\0\x08declined\0', 'latin1'), from.port);
      expect(await client.countWithin(50)).toBe(0);
      expect(server.transfers()).toEqual([]);
      expect(server.stories()[0]?.outcome?.outcome).toBe('aborted');
    });
  });

  describe('a transfer', () => {
    it('goes on when a stranger speaks to its port, who gets ERROR 5', async () => {
      const port = await serve();
      client.request('readRequest', 'large', port);
      const first = await client.next();
      const stranger = await RawTftp.open();
      stranger.acknowledge(1, first);
      expect(await stranger.nextPacket()).toMatchObject({ type: 'error', errorCode: 5 });
      stranger.send(Buffer.from('\0\x05\0\x00x\0', 'latin1'), first.from.port);
      expect(isSame(await client.download(first), fileOf(300_000))).toBe(true);
      expect(stranger.waiting).toBe(0);
      stranger.close();
    });

    it('is one, however often the same request comes; other content begins anew', async () => {
      const port = await serve();
      client.request('readRequest', 'large', port);
      const first = await client.next();
      client.request('readRequest', 'large', port);
      client.request('readRequest', 'large', port);
      expect(await client.countWithin(80)).toBe(0);
      expect(server.transfers()).toHaveLength(1);
      client.request('readRequest', 'hello', port);
      const second = await client.next();
      expect(second.from.port).not.toBe(first.from.port);
      expect(Buffer.from(await client.download(second)).toString()).toBe('hello');
    });

    it('answers the same request again that comes to its own port, as from a relay, and nothing else that does', async () => {
      const port = await serve();
      const options = ['blksize=1000'];
      client.request('readRequest', 'large', port, { options });
      const offer = await client.next();
      const tid = offer.from.port;
      client.request('writeRequest', 'other', tid);
      client.request('readRequest', 'hello', tid, { options });
      // One that crossed the answer on its way is not answered.
      await expect
        .poll(() => {
          client.request('readRequest', 'large', tid, { options });
          return client.waiting;
        })
        .toBeGreaterThan(0);
      const again = await client.next();
      expect([again.from.port, again.bytes]).toEqual([tid, offer.bytes]);
      client.acknowledge(0, again);
      let heard = await client.next();
      while (heard.bytes[1] === opcode.optionAcknowledgement) heard = await client.next();
      expect(isSame(await client.download(heard, 1_000), fileOf(300_000))).toBe(true);
    });

    it('uses the port of requests when told to, or ports of a range', async () => {
      const single = await serve({ singlePort: true });
      client.request('readRequest', 'hello', single);
      const first = await client.next();
      expect(first.from.port).toBe(single);
      expect(Buffer.from(await client.download(first)).toString()).toBe('hello');
      // A server that has not heard the last ACK yet would say goodbye to this client.
      await expect.poll(() => server.counters?.transfersDone).toBe(1);
      await server.close(0);
      const ranged = await serve({ tidPorts: '43210-43219' });
      client.request('readRequest', 'hello', ranged);
      const { from } = await client.next();
      expect(from.port).toBeGreaterThanOrEqual(43_210);
      expect(from.port).toBeLessThanOrEqual(43_219);
    });

    it('finds a port in a small range, however many threads share it', async () => {
      const port = await serve({ tidPorts: '43220-43223', workers: 3 });
      for (let round = 0; round < 5; round += 1) {
        const clients = await Promise.all(Array.from({ length: 8 }, () => RawTftp.open()));
        for (const one of clients) one.request('readRequest', 'hello', port);
        for (const one of clients) {
          const first = await one.next();
          expect(first.from.port).toBeGreaterThanOrEqual(43_220);
          expect(first.from.port).toBeLessThanOrEqual(43_223);
          expect(Buffer.from(await one.download(first)).toString()).toBe('hello');
          one.close();
        }
      }
    });

    it('is held to the byte rate of its client, and another client is not slowed by it', async () => {
      const port = await serve({ host: '127.0.0.1', maxClientRate: 300_000 });
      const slow = clientOf(port).read('large');
      const startedMs = performance.now();
      // 127.0.0.2 has a rate of its own, and what it may save up for a burst.
      const other = new TftpClient({ host: '127.0.0.1', port, bind: '127.0.0.2' });
      expect(await other.read('hello')).toHaveLength(5);
      const otherMs = performance.now() - startedMs;
      expect(await slow).toHaveLength(300_000);
      expect(performance.now() - startedMs).toBeGreaterThan(500);
      expect(otherMs).toBeLessThan(120);
    });

    it('is held to the byte rate, overall', async () => {
      const port = await serve({ maxRate: 500_000 });
      const { seconds, bytes } = await clientOf(port)
        .put(fileOf(0), 'x')
        .catch(async () => {
          const startedMs = performance.now();
          const got = await clientOf(port).read('large');
          return { seconds: (performance.now() - startedMs) / 1_000, bytes: got.length };
        });
      expect(bytes / seconds).toBeLessThan(700_000);
      expect(bytes).toBe(300_000);
    });

    it('comes to each address of the machine, in both families, from the address that was asked', async () => {
      server = new TftpServer({ engine, root, port: 0 });
      await server.listen();
      const addresses = localAddresses().filter(({ address }) => !address.includes('%'));
      expect(addresses.length).toBeGreaterThan(0);
      for (const { address } of addresses) {
        const one = await RawTftp.open(address);
        one.request('readRequest', 'hello', server.port, { address });
        const heard = await one.next();
        expect(heard.from.address).toBe(address);
        expect(Buffer.from(await one.download(heard)).toString()).toBe('hello');
        one.close();
      }
    });
  });

  describe('an upload', () => {
    it('is refused unless it is allowed', async () => {
      const port = await serve();
      client.request('writeRequest', 'new', port);
      expect(await client.nextPacket()).toMatchObject({ type: 'error', errorCode: 2 });
      await server.close(0);
      const creating = await serve({ write: 'create' });
      client.request('writeRequest', 'hello', creating);
      expect(await client.nextPacket()).toMatchObject({ type: 'error', errorCode: 6 });
      await clientOf(creating).put(fileOf(5_000), 'new');
      expect(readFileSync(join(root, 'new'))).toEqual(Buffer.from(fileOf(5_000)));
      expect(readFileSync(join(root, 'hello'), 'utf8')).toBe('hello');
    });

    it('into a folder that is not there is refused in answer to its request', async () => {
      const port = await serve({ write: 'create' });
      client.request('writeRequest', 'no/such/file', port, { options: ['blksize=1024'] });
      expect(await client.nextPacket()).toMatchObject({ type: 'error', message: 'write failed' });
      await expect
        .poll(() => events.flatMap((event) => (event.type === 'error' ? [event.failure.params.reason] : [])))
        .toEqual(['no-such-folder']);
    });

    it('of unknown size is refused in answer to its request when there is no room at all', async () => {
      const port = await serve({ write: 'create', quota: 0 });
      client.request('writeRequest', 'up', port);
      expect(await client.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
    });

    it('shows under its name when it is complete, and leaves nothing when it is not', async () => {
      const port = await serve({ write: 'overwrite' });
      client.request('writeRequest', 'hello', port);
      const answer = await client.next();
      client.data(1, fileOf(512), answer);
      await client.next();
      expect(readFileSync(join(root, 'hello'), 'utf8')).toBe('hello');
      expect(readdirSync(root).filter((name) => name.endsWith('.bob-part'))).toHaveLength(1);
      client.send(Buffer.from('\0\x05\0\x00gone\0', 'latin1'), answer.from.port);
      await expect.poll(() => readdirSync(root).filter((name) => name.endsWith('.bob-part'))).toEqual([]);
      expect(readFileSync(join(root, 'hello'), 'utf8')).toBe('hello');
    });

    it('that was asked for with a forged address makes no file and no folder', async () => {
      const port = await serve({ write: 'create', perClient: 'ip' });
      const forged = await Promise.all([1, 2, 3].map((last) => RawTftp.open(`127.7.0.${last}`)));
      for (const one of forged) {
        one.request('writeRequest', 'x', port);
        await one.next();
      }
      expect(readdirSync(root).sort()).toEqual(['a..b', 'hello', 'large']);
      await server.close(0);
      expect(readdirSync(root).sort()).toEqual(['a..b', 'hello', 'large']);
      for (const one of forged) one.close();
    });

    it('is refused when it announces more than the quota, and ended when it lied', async () => {
      const port = await serve({ write: 'create', quota: 1_000 });
      client.request('writeRequest', 'big', port, { options: ['tsize=1001'] });
      expect(await client.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
      client.request('writeRequest', 'lies', port, { options: ['tsize=600'] });
      const answer = await client.next();
      client.data(1, fileOf(512), answer);
      await client.next();
      client.data(2, fileOf(512), answer);
      expect(await client.nextPacket()).toMatchObject({ type: 'error', errorCode: 3 });
      await expect.poll(() => readdirSync(root).sort()).toEqual(['a..b', 'hello', 'large']);
    });
  });

  describe('a file that changes while it is sent', () => {
    it.each([
      ['grows', (path: string) => appendFileSync(path, 'more')],
      ['is cut off', (path: string) => truncateSync(path, 1_000_000)],
    ])('and %s ends in an ERROR, never in a wrong copy', async (_, change) => {
      const path = join(root, 'streamed');
      writeFileSync(path, fileOf(2_000_000));
      const port = await serve({ cacheBytes: 1_000_000 });
      client.request('readRequest', 'streamed', port, { options: ['blksize=1468'] });
      const offer = await client.next();
      client.acknowledge(0, offer);
      const first = await client.next();
      change(path);
      await expect(client.download(first, 1_468)).rejects.toThrow('no DATA');
      await expect
        .poll(() => server.stories()[0]?.outcome)
        .toMatchObject({ failure: { code: 'TFTP_FILE_CHANGED' } });
    });

    it('is sent as it was when it is deleted', async () => {
      const path = join(root, 'streamed');
      writeFileSync(path, fileOf(2_000_000));
      const port = await serve({ cacheBytes: 1_000_000 });
      client.request('readRequest', 'streamed', port, { options: ['blksize=8000'] });
      const offer = await client.next();
      rmSync(path);
      expect(isSame(await client.download(offer, 8_000), fileOf(2_000_000))).toBe(true);
    });

    it('is cut off or overwritten in place, and arrives from memory as it was, or ends in an ERROR', async () => {
      const path = join(root, 'held');
      for (const change of [
        () => truncateSync(path, 1_000),
        () => writeFileSync(path, Buffer.alloc(400_000)),
      ]) {
        writeFileSync(path, fileOf(400_000));
        const port = await serve({ cacheBytes: 1_000_000 });
        client.request('readRequest', 'held', port, { options: ['blksize=8000'] });
        const offer = await client.next();
        change();
        const outcome = await client.download(offer, 8_000).catch((error: unknown) => String(error));
        if (typeof outcome === 'string') expect(outcome).toContain('no DATA');
        else expect(isSame(outcome, fileOf(400_000))).toBe(true);
        await expect.poll(() => server.stories()).toHaveLength(1);
        await server.close(0);
      }
    });

    it('arrives as it was from memory, whatever takes its place in the folder and in the cache', async () => {
      const path = join(root, 'held');
      writeFileSync(path, fileOf(400_000));
      const port = await serve({ cacheBytes: 1_000_000 });
      client.request('readRequest', 'held', port, { options: ['blksize=8000'] });
      const offer = await client.next();
      const reader = clientOf(port);
      for (let round = 1; round <= 4; round += 1) {
        const replaced = Buffer.alloc(400_000, round);
        writeFileSync(join(root, 'next'), replaced);
        renameSync(join(root, 'next'), path);
        expect(isSame(await reader.read('held'), replaced)).toBe(true);
        expect(isSame(await reader.read('large'), fileOf(300_000))).toBe(true);
      }
      expect(isSame(await client.download(offer, 8_000), fileOf(400_000))).toBe(true);
    });

    it('does not stay in memory when it took turns with others in the cache', async () => {
      for (let index = 0; index < 6; index += 1) {
        writeFileSync(join(root, `turn${index}`), '');
        truncateSync(join(root, `turn${index}`), 15_000_000);
      }
      const port = await serve({ cacheBytes: 32 * 1024 * 1024 });
      const before = process.memoryUsage.rss();
      let most = 0;
      for (let turn = 0; turn < 12; turn += 1) {
        client.request('readRequest', `turn${turn % 6}`, port);
        const { from } = await client.next();
        most = Math.max(most, process.memoryUsage.rss() - before);
        client.send(Buffer.from('\0\x05\0\x00enough\0', 'latin1'), from.port);
        await expect.poll(() => server.stories().length, { interval: 5 }).toBe(turn + 1);
      }
      expect(await server.metrics()).toMatch(/cache_misses_total (9|1[0-2])\b/);
      // Without an end to it: 12 files of 15 MB.
      expect(most).toBeLessThan(140_000_000);
    });

    it('is read again from the disk the next time', async () => {
      const port = await serve();
      expect(Buffer.from(await clientOf(port).read('hello')).toString()).toBe('hello');
      writeFileSync(join(root, 'hello'), 'other');
      expect(Buffer.from(await clientOf(port).read('hello')).toString()).toBe('other');
    });
  });

  describe('too many', () => {
    it('transfers are told so, when all of them are confirmed', async () => {
      const port = await serve({ maxTransfers: 1 });
      client.request('readRequest', 'large', port);
      const first = await client.next();
      client.acknowledge(1, first);
      await client.next();
      const late = await RawTftp.open();
      late.request('readRequest', 'hello', port);
      expect(await late.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
      late.close();
    });

    it('clients are kept out by their networks', async () => {
      const port = await serve({ deny: ['127.0.0.0/8'] });
      client.request('readRequest', 'hello', port);
      expect(await client.nextPacket()).toMatchObject({ type: 'error', errorCode: 2 });
      const codes = (): string[] =>
        events.flatMap((event) => (event.type === 'error' ? [event.failure.code] : []));
      await expect.poll(codes).toContain('TFTP_CLIENT_DENIED');
    });

    it('refusals are told in one sum beyond the rate of ERRORs, and all of them are counted', async () => {
      const port = await serve({ deny: ['127.0.0.0/8'] });
      for (let asked = 0; asked < 120; asked += 1) client.request('readRequest', 'hello', port);
      const asked = (): number => server.counters?.refused ?? 0;
      await expect.poll(asked).toBe(120);
      const told = (): readonly number[] =>
        events.flatMap((event) => {
          if (event.type !== 'error') return [];
          return event.failure.code === 'TFTP_REFUSALS_UNTOLD' ? [Number(event.failure.params.count)] : [1];
        });
      // While it runs, a second later.
      const toldInAll = (): number => told().reduce((sum, count) => sum + count, 0);
      await expect.poll(toldInAll, { timeout: 5_000 }).toBe(120);
      expect(Math.max(...told())).toBeGreaterThan(1);
      await server.close(0);
      await expect.poll(() => events.at(-1)?.type).toBe('stopped');
      expect(toldInAll()).toBe(120);
      expect(events.at(-1)).toMatchObject({ totals: { refused: 120, errors: 120 } });
    });

    it('forged requests neither grow the memory nor stop real transfers', async () => {
      const port = await serve({ maxTransfers: 500, maxRequests: 100_000, maxClientRequests: 100_000 });
      const flooders = await Promise.all(
        Array.from({ length: 50 }, (_, index) => RawTftp.open(`127.0.1.${index + 1}`)),
      );
      const before = process.memoryUsage().heapUsed;
      let real = 0;
      const flood = (async () => {
        // Two thousand requests for 500 places.
        for (let round = 0; round < 40; round += 1) {
          for (const flooder of flooders)
            flooder.request('readRequest', round % 2 === 0 ? 'large' : 'hello', port);
          await new Promise((resolve) => {
            setTimeout(resolve, 1);
          });
        }
      })();
      for (let index = 0; index < 2; index += 1) {
        const got = await clientOf(port).read('large');
        if (isSame(got, fileOf(300_000))) real += 1;
      }
      await flood;
      expect(real).toBe(2);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(80 * 1024 * 1024);
      expect(server.transfers().length).toBeLessThanOrEqual(500);
      for (const flooder of flooders) flooder.close();
    });

    it('forged requests for a file that is streamed open a bounded number of files, and stop no real transfer', async () => {
      const port = await serve({ cacheBytes: 0, maxTransfers: 500, maxClientRequests: 100_000 });
      const open = (): number => readdirSync('/proc/self/fd').length;
      const flooders = await Promise.all(
        Array.from({ length: 50 }, (_, index) => RawTftp.open(`127.0.2.${index + 1}`)),
      );
      const before = open();
      let most = 0;
      const flood = (async () => {
        for (let round = 0; round < 30; round += 1) {
          for (const flooder of flooders)
            flooder.request('readRequest', 'large', port, { options: round % 2 === 0 ? ['tsize=0'] : [] });
          await new Promise((resolve) => {
            setTimeout(resolve, 1);
          });
          most = Math.max(most, open() - before);
        }
      })();
      expect(isSame(await clientOf(port).read('large'), fileOf(300_000))).toBe(true);
      await flood;
      // Two for each transfer that is allowed, while one makes room for another.
      expect(most).toBeLessThanOrEqual(2 * 500 + 20);
      for (const flooder of flooders) flooder.close();
    });

    it('ERRORs to strangers are not sent: more than a bounded number goes unanswered', async () => {
      const port = await serve();
      for (let index = 0; index < 200; index += 1) client.request('readRequest', `nope${index}`, port);
      expect(await client.countWithin(300)).toBeLessThan(60);
    });
  });

  it('the server gives up one transfer by its id, and the others go on', async () => {
    const port = await serve({ write: 'create' });
    client.request('readRequest', 'large', port);
    const first = await client.next();
    const other = await RawTftp.open();
    other.request('writeRequest', 'up', port);
    const answer = await other.next();
    other.data(1, fileOf(512), answer);
    await other.next();
    await expect.poll(() => server.transfers().map(({ file }) => file)).toEqual(['large', 'up']);
    const id = server.transfers().find(({ file }) => file === 'up')?.id ?? '';
    expect(server.abort(id)).toBe(true);
    expect(await other.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    expect(isSame(await client.download(first), fileOf(300_000))).toBe(true);
    await expect
      .poll(() => server.stories().map(({ file, outcome }) => [file, outcome?.outcome]))
      .toEqual([
        ['large', 'done'],
        ['up', 'aborted'],
      ]);
    expect(server.abort(id)).toBe(false);
    expect(server.abort('t0')).toBe(false);
    await expect.poll(() => readdirSync(root).toSorted()).toEqual(['a..b', 'hello', 'large']);
    other.close();
  });

  describe('a program’s files', () => {
    it('are bytes, texts, streams, refusals, or left to the folder', async () => {
      const port = await serve({
        source: async ({ name, client: address }) => {
          if (name === 'text') return `for ${address}`;
          if (name === 'stream') {
            return (async function* () {
              for (let index = 0; index < 10; index += 1) yield fileOf(1_000);
            })();
          }
          if (name === 'refused') return { refuse: 'not today' };
          if (name === 'broken') throw new Error('no database');
          return undefined;
        },
      });
      const reader = clientOf(port);
      expect(Buffer.from(await reader.read('text')).toString()).toBe('for 127.0.0.1');
      expect(await reader.read('stream')).toHaveLength(10_000);
      expect(Buffer.from(await reader.read('hello')).toString()).toBe('hello');
      await expect(reader.read('refused')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
      await expect(reader.read('broken')).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
    });

    it('may be given in an array that is used again at once, in chunks or as a whole', async () => {
      const shared = new Uint8Array(1_000);
      const port = await serve({
        source: ({ name }) => {
          if (name === 'whole') {
            setImmediate(() => shared.fill(0));
            return shared.fill(7);
          }
          if (name === 'zeros') {
            return (async function* () {
              for (let index = 0; index < 5; index += 1) yield shared.fill(0);
            })();
          }
          return (async function* () {
            // A Buffer over the same memory, with empty chunks between: none of them is the end.
            for (let index = 1; index <= 5; index += 1) {
              yield Buffer.from(shared.buffer).fill(index);
              yield new Uint8Array(0);
            }
          })();
        },
      });
      const reader = clientOf(port);
      for (let round = 0; round < 2; round += 1) {
        expect(isSame(await reader.read('zeros'), new Uint8Array(5_000))).toBe(true);
        const counted = Buffer.concat([1, 2, 3, 4, 5].map((value) => Buffer.alloc(1_000, value)));
        expect(isSame(await reader.read('counted'), counted)).toBe(true);
        expect(isSame(await reader.read('whole'), Buffer.alloc(1_000, 7))).toBe(true);
      }
    });
  });

  describe('what is told', () => {
    it('are events, a story with its steps, and figures for Prometheus', async () => {
      const port = await serve();
      await clientOf(port).read('large');
      await expect.poll(() => events.map(({ type }) => type)).toContain('transferFinished');
      expect(events.find(({ type }) => type === 'transferStarted')).toMatchObject({
        role: 'server',
        direction: 'get',
        file: 'large',
        totalBytes: 300_000,
        options: { mode: 'octet', blockBytes: 1_468, windowBlocks: 16, rollover: 0 },
      });
      const [story] = server.stories();
      expect(story).toMatchObject({ file: 'large', bytes: 300_000, outcome: { outcome: 'done' } });
      expect(story?.steps.slice(0, 2).map(({ kind }) => kind)).toEqual(['requestReceived', 'optionsSent']);
      expect(await server.metrics()).toContain('breakoutbox_tftp_transfers_ended_total{outcome="done"} 1');
    });

    it('is the story of a transfer that runs: its steps so far, and what it waits for', async () => {
      const port = await serve();
      client.request('readRequest', 'large', port, { options: ['blksize=1468'] });
      const offer = await client.next();
      client.acknowledge(0, offer);
      await client.next();
      // Threads tell of their transfers a little later.
      await expect.poll(() => server.transfers().length).toBe(1);
      const [running] = server.transfers();
      const story = await server.story(running?.id ?? '');
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
      expect(await server.story('t999')).toBeUndefined();
    });

    it('ends with the server', async () => {
      await serve();
      const read = (async () => {
        const types: string[] = [];
        for await (const event of server.events()) types.push(event.type);
        return types;
      })();
      await server.close();
      expect(await read).toEqual(['stopped']);
    });
  });
});
