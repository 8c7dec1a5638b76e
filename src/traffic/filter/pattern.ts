/**
 * What everything that matches a pattern contains: a text, whose ASCII letters are small ones and found in both cases; bytes as they
 * are, which may be the whole pattern; or nothing that is known.
 */
export type RequiredPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly isWhole: boolean }
  | undefined;

/** A pattern that has been compiled. */
export interface Pattern {
  /** Of texts that match, or of bytes if it is a pattern of bytes. */
  readonly required: RequiredPart;
  /** Whether `text` matches somewhere. */
  matchesText(text: string): boolean;
  /** Whether the bytes from `from` to before `to` match somewhere. */
  matchesBytes(bytes: Uint8Array, from: number, to: number): boolean;
}

/** A regular expression, or what is wrong with it: a `ReasonKey`, or the words of the engine. */
export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly reason: string };

/** Compiles the source of a regular expression. */
export type PatternCompiler = (source: string) => CompiledPattern;
