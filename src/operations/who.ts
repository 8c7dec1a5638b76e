/** Who asks an operation: the NATS user that proves it, and the name that a person claims. */
export interface Who {
  /** The NATS user that the question came through; undefined for the node's own page and commands. */
  readonly user: string | undefined;
  /** As `claimedName` gives it: nothing proves it. */
  readonly person: string | undefined;
}

/** Somebody of this node who gave no name. */
export const nobody: Who = Object.freeze({ user: undefined, person: undefined });

/** The header that carries the name of a person, with an API request as with a question over NATS. */
export const personHeader = 'bob-person';

/** Characters of a name. */
export const maxPersonCharacters = 64;

/** A character may take four bytes, each `%XX`. */
const maxHeaderLength = maxPersonCharacters * 4 * 3;

/** What has no place in a name: controls, separators of lines, marks that reorder text, halves of characters. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A name as a person gave it, on one line and of 64 characters at most; undefined where nothing is left. */
export function claimedName(text: string): string | undefined {
  const clean = text.replace(unfit, ' ').replace(/\s+/g, ' ').trim();
  return Array.from(clean).slice(0, maxPersonCharacters).join('').trim() || undefined;
}

/** A name as the value of a header, which takes ASCII alone. */
export function writePerson(person: string): string {
  return encodeURIComponent(claimedName(person) ?? '');
}

/** The name in a header; undefined for none, and for what is no name. */
export function readPerson(header: unknown): string | undefined {
  if (typeof header !== 'string' || header.length > maxHeaderLength) return undefined;
  try {
    return claimedName(decodeURIComponent(header));
  } catch {
    return undefined;
  }
}
