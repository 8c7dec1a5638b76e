/** Bytes to send that are all in memory. */
export interface WholeContent {
  readonly type: 'whole';
  /** Borrowed until `release`; their content does not change meanwhile. */
  readonly bytes: Uint8Array;
  /** The transfer is over, and nothing on its way points into `bytes`, which may be another file's next; to be called once. */
  release(): void;
}

/** Bytes to send that come one after the other: a large file, a pipe, what a program makes. */
export interface StreamedContent {
  readonly type: 'stream';
  /** Bytes in all, when that is known in advance; then exactly so many come, or `next` rejects. */
  readonly sizeBytes?: number;
  /**
   * The next bytes, at least one, given away to the caller; `undefined` at the end. Called again only when the promise
   * before has settled. Rejects with a `BreakoutboxError` when there is nothing to be had, or when what was given so far
   * is no longer what the file holds.
   */
  next(): Promise<Uint8Array | undefined>;
  /** The transfer is over, at the end or before; to be called once, also while `next` is pending. */
  release(): void;
}

/** What one transfer sends. */
export type Content = WholeContent | StreamedContent;

/** Where one transfer puts what it receives. Nothing shows under the file's name before `finish`. */
export interface Sink {
  /**
   * Takes `bytes`, borrowed until it returns. `undefined` while there is room; otherwise a promise that resolves when
   * there is room again: until then nothing more should be asked for, but the rest of a window may still be written.
   * Rejects with a `BreakoutboxError` (`TFTP_DISK_FULL`, `TFTP_WRITE_FAILED`).
   */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Everything is written: puts it under its name. Rejects with a `BreakoutboxError`, after which nothing is left of it. */
  finish(): Promise<void>;
  /** Gives up: nothing is left of it, unless it is in its place already. Never rejects. */
  discard(): Promise<void>;
}

/** What one transfer moves: content to send, or the sink for what comes. */
export type TransferData = { readonly content: Content } | { readonly sink: Sink };

/** Bytes of the content in all, when that is known in advance. */
export function sizeOf(content: Content): number | undefined {
  return content.type === 'whole' ? content.bytes.length : content.sizeBytes;
}
