/** A regular expression that has been compiled. */
export interface Pattern {
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
