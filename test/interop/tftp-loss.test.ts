// Transfers through a relay that loses, delays and doubles, and that speaks to the port that answered last, whatever it is for.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { SeededRandom } from '../../src/line/seeded-random.js';
import { describeOnEngines } from '../engines.js';
import { fileOf } from '../tftp-pair.js';

interface Line {
  readonly loss: number;
  readonly duplicate: number;
  readonly jitterMs: number;
}

/** A relay for one client to the server at `port`; what it does with each datagram follows from the seed. */
class LossyRelay {
  readonly #random: () => number;
  readonly #line: Line;
  readonly #outside: Socket;
  readonly #inside: Socket;
  #client = 0;
  #server: number;
  #closed = false;

  private constructor(port: number, seed: number, line: Line, outside: Socket, inside: Socket) {
    const random = new SeededRandom(seed);
    this.#random = () => random.next();
    this.#line = line;
    this.#outside = outside;
    this.#inside = inside;
    this.#server = port;
    outside.on('message', (bytes, from) => {
      this.#client = from.port;
      this.#pass(() => inside.send(bytes, this.#server, '127.0.0.1'));
    });
    inside.on('message', (bytes, from) => {
      this.#server = from.port;
      this.#pass(() => outside.send(bytes, this.#client, '127.0.0.1'));
    });
  }

  static async open(port: number, seed: number, line: Line): Promise<LossyRelay> {
    const [outside, inside] = [createSocket('udp4'), createSocket('udp4')];
    for (const socket of [outside, inside]) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
    }
    return new LossyRelay(port, seed, line, outside, inside);
  }

  get port(): number {
    return this.#outside.address().port;
  }

  close(): void {
    this.#closed = true;
    this.#outside.close();
    this.#inside.close();
  }

  #pass(send: () => void): void {
    if (this.#random() < this.#line.loss) return;
    const copies = this.#random() < this.#line.duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      setTimeout(() => this.#closed || send(), this.#random() * this.#line.jitterMs);
    }
  }
}

const lines: Readonly<Record<string, Line>> = {
  'a quarter is lost': { loss: 0.25, duplicate: 0, jitterMs: 0 },
  'delays differ by 200 ms and a tenth is doubled': { loss: 0, duplicate: 0.1, jitterMs: 200 },
};

let folder: string;
let server: TftpServer;
const file = fileOf(5_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-loss-'));
  writeFileSync(join(folder, 'down'), file);
});
afterEach(async () => {
  await server.close(0);
  rmSync(folder, { recursive: true, force: true });
});

describeOnEngines((engine) => {
  describe.each(Object.entries(lines))('where %s', (_, line) => {
    it('files arrive, both ways, whatever the seed', async () => {
      server = new TftpServer({ engine, root: folder, port: 0, host: '127.0.0.1', write: 'create' });
      await server.listen();
      const through = async (seed: number, run: (client: TftpClient) => Promise<void>): Promise<void> => {
        const relay = await LossyRelay.open(server.port, seed, line);
        await run(
          new TftpClient({ engine, host: '127.0.0.1', port: relay.port, windowBlocks: 4, blockBytes: 512 }),
        );
        relay.close();
      };
      const seeds = [1, 2, 3, 4, 5];
      await Promise.all(
        seeds.flatMap((seed) => [
          through(seed, async (client) => {
            expect(Buffer.compare(await client.read('down'), file), `seed ${seed}`).toBe(0);
          }),
          through(seed + 100, async (client) => {
            await client.put(file, `up${seed}`);
          }),
        ]),
      );
      for (const seed of seeds) expect(Buffer.compare(readFileSync(join(folder, `up${seed}`)), file)).toBe(0);
    }, 60_000);
  });
});
