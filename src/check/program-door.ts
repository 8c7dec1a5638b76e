import type { CheckScript } from './check.js';
import type { CheckDesk } from './check-desk.js';

/** A transfer that a client is to make. */
export interface ProgramJob {
  readonly direction: 'get' | 'put';
  /** The door at which it is to ask. */
  readonly listening: number;
  /** The name of the file on the wire. */
  readonly name: string;
  /** What the file holds that it is to send; of a download, nothing. */
  readonly content: Uint8Array | undefined;
  readonly mode: 'octet' | 'netascii';
}

/** How the client's program ended. */
export interface ProgramEnd {
  /** Its exit status; undefined if a signal ended it. */
  readonly status: number | undefined;
  /** The file that it wrote; undefined if there is none, or it was an upload. */
  readonly file: Uint8Array | undefined;
  /** The last of what it printed. */
  readonly output: string;
}

/** A program that a check has started. */
export class ProgramDoor {
  readonly number: number;
  readonly #desk: CheckDesk;
  #end: ProgramEnd | undefined;

  constructor(number: number, desk: CheckDesk) {
    this.number = number;
    this.#desk = desk;
  }

  /** How it ended; undefined while it runs. */
  get end(): ProgramEnd | undefined {
    return this.#end;
  }

  /** Waits for its end; undefined if that does not come within the time. */
  *ended(withinMs: number): CheckScript<ProgramEnd | undefined> {
    yield* this.#desk.until(() => this.#end !== undefined, withinMs);
    return this.#end;
  }

  /** Called by the machine. */
  hasEnded(end: ProgramEnd): void {
    this.#end = end;
  }
}
