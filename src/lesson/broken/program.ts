import type { CallAct } from '../act.js';
import type { CallResult } from '../observation.js';

/** A call as the program at an end makes it, which knows that it is its own. */
export type ProgramCall = CallAct extends infer Each
  ? Each extends CallAct
    ? Omit<Each, 'end'>
    : never
  : never;

/** What a program does next. */
export type ProgramStep =
  | ProgramCall
  /** Shows what it made of what it read. */
  | { readonly type: 'print'; readonly text: string }
  /** Sleeps until nothing happens any more. */
  | { readonly type: 'pause' };

/** A program at one end of a bench, of one thread: it goes on when its call has returned, with what that returned. */
export type Program = Generator<ProgramStep, void, CallResult>;

/** A part of a program, with what it returns. */
export type Routine<Result> = Generator<ProgramStep, Result, CallResult>;

/** Prints a line. */
export function* print(text: string): Routine<void> {
  yield { type: 'print', text };
}

/** `recv` or `recvfrom`: what was read, empty at the end of a stream; undefined if the call failed. */
export function* read(maxBytes: number): Routine<Uint8Array | undefined> {
  const result = yield { type: 'receive', maxBytes };
  return result.ok ? result.bytes : undefined;
}

/** `listen` and `accept`, on a free port of 127.0.0.1. */
export function* serve(): Routine<void> {
  yield { type: 'open' };
  yield { type: 'accept' };
}
