import { parseNetwork } from './networks.js';
import { negated, type Test, undecided } from './packet-case.js';
import type { Action, Chain, Hook, Rule, Ruleset } from './ruleset.js';
import {
  hasFlags,
  isAddressed,
  isFrom,
  isInState,
  isOfInterface,
  isOfProtocol,
  isTo,
  isToPort,
  type PortRange,
} from './tests.js';

/** The priorities of iptables' tables at a hook (netfilter_ipv4.h). */
const priorities: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  nat: -100,
  filter: 0,
  security: 50,
};

const hooks: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};

/** Targets that neither decide nor go elsewhere. */
const neutralTargets =
  /^(LOG|NFLOG|ULOG|MARK|CONNMARK|CT|NOTRACK|TRACE|AUDIT|SET|CHECKSUM|DSCP|TOS|TTL|HL|TCPMSS|CLASSIFY)$/;

/** Reads what `iptables-save -c` or `ip6tables-save -c` prints; lines that are none of it are passed over. */
export function parseIptablesSave(text: string, tool: 'iptables' | 'ip6tables'): Ruleset {
  const chains: { chain: Chain; rules: Rule[] }[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    const [, newTable] = /^\*(\S+)/.exec(line) ?? [];
    if (newTable !== undefined) table = newTable;
    const [, chainName, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (chainName !== undefined) {
      const rules: Rule[] = [];
      const chain: Chain = {
        tool,
        family: tool === 'iptables' ? 'ip' : 'ip6',
        table,
        name: chainName,
        hook: policy === '-' ? undefined : hooks[chainName],
        priority: priorities[table] ?? 0,
        policy: policy === 'DROP' ? 'drop' : 'accept',
        rules,
      };
      chains.push({ chain, rules });
    }
    const [, packets, name, specification = ''] = /^(?:\[(\d+):\d+\] )?-A (\S+) ?(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const named = chains.find(({ chain }) => chain.table === table && chain.name === name);
    const rule = ruleOf(`-A ${name} ${specification}`.trim(), specification);
    named?.rules.push({ ...rule, packets: packets === undefined ? undefined : Number(packets) });
  }
  return chains.map(({ chain }) => chain);
}

/** The words of a rule; one in quotation marks may hold spaces (iptables-save quotes comments and prefixes of the log). */
function wordsOf(specification: string): readonly string[] {
  return Array.from(specification.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g), ([word]) => word);
}

function ruleOf(text: string, specification: string): Omit<Rule, 'packets'> {
  const words = wordsOf(specification);
  const tests: Test[] = [];
  let action: Action = { type: 'none' };
  for (let index = 0; index < words.length; ) {
    const isNegated = words[index] === '!';
    const at = index + (isNegated ? 1 : 0);
    const option = words[at] ?? '';
    let end = at + 1;
    while (end < words.length && !isOption(words[end] ?? '')) end += 1;
    const values = words.slice(at + 1, end);
    if (option === '-j' || option === '-g') {
      action = actionOf(option, values[0] ?? '', words.slice(end));
      break;
    }
    const test = testOf(option, values);
    if (test !== undefined) tests.push(isNegated ? (packet) => negated(test(packet)) : test);
    index = end;
  }
  return { text, tests, action };
}

function isOption(word: string): boolean {
  return word === '!' || /^--?[a-z]/i.test(word);
}

function actionOf(option: string, target: string, more: readonly string[]): Action {
  switch (target) {
    case 'ACCEPT':
      return { type: 'accept' };
    case 'DROP':
    case 'REJECT':
      return { type: 'drop' };
    case 'RETURN':
      return { type: 'return' };
    case 'QUEUE':
    case 'NFQUEUE':
      return { type: 'unknown' };
    case 'DNAT':
    case 'REDIRECT':
    case 'TPROXY': {
      const at = more.findIndex((word) => /^--(to-destination|to-ports|on-port)$/.test(word));
      return { type: 'redirect', to: at < 0 ? '' : (more[at + 1] ?? '') };
    }
    default:
      if (neutralTargets.test(target)) return { type: 'none' };
      return { type: option === '-g' ? 'goto' : 'jump', chain: target };
  }
}

/** The condition of an option; `undefined` if it is none: the name of an extension, or a comment. */
function testOf(option: string, values: readonly string[]): Test | undefined {
  const [value = ''] = values;
  switch (option) {
    case '-m':
    case '--comment':
      return undefined;
    case '-p':
      return isOfProtocol([value]);
    case '-i':
    case '-o':
      return isOfInterface([value]);
    case '-s':
    case '-d': {
      const network = parseNetwork(value);
      if (network === undefined) return undecided;
      return option === '-d' ? isTo([network]) : isFrom([network]);
    }
    case '--dport':
    case '--dports':
    case '--destination-port':
      return isToPort(value.split(',').map(portRange));
    case '--ctstate':
    case '--state':
      return isInState(value.split(','));
    case '--dst-type':
    case '--pkt-type':
      return isAddressed(value.split(','));
    case '--tcp-flags':
      return hasFlags(value.split(','), (values[1] ?? '').split(','));
    default:
      return undecided;
  }
}

/** `80`, `80:90`, `:90` or `80:`. */
function portRange(text: string): PortRange {
  const [first = '', last = first] = text.split(':');
  return [Number(first || 0), Number(last || 65_535)];
}
