import { BreakoutboxError } from '../../errors/error.js';

/** Gathers the values of an option that may be given several times. */
export function collectValues(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The values of `--set NAME=VALUE` by their names. @throws BreakoutboxError SET_INVALID */
export function valuesOf(set: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    set.map((text) => {
      const equals = text.indexOf('=');
      if (equals <= 0) throw new BreakoutboxError('SET_INVALID', { text });
      return [text.slice(0, equals).trim(), text.slice(equals + 1)];
    }),
  );
}
