import { expect, it } from 'vitest';
import type { PacketCase } from './packet-case.js';
import type { Action, Chain, Rule } from './ruleset.js';
import { rulingOf } from './ruling.js';

const packet: PacketCase = {
  protocol: 'udp',
  port: 7788,
  family: 'IPv4',
  interfaceName: 'eth0',
  destinations: [],
  sources: [],
  isMulticast: false,
};

function rule(text: string, action: Action, answer: 'yes' | 'no' | 'maybe' = 'yes'): Rule {
  return { text, tests: [() => answer], action, packets: undefined };
}

function chain(name: string, rules: readonly Rule[], more: Partial<Chain> = {}): Chain {
  const known = {
    tool: 'nft',
    family: 'inet',
    table: 't',
    hook: 'input',
    priority: 0,
    policy: 'accept',
  } as const;
  return { ...known, name, rules, ...more };
}

const drop = rule('drop', { type: 'drop' });
const accept = rule('accept', { type: 'accept' });
const textOf = (chains: readonly Chain[]): string => {
  const ruling = rulingOf(chains, packet, ['prerouting', 'input']);
  if (ruling.type === 'accepted') return 'accepted';
  const except =
    ruling.type === 'depends' && ruling.except !== undefined ? ` unless ${ruling.except.rule?.text}` : '';
  return `${ruling.type} by ${ruling.by.rule?.text ?? 'policy'} of ${ruling.by.chain.name} in ${ruling.by.base.name}${except}`;
};

it('a packet has to be accepted by every chain, in the order of hooks and priorities', () => {
  const later = chain('later', [drop], { priority: 10 });
  const first = chain('first', [rule('first', { type: 'drop' })], { priority: -10 });
  expect(textOf([later, chain('usual', [accept]), first])).toBe('dropped by first of first in first');
  expect(textOf([later, chain('usual', [accept])])).toBe('dropped by drop of later in later');
  const early = chain('early', [rule('early', { type: 'drop' })], { hook: 'prerouting', priority: 99 });
  expect(textOf([first, early])).toBe('dropped by early of early in early');
  expect(textOf([chain('out', [drop], { hook: 'output' })])).toBe('accepted');
});

it('what may be accepted by one rule, and is dropped by another, depends', () => {
  const friends = rule('friends', { type: 'accept' }, 'maybe');
  const enemies = rule('enemies', { type: 'drop' }, 'maybe');
  expect(textOf([chain('input', [friends], { policy: 'drop' })])).toBe(
    'depends by policy of input in input unless friends',
  );
  expect(textOf([chain('input', [friends, drop, accept])])).toBe(
    'depends by drop of input in input unless friends',
  );
  expect(textOf([chain('input', [enemies, accept])])).toBe('depends by enemies of input in input');
  expect(textOf([chain('input', [enemies, drop])])).toBe('dropped by drop of input in input');
});

it('a chain that is jumped to may decide, or give it back', () => {
  const jump = rule('jump', { type: 'jump', chain: 'sub' });
  const goto = rule('goto', { type: 'goto', chain: 'sub' });
  const sub = (...rules: readonly Rule[]): Chain => chain('sub', rules, { hook: undefined });
  const back = rule('back', { type: 'return' });
  expect(textOf([chain('input', [jump, accept]), sub(drop)])).toBe('dropped by drop of sub in input');
  expect(textOf([chain('input', [jump, accept]), sub(back, drop)])).toBe('accepted');
  expect(textOf([chain('input', [goto, accept], { policy: 'drop' }), sub(back, drop)])).toBe(
    'dropped by policy of input in input',
  );
  const mayGoBack = rule('back', { type: 'return' }, 'maybe');
  expect(textOf([chain('input', [jump, accept]), sub(mayGoBack, drop)])).toBe(
    'depends by drop of sub in input',
  );
});

it('chains that jump to each other end', () => {
  const loop = rule('loop', { type: 'jump', chain: 'sub' });
  expect(textOf([chain('input', [loop, drop]), chain('sub', [loop], { hook: undefined })])).toBe(
    'dropped by drop of input in input',
  );
});
