import type { Static, TObject, TSchema } from 'typebox';

/** A value that was handed out, or taken in, by an operation: nobody changes it. */
export type ValueOf<Schema extends TSchema> = DeepReadonly<Static<Schema>>;

type DeepReadonly<Value> = Value extends (...args: never[]) => unknown
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value;

/** Who may ask: everyone who is let in, or only a program of the machine itself. */
export type Callers = 'admitted' | 'machine';

/** The subject of an operation, as a description of the whole groups them. */
export type Subject = 'endpoints' | 'tftp' | 'system';

/** One thing that can be done: how it is described, what it takes, what it gives. Its name is its key in the table. */
export interface Operation {
  readonly subject: Subject;
  /** One line for people. */
  readonly summary: string;
  readonly description?: string;
  readonly askers: Callers;
  /** What it is about, by name: each a text, or a yes or no. */
  readonly params: TObject;
  /** What is handed to it besides; nothing where there is none. */
  readonly body?: TSchema;
  /** The largest body in bytes, where the usual bound is not meant. */
  readonly maxBodyBytes?: number;
  readonly result: TSchema;
}
