/** Content that is all in memory. */
export interface WholeContent {
  readonly type: 'whole';
  /** Borrowed until `release`; their content does not change meanwhile. */
  readonly bytes: Uint8Array;
  /** The transfer has ended, and nothing in transit points into `bytes`, which may be another file's next. Call once. */
  release(): void;
}

/** Content that arrives in chunks: a large file, a pipe, a program's output. */
export interface StreamedContent {
  readonly type: 'stream';
  /** Total bytes, if known in advance; then exactly that many arrive, or `next` rejects. */
  readonly sizeBytes?: number;
  /**
   * The next bytes, at least one, owned by the caller; `undefined` at the end. Called again only after the previous promise has
   * settled. Rejects with a `BreakoutboxError` if nothing can be read, or if what was read so far no longer matches the file.
   */
  next(): Promise<Uint8Array | undefined>;
  /** The transfer has ended, complete or not. Call once, also while `next` is pending. */
  release(): void;
}

/** What one transfer sends. */
export type Content = WholeContent | StreamedContent;

/** The destination of one transfer's bytes. Nothing shows under the file's name before `finish`. */
export interface Sink {
  /**
   * Takes `bytes`, borrowed until it returns. `undefined` while there is room; otherwise a promise that resolves when there is
   * room again. Until then no more should be asked for, but the rest of a window may still be written. Rejects with a
   * `BreakoutboxError` (`TFTP_DISK_FULL`, `TFTP_WRITE_FAILED`).
   */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Everything is written: moves the file to its name. Rejects with a `BreakoutboxError`, after which nothing of it is left. */
  finish(): Promise<void>;
  /** Discards the file, unless it is in its place already. Never rejects. */
  discard(): Promise<void>;
}

/** The data of one transfer: content to send, or the sink for what arrives. */
export type TransferData = { readonly content: Content } | { readonly sink: Sink };

/** Total bytes of the content, if known in advance. */
export function sizeOf(content: Content): number | undefined {
  return content.type === 'whole' ? content.bytes.length : content.sizeBytes;
}
