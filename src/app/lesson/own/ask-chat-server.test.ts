import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { splitSocketAddress } from '../../../bytes/socket-address.js';
import { ownTasks } from '../../../lesson/own-tasks.js';
import { OwnBench } from './own-bench.js';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

type Mistake = 'echoes' | 'turns' | 'latin' | 'ends';

/** A chat server that passes on what each client says, but for one mistake. */
async function serve(mistake?: Mistake): Promise<number> {
  const clients: Socket[] = [];
  const waiting: [Socket, Buffer][] = [];
  let turn = 0;
  const pass = (from: Socket, bytes: Buffer): void => {
    const text = mistake === 'latin' ? Buffer.from(bytes.toString().replace(/[^\n -~]/g, '?')) : bytes;
    for (const client of clients)
      if ((client === from) === (mistake === 'echoes') && client.writable) client.write(text);
  };
  const server = createServer((socket) => {
    clients.push(socket);
    let kept = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      if (mistake !== 'turns') pass(socket, bytes);
      else {
        kept = Buffer.concat([kept, bytes]);
        for (let end = kept.indexOf(10); end >= 0; end = kept.indexOf(10)) {
          waiting.push([socket, kept.subarray(0, end + 1)]);
          kept = kept.subarray(end + 1);
        }
        // It reads from the first, then from the second, and so on.
        for (let at = next(); at >= 0; at = next()) {
          const [line] = waiting.splice(at, 1);
          if (line !== undefined) pass(...line);
          turn += 1;
        }
      }
    });
    socket.on('close', () => {
      clients.splice(clients.indexOf(socket), 1);
      if (mistake === 'ends') for (const client of clients) client.destroy();
    });
  });
  const next = (): number => waiting.findIndex(([socket]) => socket === clients[turn % 2]);
  opened.push({ close: () => server.close() });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const bound = server.address();
  return typeof bound === 'object' ? (bound?.port ?? 0) : 0;
}

async function found(port: number): Promise<{ readonly bench: OwnBench; readonly codes: readonly string[] }> {
  const task = ownTasks.duplex?.server;
  if (task === undefined) throw new Error('no server');
  const bench = OwnBench.forServer(task, port);
  opened.push(bench);
  await bench.ask();
  return { bench, codes: bench.findings.map(({ code }) => code) };
}

it('talks as three clients to a right server, one of whom leaves, and finds nothing', async () => {
  const { bench, codes } = await found(await serve());
  expect(codes).toEqual([]);
  expect(bench.failure).toBeUndefined();
  expect(bench.pieces.filter(({ type }) => type === 'connected')).toHaveLength(3);
  // All but the last three lines come to two of them.
  expect(bench.pieces.filter(({ type }) => type === 'received').length).toBeGreaterThanOrEqual(9);
}, 30_000);

it('finds what a wrong one does', { timeout: 40_000 }, async () => {
  const wrong = [
    ['echoes', ['chatNotPassedOn']],
    ['turns', ['chatByTurns']],
    ['latin', ['chatChangesText']],
    ['ends', ['chatEndsForAll']],
  ] as const;
  const all = wrong.map(async ([mistake]) => [mistake, (await found(await serve(mistake))).codes]);
  expect(await Promise.all(all)).toEqual(wrong);
});

it('speaks to a client of its own accord, and says when that does not read meanwhile', {
  timeout: 30_000,
}, async () => {
  const task = ownTasks.duplex?.client;
  if (task === undefined) throw new Error('no client');
  const [right, deaf] = [await OwnBench.forClient(task), await OwnBench.forClient(task)];
  opened.push(right, deaf);
  const dial = (bench: OwnBench): Socket => {
    const socket = connect(splitSocketAddress(bench.address).port, '127.0.0.1');
    opened.push({ close: () => socket.destroy() });
    return socket;
  };
  let heard = '';
  const one = dial(right).on('data', (bytes: Buffer) => {
    heard += bytes.toString();
    one.write('and I am here\n');
  });
  // It waits for the keyboard.
  dial(deaf).pause();
  const until = performance.now() + 12_000;
  while (deaf.findings.length === 0 && performance.now() < until)
    await deaf.changedSince(deaf.version, 1_000);
  expect(deaf.findings.map(({ code }) => code)).toEqual(['leavesUnread']);
  expect(heard).toBe('hello\n你好\nare you there?\n');
  one.end();
  await once(one, 'close');
  expect(right.findings).toEqual([]);
});
