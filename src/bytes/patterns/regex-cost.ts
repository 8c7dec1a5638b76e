/** What an expression may cost: any of 4,096 characters without counts is below it. */
export const maxRegexCost = 10_000;
/** The engine refuses a larger count itself. */
const maxCount = 1_000;
/** A class of Unicode is hundreds of ranges, which the others of one bracket are put among; that is done once. */
const unicodeClassCost = 10;

/** The parts of the syntax that matter: literals as one unit, `(?…)`, counts, and single signs. */
const token =
  /\\Q([\s\S]*?)(?:\\E|$)|\\[pP](?:\{[^}]*\}|[\s\S])|\\x(?:\{[^}]*\}|[\da-fA-F]{2})|\\[0-7]{2,3}|\\[\s\S]|\(\?P?<\w*>|\(\?[a-zA-Z-]*[:)]|\{(\d{1,9})(,?)(\d{0,9})\}\??|[*+?]\??|[\s\S]/uy;
const classToken = /\[:\^?\w+:\]|\\[pP](?:\{[^}]*\}|[\s\S])|\\[\s\S]|[\s\S]/uy;

/** A group that is open: its branches so far, the present one, and the last part of that. */
interface Group {
  readonly own: number;
  branches: number;
  branch: number;
  last: number;
  /** All branches are of one character: the engine makes a class of them. */
  isClass: boolean;
  count: number;
}

const groupOf = (own: number): Group => ({ own, branches: 0, branch: 0, last: 0, isClass: true, count: 1 });

/**
 * About how many instructions a regular expression of RE2 becomes, its counts written out (`(a{30}){30}` is 900): compiling it, and
 * each character that it is matched with, takes time in proportion. Of what is no expression, any number.
 */
export function regexCost(source: string): number {
  const open: Group[] = [];
  let group = groupOf(0);
  let classes = 0;
  for (let at = 0; at < source.length; ) {
    if (source[at] === '[') {
      const scanned = scanClass(source, at);
      classes += scanned.unicodeClasses;
      add(group, 1);
      at = scanned.end;
      continue;
    }
    token.lastIndex = at;
    const found = token.exec(source);
    if (found === null) break;
    at = token.lastIndex;
    const [text, literal, least, comma, most] = found;
    if (literal !== undefined) for (const _ of literal) add(group, 1);
    else if (least !== undefined) repeat(group, Number(least), comma === '', most ?? '');
    else if (/^[*+?]/.test(text)) group.last += 1;
    else if (text === '|') endBranch(group);
    else if (text === ')') {
      const closed = costOf(group);
      const outer = open.pop();
      if (outer === undefined) break;
      group = outer;
      add(group, closed);
    } else if (text.startsWith('(') && !text.endsWith(')')) {
      open.push(group);
      group = groupOf(text.endsWith(':') ? 0 : 2);
    } else if (!text.startsWith('(')) add(group, 1);
  }
  while (open.length > 0) {
    const closed = costOf(group);
    group = open.pop() ?? group;
    add(group, closed);
  }
  return costOf(group) + classes * unicodeClassCost;
}

function add(group: Group, cost: number): void {
  group.branch += group.last;
  group.last = cost;
}

function endBranch(group: Group): void {
  const cost = group.branch + group.last;
  group.isClass &&= cost <= 1;
  group.branches += cost;
  group.branch = 0;
  group.last = 0;
  group.count += 1;
}

function costOf(group: Group): number {
  endBranch(group);
  const choices = group.count - 2;
  return group.own + (group.isClass ? Math.min(1, group.branches) : group.branches + choices);
}

function repeat(group: Group, least: number, isExact: boolean, typedMost: string): void {
  const isOpen = !isExact && typedMost === '';
  const most = isExact || isOpen ? least : Number(typedMost);
  if (most > maxCount || most < least) return;
  // What may be left out, and the end of what has no last one, has an instruction for that.
  const copies = isOpen ? Math.max(1, least) * group.last + 1 : least * group.last;
  group.last = copies + (most - least) * (group.last + 1);
}

/** How many classes of Unicode stand in a bracket, and where it ends. */
function scanClass(source: string, from: number): { readonly unicodeClasses: number; readonly end: number } {
  let at = from + (source[from + 1] === '^' ? 2 : 1);
  const first = at;
  let unicodeClasses = 0;
  while (at < source.length && (source[at] !== ']' || at === first)) {
    classToken.lastIndex = at;
    const text = classToken.exec(source)?.[0] ?? ' ';
    if (/^\\p/i.test(text)) unicodeClasses += 1;
    at += text.length;
  }
  return { unicodeClasses, end: at + 1 };
}
