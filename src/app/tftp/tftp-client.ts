import type { Writable } from 'node:stream';
import {
  contentOfBytes,
  contentOfStream,
  openLocalContent,
  openLocalSink,
  sinkOfWritable,
} from '../../store/files/local-files.js';
import { MemorySink } from '../../store/files/memory-sink.js';
import type { TransferData } from '../../tftp/transfer-data.js';
import type { TftpClientOptions, TftpTransferOptions } from './tftp-client-options.js';
import { Transfer, type TransferReport } from './tftp-transfer.js';

const defaultReadBytes = 64 * 1024 * 1024;

/**
 * A TFTP client. Transfers are independent of each other, any number at once.
 *
 *     const client = new TftpClient({ host: '192.168.1.1' });
 *     await client.get('boot.img', './boot.img');
 *     const bytes = await client.read('config.txt');
 *     await client.put(new TextEncoder().encode('hello'), 'hello.txt');
 */
export class TftpClient {
  readonly #options: TftpClientOptions;

  constructor(options: TftpClientOptions) {
    this.#options = options;
  }

  /**
   * Downloads `file` to a path (complete or not at all) or into a stream, which is not ended.
   * Rejects with a `BreakoutboxError`: `TFTP_PEER_ERROR`, `TFTP_TIMED_OUT`, `TFTP_FILE_EXISTS` …; aborted, with the signal's reason.
   */
  get(file: string, to: string | Writable, options: TftpTransferOptions = {}): Promise<TransferReport> {
    return this.startGet(file, to, options).done;
  }

  /** Downloads `file` into memory. Rejects as `get` does. */
  async read(file: string, options: TftpTransferOptions = {}): Promise<Uint8Array> {
    const sink = new MemorySink();
    const maxBytes = options.maxBytes ?? defaultReadBytes;
    await new Transfer(this.#options, 'get', file, async () => ({ sink }), { ...options, maxBytes }).done;
    return sink.bytes();
  }

  /**
   * Uploads a file by its path, bytes, or the content of a stream, as `file`.
   * Rejects with a `BreakoutboxError`: `TFTP_PEER_ERROR`, `TFTP_TIMED_OUT`, `TFTP_READ_FAILED` …; aborted, with the signal's reason.
   */
  put(
    from: string | Uint8Array | AsyncIterable<Uint8Array>,
    file: string,
    options: TftpTransferOptions = {},
  ) {
    return this.startPut(from, file, options).done;
  }

  /** Like `get`, but returns the running transfer, to watch it. */
  startGet(file: string, to: string | Writable, options: TftpTransferOptions = {}): Transfer {
    const open = async (): Promise<TransferData> => ({
      sink:
        typeof to === 'string'
          ? await openLocalSink(to, options.overwrite ?? false)
          : sinkOfWritable(to, file),
    });
    return new Transfer(this.#options, 'get', file, open, options);
  }

  /** Like `put`, but returns the running transfer, to watch it. */
  startPut(
    from: string | Uint8Array | AsyncIterable<Uint8Array>,
    file: string,
    options: TftpTransferOptions = {},
  ): Transfer {
    const open = async (): Promise<TransferData> => {
      if (typeof from === 'string') return { content: await openLocalContent(from) };
      return { content: from instanceof Uint8Array ? contentOfBytes(from) : contentOfStream(from, file) };
    };
    return new Transfer(this.#options, 'put', file, open, options);
  }
}
