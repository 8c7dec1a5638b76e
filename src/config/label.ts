import { type Failure, failure } from '../errors/error.js';

/** What is wrong with a label: it holds what is not seen. */
export function labelFault(label: string): Failure | undefined {
  const character = unseenIn(label);
  return character === undefined ? undefined : failure('LABEL_INVALID', { character });
}

/**
 * The first character of a label that is not seen, or changes how what stands beside it is read, as `U+202E`: controls,
 * line ends, marks of direction, fillers and tags. Joiners stay: scripts and emoji need them.
 */
function unseenIn(label: string): string | undefined {
  const [found] =
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/u.exec(
      label,
    ) ?? [];
  const code = found?.codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
