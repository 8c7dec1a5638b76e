import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { ownTasks } from '../../../lesson/own-tasks.js';
import { OwnBench } from './own-bench.js';

const host = '127.0.0.1';
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** One mistake of a server each. */
type Mistake = 'port69' | 'block511' | 'stands' | 'forgetful' | 'noEmptyBlock' | 'credulous' | 'empty';

/** A TFTP server that serves as RFC 1350 has it, but for one mistake. */
async function serve(mistake?: Mistake): Promise<number> {
  const server = createSocket('udp4');
  opened.push({ close: () => server.close() });
  server.on('message', (request, client) => {
    const [name = ''] = request.subarray(2).toString().split('\0');
    if (mistake === 'empty') server.send(Buffer.from('\0\x05\0\x01no\0'), client.port, client.address);
    else if (request[1] === 1)
      void new Transfer(server, client, name === 'boot.img' ? 1_300 : 1_024, mistake).run();
  });
  server.bind(0, host);
  await once(server, 'listening');
  return server.address().port;
}

class Transfer {
  readonly #server: Socket;
  readonly #client: RemoteInfo;
  readonly #size: number;
  readonly #mistake: Mistake | undefined;

  constructor(server: Socket, client: RemoteInfo, size: number, mistake: Mistake | undefined) {
    this.#server = server;
    this.#client = client;
    this.#size = size;
    this.#mistake = mistake;
  }

  async run(): Promise<void> {
    const own = this.#mistake === 'port69' ? this.#server : createSocket('udp4');
    if (own !== this.#server) opened.push({ close: () => own.close() });
    const blockBytes = this.#mistake === 'block511' ? 511 : 512;
    const blocks =
      Math.floor(this.#size / 512) + (this.#mistake === 'noEmptyBlock' && this.#size % 512 === 0 ? 0 : 1);
    for (let block = 1; block <= (this.#mistake === 'stands' ? 1 : blocks); block += 1) {
      const rest = Math.min(blockBytes, this.#size - (block - 1) * blockBytes);
      const packet = Buffer.concat([Buffer.from([0, 3, block >> 8, block & 255]), Buffer.alloc(rest, block)]);
      if (!(await this.#exchange(own, packet, block))) return;
    }
  }

  /** Sends a block until it is acknowledged. */
  #exchange(own: Socket, packet: Buffer, block: number): Promise<boolean> {
    return new Promise((resolve) => {
      const send = (): void => own.send(packet, this.#client.port, this.#client.address);
      const timer = setInterval(send, this.#mistake === 'forgetful' ? 60_000 : 400);
      const take = (answer: Buffer, from: RemoteInfo): void => {
        const isOwn = from.port === this.#client.port || this.#mistake === 'credulous';
        const isOver = answer[1] === 5;
        if (!isOwn || (!isOver && (answer[1] !== 4 || answer.readUInt16BE(2) !== block))) return;
        clearInterval(timer);
        own.off('message', take);
        resolve(!isOver);
      };
      own.on('message', take);
      opened.push({ close: () => clearInterval(timer) });
      send();
    });
  }
}

/** What is found in a server that was asked. */
async function found(port: number): Promise<{ readonly bench: OwnBench; readonly codes: readonly string[] }> {
  const task = ownTasks['tftp-blocks']?.server;
  if (task === undefined) throw new Error('no server');
  const bench = OwnBench.forServer(task, port);
  opened.push(bench);
  await bench.ask();
  return { bench, codes: bench.findings.map(({ code }) => code) };
}

it('gets every file of a right server, with a stranger and a lost ACK, and finds nothing', async () => {
  const { bench, codes } = await found(await serve());
  expect(codes).toEqual([]);
  expect(bench.failure).toBeUndefined();
  const sizes = bench.pieces.filter(({ type }) => type === 'datagramReceived').map(({ size }) => size);
  expect(sizes).toEqual([516, 516, 280, 516, 516, 4, 516, 516, 516, 280]);
  expect(bench.pieces.filter(({ isLost }) => isLost)).toMatchObject([{ type: 'datagramSent', size: 4 }]);
}, 20_000);

it('finds what a wrong one does, and what it leaves undone', { timeout: 40_000 }, async () => {
  const wrong = [
    ['port69', ['answersFromPort69']],
    ['block511', ['shortBlockNotLast']],
    ['stands', ['nextBlockMissing']],
    ['forgetful', ['noRetransmit']],
    ['noEmptyBlock', ['noLastEmptyBlock']],
    ['credulous', ['acceptsForeignTid']],
    ['empty', ['requestRefused']],
  ] as const;
  const all = wrong.map(async ([mistake]) => [mistake, (await found(await serve(mistake))).codes]);
  expect(await Promise.all(all)).toEqual(wrong);
});

it('says that nothing comes back where nobody is', { timeout: 20_000 }, async () => {
  const socket = createSocket('udp4').bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  expect((await found(port)).codes).toEqual(['nothingCameBack']);
});
