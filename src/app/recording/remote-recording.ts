import { randomUUID } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { CaptureReader } from '../../capture/capture-reader.js';
import { WholeBlocks } from '../../capture/pcapng/whole-blocks.js';
import { endpointsInterface } from '../../capture/synthesis/synthetic-blocks.js';
import { BreakoutboxError, errorOf, type Failure } from '../../errors/error.js';
import type { InterfaceCounts } from '../../libpcap/thread-messages.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { HolderAddress } from '../workspace/workspace-lock.js';

/** What a recording of another workbench's endpoints takes. */
export interface RemoteRecordingOptions {
  /** Packets after which it ends by itself. */
  readonly count?: number | undefined;
}

/**
 * What the endpoints of a running workbench send and receive, as it comes: pieces of a pcapng file, each of whole blocks, the first its
 * head. Where they are taken too slowly the workbench drops packets, and counts them.
 */
export class RemoteRecording implements AsyncIterable<Uint8Array> {
  readonly #workbench: Pick<HolderAddress, 'origin' | 'token'>;
  readonly #path: string;
  readonly #response: IncomingMessage;
  readonly #blocks: WholeBlocks;
  readonly #reader: CaptureReader;
  #packets = 0;
  #dropped = 0;

  private constructor(
    workbench: Pick<HolderAddress, 'origin' | 'token'>,
    path: string,
    response: IncomingMessage,
    { count }: RemoteRecordingOptions,
  ) {
    this.#workbench = workbench;
    this.#path = path;
    this.#response = response;
    this.#blocks = new WholeBlocks(count);
    this.#reader = new CaptureReader(
      {
        packets: (batch) => {
          this.#packets += batch.count;
        },
        block: (block) => {
          if (block.type === 'statistics') this.#dropped = Number(block.droppedPackets ?? 0n);
        },
      },
      undefined,
    );
  }

  /** Begins it. Rejects with a `BreakoutboxError`: the workbench's own, or CAPTURE_INTERFACE_FAILED if it does not answer. */
  static async open(
    workbench: Pick<HolderAddress, 'origin' | 'token'>,
    options: RemoteRecordingOptions = {},
  ): Promise<RemoteRecording> {
    const path = `/api/captures/${randomUUID()}`;
    const response = await post(workbench, `${path}/endpoints`);
    if (response.statusCode !== 200) throw errorOf(await failureIn(response));
    return new RemoteRecording(workbench, path, response, options);
  }

  /** Packets that have been taken. */
  get packets(): number {
    return this.#packets;
  }

  /** As those of a live capture; what was dropped is known as soon as packets come again, and at the end. */
  get counts(): readonly InterfaceCounts[] {
    const received = this.#packets + this.#dropped;
    return [{ name: endpointsInterface, received, droppedByKernel: 0, droppedByInterface: this.#dropped }];
  }

  /** Ends it behind the packets so far. */
  stop(): void {
    // A workbench that does not answer has ended it with itself.
    post(this.#workbench, `${this.#path}/stop`).then(
      (response) => response.resume(),
      () => this.#response.destroy(),
    );
  }

  /** Ends it at once. */
  async close(): Promise<void> {
    this.#response.destroy();
  }

  /** The pieces, once; ends after `stop`, with the workbench, or with CAPTURE_INTERFACE_FAILED where the connection breaks. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const bytes of this.#response) {
        for (const piece of this.#blocks.push(bytes as Buffer)) {
          this.#reader.push(piece);
          yield piece;
        }
        if (this.#blocks.isFull) return;
      }
    } catch (error) {
      throw brokenOff(error);
    } finally {
      this.#response.destroy();
    }
  }
}

function post(
  { origin, token }: Pick<HolderAddress, 'origin' | 'token'>,
  path: string,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    // node:http waits for packets as long as none come; fetch gives up after five minutes.
    request(new URL(path, origin), { method: 'POST', headers, agent: false })
      .on('response', resolve)
      .on('error', (error) => reject(brokenOff(error)))
      .end();
  });
}

function brokenOff(error: unknown): BreakoutboxError {
  const reason = error instanceof Error ? error.message : String(error);
  const params = { interface: endpointsInterface, reason };
  return new BreakoutboxError('CAPTURE_INTERFACE_FAILED', params, { cause: error });
}

/** Why a workbench refuses. */
async function failureIn(response: IncomingMessage): Promise<Failure> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  try {
    return (JSON.parse(Buffer.concat(chunks).toString()) as ErrorBody).error;
  } catch (error) {
    throw brokenOff(new Error(`HTTP ${response.statusCode}`, { cause: error }));
  }
}
