/** A connection of the bench to a student's server. */
export interface OwnClient {
  /** Whether the server has not ended it. */
  isOpen(): boolean;
  /** Nothing where the connection has ended. */
  say(bytes: Uint8Array): void;
  /** Says no more, and reads on; nothing where the connection has ended. */
  finish(): void;
  /** Ends it without a word. */
  leave(): Promise<void>;
  /** Until the program has said something, and then nothing for a moment; at most so long. */
  quiet(ms: number): Promise<void>;
  /** Until silence shows what it can, or the server has ended it; about three seconds at most. */
  settled(): Promise<void>;
  /** So long in any case, unless the bench is closed. */
  wait(ms: number): Promise<void>;
}
