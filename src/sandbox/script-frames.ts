// What a script's thread is asked and answers: the texts of frames are these values as JSON, bytes stand beside them.
import type { FieldValue } from '../endpoint/rules/rule-tools.js';
import type { Failure } from '../errors/error.js';

/** What the thread is asked. `gone` are scripts that nobody has any more. */
export type ThreadRequest =
  | {
      readonly type: 'make';
      readonly id: number;
      readonly name: string;
      readonly source: string;
      readonly gone: readonly number[];
    }
  /** The bytes of the message stand beside it. */
  | ({ readonly type: 'call'; readonly id: number } & CallInput);

/** A message as a script gets it. */
export interface CallInput {
  readonly text: string;
  readonly peer: string;
  readonly count: number;
  readonly timeMs: number;
  /** What the rule captured, as JSON; empty for nothing. */
  readonly captured: string;
}

/** What a call of a script ended with; `isExhausted` if it took too much time or memory. */
export type CallResult =
  | { readonly ok: true; readonly requests: string }
  | { readonly ok: false; readonly failure: Failure; readonly isExhausted: boolean };

/** What the thread says. */
export type ThreadAnswer =
  | { readonly type: 'made'; readonly failure?: Failure }
  | { readonly type: 'called'; readonly result: CallResult }
  /** It waits for the value of a field. */
  | { readonly type: 'field'; readonly name: string }
  /** The engine itself has failed: nothing of it can be used any more. */
  | { readonly type: 'broken' };

/** The value of a field; of bytes and of nothing the kind alone: bytes stand beside it. */
export type FieldAnswer =
  | { readonly type: 'none' }
  | { readonly type: 'number'; readonly value: number | string }
  | { readonly type: 'bigint'; readonly value: string }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'bytes' };

/** A value as a frame's text. */
export function fieldAnswer(value: FieldValue | undefined): FieldAnswer {
  if (value === undefined) return { type: 'none' };
  if (typeof value === 'bigint') return { type: 'bigint', value: String(value) };
  if (typeof value === 'string') return { type: 'text', value };
  // JSON has neither NaN nor the infinities.
  if (typeof value === 'number')
    return { type: 'number', value: Number.isFinite(value) ? value : String(value) };
  return { type: 'bytes' };
}

/** The value that a frame has. */
export function fieldValue(answer: FieldAnswer, bytes: Uint8Array): FieldValue | undefined {
  switch (answer.type) {
    case 'none':
      return undefined;
    case 'number':
      return Number(answer.value);
    case 'bigint':
      return BigInt(answer.value);
    case 'text':
      return answer.value;
    case 'bytes':
      return bytes;
  }
}
