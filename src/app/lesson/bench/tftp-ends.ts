import { Writable } from 'node:stream';
import { splitSocketAddress } from '../../../bytes/socket-address.js';
import { BreakoutboxError, failure } from '../../../errors/error.js';
import type { TransferOptions } from '../../../lesson/act.js';
import type { BenchSpec } from '../../../lesson/lesson.js';
import type { CallResult } from '../../../lesson/observation.js';
import type { TransferLimits } from '../../../tftp/transfer-limits.js';
import { TftpClient } from '../../tftp/tftp-client.js';
import { TftpServer } from '../../tftp/tftp-server.js';

const loopback = '127.0.0.1';

/** Nothing is sent again, and nothing given up, for longer than anybody thinks. */
const patientMs = 24 * 3_600_000;

/** What one side repeats after so long, each time; undefined for never. */
function limitsOf(repeatMs: number | undefined): Partial<TransferLimits> {
  const timeoutMs = repeatMs ?? patientMs;
  return {
    ...{ initialTimeoutMs: timeoutMs, minTimeoutMs: timeoutMs, maxTimeoutMs: timeoutMs },
    ...{ lifetimeMs: 2 * patientMs, stallMs: patientMs, minRateBytesPerSecond: 0 },
  };
}

/** The TFTP server of a bench, on a free port, with files that are made as they are asked for. */
export class TftpServingEnd {
  readonly #server: TftpServer;
  #port: number | undefined;

  constructor({ files = {}, repeatMs }: BenchSpec) {
    this.#server = new TftpServer({
      ...{ host: loopback, port: 0, engine: 'portable', limits: limitsOf(repeatMs?.server) },
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

/** Reads a file by TFTP from a port of this machine, sending again after `repeatMs`. Never rejects. */
export async function readByTftp(
  port: number,
  file: string,
  { blockBytes, windowBlocks }: TransferOptions,
  repeatMs: number | undefined,
  signal: AbortSignal,
): Promise<CallResult> {
  const isPlain = blockBytes === undefined && windowBlocks === undefined;
  const client = new TftpClient({
    ...{ host: loopback, port, engine: 'portable', options: !isPlain, limits: limitsOf(repeatMs) },
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
    if (signal.aborted) return { ok: false, failure: failure('NOT_CONNECTED', { endpoint: 'client' }) };
    throw error;
  }
}
