import { testOfKey, testOfMatch } from './nft-match.js';
import { type Json, listOf, objectOf, textOf, withoutWrapper } from './nft-values.js';
import { type Test, undecided } from './packet-case.js';
import type { Action, Chain, Hook, Rule, Ruleset } from './ruleset.js';

/** Statements that neither decide nor are conditions. */
const neutral: ReadonlySet<string> = new Set([
  ...[
    'counter',
    'log',
    'mangle',
    'notrack',
    'ct helper',
    'ct timeout',
    'ct expectation',
    'set',
    'map',
    'dup',
  ],
  ...['synproxy', 'last', 'flow', 'secmark'],
]);

/** Statements that change where a packet goes (nft(8), NAT STATEMENTS). */
const redirecting: ReadonlySet<string> = new Set(['dnat', 'redirect', 'tproxy']);

const hooks: ReadonlySet<string> = new Set(['prerouting', 'input', 'output', 'postrouting']);

/** Sets and verdict maps of a table, by their names. */
type Elements = ReadonlyMap<string, readonly unknown[]>;

/**
 * Reads `nft -j -a list ruleset` (libnftables-json(5)). `listing` is `nft -a list ruleset`, from which rules have their text; without it
 * they are named by their handles. Empty if it is not nft's JSON.
 */
export function parseNftRuleset(json: string, listing: string): Ruleset {
  const items = itemsOf(json);
  const texts = rulesByHandle(listing);
  const elements = namedElements(items);
  const of = (item: Json): string => `${textOf(item.family)} ${textOf(item.table)}`;
  const rules = items.flatMap(({ rule }) => (rule === undefined ? [] : [objectOf(rule)]));
  return items.flatMap((item): Chain[] => {
    if (item.chain === undefined) return [];
    const chain = objectOf(item.chain);
    const name = textOf(chain.name);
    return [
      {
        tool: 'nft',
        family: textOf(chain.family),
        table: textOf(chain.table),
        name,
        hook: hooks.has(textOf(chain.hook)) ? (textOf(chain.hook) as Hook) : undefined,
        priority: Number(chain.prio ?? 0),
        policy: chain.policy === 'drop' ? 'drop' : 'accept',
        rules: rules
          .filter((rule) => of(rule) === of(chain) && rule.chain === name)
          .flatMap((rule) => rulesOf(rule, elements.get(of(chain)) ?? new Map(), texts)),
      },
    ];
  });
}

function itemsOf(json: string): readonly Json[] {
  try {
    return listOf(objectOf(JSON.parse(json)).nftables).map(objectOf);
  } catch {
    return [];
  }
}

function namedElements(items: readonly Json[]): ReadonlyMap<string, Elements> {
  const tables = new Map<string, Map<string, readonly unknown[]>>();
  for (const item of items) {
    const set = objectOf(item.set ?? item.map);
    if (set.name === undefined) continue;
    const table = `${textOf(set.family)} ${textOf(set.table)}`;
    const known = tables.get(table) ?? new Map<string, readonly unknown[]>();
    known.set(textOf(set.name), listOf(set.elem).map(withoutWrapper));
    tables.set(table, known);
  }
  return tables;
}

/** One rule as the rules it stands for: a verdict map is one for each of its elements. */
function rulesOf(rule: Json, elements: Elements, texts: ReadonlyMap<string, string>): readonly Rule[] {
  const key = [rule.family, rule.table, rule.chain, rule.handle].map(textOf).join(' ');
  const text = texts.get(key) ?? `handle ${textOf(rule.handle)}`;
  const tests: Test[] = [];
  let packets: number | undefined;
  let found: readonly Rule[] = [];
  for (const statement of listOf(rule.expr).map(objectOf)) {
    const name = Object.keys(statement)[0] ?? '';
    const body = objectOf(statement[name]);
    if (name === 'match') tests.push(testOfMatch(body, elements));
    else if (name === 'counter') packets = Number(body.packets ?? 0);
    else if (name === 'vmap') {
      found = verdictsOf(body, elements).map(({ test, action }) => {
        return { text, tests: [...tests, test], action, packets };
      });
    } else if (name === 'xt') {
      const { test, action } = ofExtension(body);
      if (test !== undefined) tests.push(test);
      if (action !== undefined) found = [{ text, tests: [...tests], action, packets }];
    } else if (!neutral.has(name)) {
      const action = actionOf(name, body);
      if (action === undefined) tests.push(undecided);
      else found = [{ text, tests: [...tests], action, packets }];
    }
  }
  return found;
}

/** The action of a statement; `undefined` if it is a condition that cannot be decided, such as a limit. */
function actionOf(name: string, body: Json): Action | undefined {
  switch (name) {
    case 'accept':
    case 'drop':
    case 'return':
      return { type: name };
    case 'continue':
      return { type: 'none' };
    case 'reject':
      return { type: 'drop' };
    case 'jump':
    case 'goto':
      return { type: name, chain: textOf(body.target) };
    case 'queue':
      return { type: 'unknown' };
    default:
      if (!redirecting.has(name)) return undefined;
      return { type: 'redirect', to: [textOf(body.addr), textOf(body.port)].filter(Boolean).join(':') };
  }
}

function verdictsOf({ key, data }: Json, elements: Elements): readonly { test: Test; action: Action }[] {
  const named = typeof data === 'string' ? elements.get(data.slice(1)) : listOf(objectOf(data).set);
  return (named ?? []).flatMap((pair) => {
    const [element, verdict] = listOf(pair);
    const name = Object.keys(objectOf(verdict))[0] ?? '';
    const action = actionOf(name, objectOf(objectOf(verdict)[name]));
    return action === undefined
      ? []
      : [{ test: testOfKey(objectOf(key), [withoutWrapper(element)]), action }];
  });
}

/** An extension of iptables that nft only names: a match, or a target. */
function ofExtension({ type, name }: Json): { test?: Test; action?: Action } {
  if (type === 'target') {
    if (name === 'REJECT') return { action: { type: 'drop' } };
    return /^(DNAT|REDIRECT|TPROXY)$/.test(textOf(name)) ? { action: { type: 'redirect', to: '' } } : {};
  }
  return name === 'comment' ? {} : { test: undecided };
}

/** The texts of the rules of `nft -a list ruleset`, by `FAMILY TABLE CHAIN HANDLE`. */
function rulesByHandle(listing: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let table = '';
  let chain = '';
  for (const line of listing.split('\n')) {
    const [, newTable] = /^table (\S+ \S+) \{/.exec(line) ?? [];
    const [, newChain] = /^\tchain (\S+) \{/.exec(line) ?? [];
    const [, text, handle] = /^\t\t(.+) # handle (\d+)$/.exec(line) ?? [];
    if (newTable !== undefined) table = newTable;
    if (newChain !== undefined) chain = newChain;
    if (text !== undefined) texts.set(`${table} ${chain} ${handle}`, text);
  }
  return texts;
}
