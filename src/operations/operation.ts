import type { Static, TObject, TSchema } from 'typebox';

/** An input or result of an operation, as a read-only value. */
export type ValueOf<Schema extends TSchema> = DeepReadonly<Static<Schema>>;

type DeepReadonly<Value> = Value extends (...args: never[]) => unknown
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value;

/**
 * Who may call: every client that is let in; or, since its body has a `path` of the machine, a program of the machine itself, and
 * others for a path in the folder that was named for that (`bob --files`).
 */
export type Callers = 'admitted' | 'path';

/** The subject of an operation, as a description of the whole groups them. */
export type Subject = 'endpoints' | 'tftp' | 'captures' | 'lessons' | 'workspace' | 'record' | 'system';

/** Maximum bytes of a body where an operation says nothing else. */
export const usualBodyBytes = 512 * 1024;

/** One operation: its description, its input and its result. Its name is its key in the table. */
export interface Operation {
  readonly subject: Subject;
  /** One line for people. */
  readonly summary: string;
  readonly description?: string;
  readonly askers: Callers;
  /** Its params by name: each a text or a boolean. */
  readonly params: TObject;
  /** The schema of its body; absent if it takes none. */
  readonly body?: TSchema;
  /** Maximum bytes of the body, if `usualBodyBytes` does not apply. */
  readonly maxBodyBytes?: number;
  readonly result: TSchema;
}
