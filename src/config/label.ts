import { type Failure, failure } from '../errors/error.js';

/** The fault of a label: it holds invisible characters. */
export function labelFault(label: string): Failure | undefined {
  const character = unseenIn(label);
  return character === undefined ? undefined : failure('LABEL_INVALID', { character });
}

/**
 * Returns the first character of a label that is invisible, or changes how its neighbours are read, as `U+202E`: controls,
 * line ends, direction marks, fillers and tags. Joiners are allowed: scripts and emoji need them.
 */
function unseenIn(label: string): string | undefined {
  const [found] =
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/u.exec(
      label,
    ) ?? [];
  const code = found?.codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
