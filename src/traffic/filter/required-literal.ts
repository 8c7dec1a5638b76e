/**
 * The longest text that everything that matches a regular expression has to contain, in lower case; empty if none is found. Only
 * ASCII is looked at, and nothing within groups, classes or alternatives.
 */
export function requiredLiteral(source: string): string {
  return requiredText(source).toLowerCase();
}

const halfPair = /\p{Surrogate}/u;

/**
 * The same for an expression that is applied to texts. Characters that are not ASCII are part of it where they have one case. The
 * letters k and s are not: as in Unicode, U+212A and U+017F are their other cases.
 */
export function requiredInText(source: string): string {
  return longestRun(source, (character) =>
    character < '\u0080'
      ? !/[ks]/i.test(character)
      : !halfPair.test(character) &&
        character.toLowerCase() === character &&
        character.toUpperCase() === character,
  ).toLowerCase();
}

/** The same as it is written, for an expression to which case matters. */
export function requiredText(source: string): string {
  return longestRun(source, (character) => character < '\u0080');
}

/** The longest run of atoms of one character each that stand in no alternative and cannot be absent. */
function longestRun(source: string, isTaken: (character: string) => boolean): string {
  if (/[|]|\(\?[a-zA-Z-]*[xs-]/.test(source)) return '';
  let best = '';
  let run = '';
  const endRun = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let at = 0; at < source.length; ) {
    const character = source.charAt(at);
    const atom = atomAt(source, at);
    const follows = source.charAt(at + atom.length);
    if (atom.literal === undefined || !isTaken(atom.literal) || follows === '{') endRun();
    else if (follows === '*' || follows === '?') endRun();
    else {
      run += atom.literal;
      if (follows === '+') endRun();
    }
    if (character === '(' && atom.length === 1) endRun();
    at += atom.length;
  }
  endRun();
  return best;
}

/** One atom of a regular expression: its characters, and the one that it stands for if it stands for no other. */
interface Atom {
  readonly length: number;
  readonly literal: string | undefined;
}

function atomAt(source: string, at: number): Atom {
  const character = source.charAt(at);
  if (character === '\\') {
    const escaped = source.charAt(at + 1);
    const hex = /^\\x([0-7][0-9A-Fa-f])/.exec(source.slice(at, at + 4))?.[1];
    if (hex !== undefined) return { length: 4, literal: String.fromCharCode(Number.parseInt(hex, 16)) };
    if (escaped === 'Q' || escaped === '') return { length: source.length - at, literal: undefined };
    const braces = /^\\[xpP]\{[^}]*\}/.exec(source.slice(at, at + 64))?.[0];
    if (braces !== undefined) return { length: braces.length, literal: undefined };
    if (/[pP]/.test(escaped)) return { length: 3, literal: undefined };
    if (escaped === 'x') return { length: Math.min(4, source.length - at), literal: undefined };
    if (/[0-7]/.test(escaped))
      return { length: /^\\[0-7]+/.exec(source.slice(at))?.[0].length ?? 2, literal: undefined };
    return { length: 2, literal: /[^A-Za-z0-9\u0080-\uffff]/.test(escaped) ? escaped : undefined };
  }
  if (character === '[') return { length: classLength(source, at), literal: undefined };
  if (character === '(') return { length: groupLength(source, at), literal: undefined };
  if (character === '{') return { length: Math.max(1, source.indexOf('}', at) + 1 - at), literal: undefined };
  const whole = String.fromCodePoint(source.codePointAt(at) ?? 0);
  return { length: whole.length, literal: '.^$*+?)]}'.includes(character) ? undefined : whole };
}

function classLength(source: string, from: number): number {
  let at = from + 1;
  if (source.charAt(at) === '^') at += 1;
  if (source.charAt(at) === ']') at += 1;
  for (; at < source.length && source.charAt(at) !== ']'; at += 1) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.startsWith('[:', at)) {
      const end = source.indexOf(':]', at + 2);
      if (end >= 0) at = end + 1;
    }
  }
  return at + 1 - from;
}

function groupLength(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '[') at += classLength(source, at) - 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return at + 1 - from;
    }
  }
  return source.length - from;
}
