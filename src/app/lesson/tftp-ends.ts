import { Writable } from 'node:stream';
import { splitSocketAddress } from '../../bytes/socket-address.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import type { TransferOptions } from '../../lesson/act.js';
import type { CallResult } from '../../lesson/observation.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { TftpServer } from '../tftp/tftp-server.js';

const loopback = '127.0.0.1';

/** The TFTP server of a bench, on a free port, with files that are made as they are asked for. */
export class TftpServingEnd {
  readonly #server: TftpServer;
  #port: number | undefined;

  /** `files` are names and sizes in bytes; a block that nobody has acknowledged is repeated after `repeatsAfterMs`. */
  constructor(files: Readonly<Record<string, number>>, repeatsAfterMs?: number) {
    this.#server = new TftpServer({
      ...{ host: loopback, port: 0, engine: 'portable' },
      ...(repeatsAfterMs !== undefined && { timeoutMs: repeatsAfterMs }),
      source: ({ name }) => (Object.hasOwn(files, name) ? lessonFile(files[name] ?? 0) : undefined),
    });
  }

  get localPort(): number | undefined {
    return this.#port;
  }

  async open(): Promise<CallResult> {
    const [address = ''] = await this.#server.listen();
    this.#port = splitSocketAddress(address).port;
    return { ok: true, address };
  }

  async close(): Promise<void> {
    await this.#server.close(0);
  }
}

/** A file of so many bytes whose every byte tells its place: `00000 00006 …`. */
export function lessonFile(bytes: number): Uint8Array {
  const numbers = Array.from({ length: Math.ceil(bytes / 6) }, (_, index) =>
    String(index * 6).padStart(5, '0'),
  );
  return new TextEncoder().encode(`${numbers.join(' ')} `.slice(0, bytes));
}

/** Reads a file by TFTP from a port of this machine. Never rejects. */
export async function readByTftp(
  port: number,
  file: string,
  { blockBytes, windowBlocks }: TransferOptions,
  signal: AbortSignal,
): Promise<CallResult> {
  const isPlain = blockBytes === undefined && windowBlocks === undefined;
  const client = new TftpClient({
    ...{ host: loopback, port, engine: 'portable', options: !isPlain },
    ...(!isPlain && { blockBytes: blockBytes ?? 512, windowBlocks: windowBlocks ?? 1 }),
  });
  const parts: Uint8Array[] = [];
  const target = new Writable({
    write: (part: Uint8Array, _encoding, done) => {
      parts.push(Uint8Array.from(part));
      done();
    },
  });
  try {
    await client.get(file, target, { signal, maxBytes: 1024 ** 2 });
    return { ok: true, bytes: Buffer.concat(parts) };
  } catch (error) {
    if (error instanceof BreakoutboxError) return { ok: false, failure: error.failure };
    if (signal.aborted) return { ok: false, failure: failure('NOT_CONNECTED') };
    throw error;
  }
}
