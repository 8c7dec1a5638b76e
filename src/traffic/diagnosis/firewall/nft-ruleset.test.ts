import { describe, expect, it } from 'vitest';
import { nftObjects, nftText } from '../../../../test/nft-rules.js';
import { parseNftRuleset } from './nft-ruleset.js';
import type { PacketCase } from './packet-case.js';
import { type Ruling, rulingOf } from './ruling.js';

const json = `{"nftables":[${nftObjects.join(',')}]}`;
const ruleset = parseNftRuleset(json, nftText);

function packet(protocol: 'tcp' | 'udp', port: number, more: Partial<PacketCase> = {}): PacketCase {
  return {
    protocol,
    port,
    family: 'IPv4',
    interfaceName: 'eth0',
    destinations: ['192.0.2.2'],
    sources: [],
    isMulticast: false,
    ...more,
  };
}

/** `accepted`, or what was ruled and the rule that did. */
function ruled(one: PacketCase): string {
  const ruling: Ruling = rulingOf(ruleset, one, ['prerouting', 'input']);
  return ruling.type === 'accepted' ? 'accepted' : `${ruling.type}: ${ruling.by.rule?.text ?? 'policy'}`;
}

const ipv6 = { family: 'IPv6', destinations: ['2001:db8::2'] } as const;
const group = { isMulticast: true, destinations: ['239.1.2.3'] } as const;

describe('the rules that nft lists', () => {
  it.each<[string, PacketCase, string]>([
    ['an interface', packet('udp', 1, { interfaceName: 'lo' }), 'accepted'],
    [
      'a port, an interface',
      packet('udp', 7788),
      'dropped: iifname "eth0" udp dport 7788 counter packets 0 bytes 0 drop comment "no"',
    ],
    ['another interface', packet('udp', 7788, { interfaceName: 'eth1' }), 'dropped: policy'],
    [
      'a set of addresses, and a policy',
      packet('udp', 20, { sources: ['10.1.2.3'] }),
      'dropped: ip saddr @bad udp dport 20 drop',
    ],
    ['a set of ports', packet('tcp', 7788), 'accepted'],
    ['a set of ranges', packet('tcp', 85), 'accepted'],
    ['another protocol', packet('udp', 85), 'dropped: policy'],
    ['a jump', packet('udp', 99), 'dropped: udp dport 99 drop'],
    ['a return', packet('udp', 98), 'dropped: policy'],
    ['a jump that accepts', packet('tcp', 97), 'accepted'],
    ['a jump that comes back', packet('tcp', 96), 'dropped: policy'],
    ['a verdict map', packet('udp', 53), 'accepted'],
    [
      'a verdict map that drops',
      packet('udp', 54),
      'dropped: udp dport vmap { 53 : accept, 54 : drop, 55 : jump sub }',
    ],
    ['a named verdict map', packet('udp', 57), 'dropped: udp dport vmap @verdicts'],
    ['a group', packet('udp', 60, group), 'dropped: meta pkttype multicast udp dport 60 drop'],
    ['an address of the machine', packet('udp', 61), 'accepted'],
    ['an address of a group', packet('udp', 61, group), 'dropped: policy'],
    ['a family', packet('udp', 62, ipv6), 'accepted'],
    ['a field of IPv4', packet('udp', 62), 'dropped: ip protocol udp udp dport 62 drop'],
    ['the flags of SYN', packet('tcp', 63), 'accepted'],
    ['a limit', packet('udp', 64), 'depends: policy'],
    ['ports from one on', packet('udp', 60_000), 'accepted'],
    ['a destination', packet('tcp', 65), 'accepted'],
    ['another destination', packet('tcp', 65, { destinations: ['198.51.100.1'] }), 'dropped: policy'],
    ['a destination that is not known', packet('tcp', 65, { destinations: [] }), 'depends: policy'],
    [
      'a group of IPv6',
      packet('udp', 66, { family: 'IPv6', destinations: ['ff02::7'], isMulticast: true }),
      'accepted',
    ],
    ['a redirection', packet('tcp', 8080), 'redirected: tcp dport 8080 redirect to :80'],
    ['a translation', packet('tcp', 8081), 'redirected: tcp dport 8081 dnat to 10.0.0.5:81'],
  ])('%s', (_, one, expected) => {
    expect(ruled(one)).toBe(expected);
  });

  it('say where a packet is sent on to', () => {
    const ruling = rulingOf(ruleset, packet('tcp', 8081), ['prerouting']);
    expect(ruling).toMatchObject({ type: 'redirected', to: '10.0.0.5:81' });
  });

  it('may leave it to a program', () => {
    const queue = `{"nftables":[${nftObjects.map((text) => text.replace(/"reject":null|"drop":null/g, '"queue":{"num":0}')).join(',')}]}`;
    const ruling = rulingOf(parseNftRuleset(queue, nftText), packet('udp', 99), ['input']);
    expect(ruling).toMatchObject({ type: 'depends', except: undefined });
  });

  it('are named by their handles without a listing', () => {
    const [chain] = parseNftRuleset(json, '');
    expect(chain?.rules[0]?.text).toMatch(/^handle \d+$/);
  });

  it.each([
    '',
    'nonsense',
    '[]',
    '{"nftables":7}',
    '{"nftables":[null,{"chain":null},{"rule":{"expr":[null]}}]}',
  ])('are none in %j', (text) => {
    expect(parseNftRuleset(text, '').flatMap(({ rules }) => rules)).toEqual([]);
  });
});

describe('a match of a field', () => {
  const tcp = (field: string) => ({ payload: { protocol: 'tcp', field } });
  const ip = (field: string) => ({ payload: { protocol: 'ip', field } });
  const ip6 = (field: string) => ({ payload: { protocol: 'ip6', field } });
  const flags = { '&': [tcp('flags'), { '|': ['syn', 'ack'] }] };
  const both = { concat: [ip('saddr'), tcp('dport')] };
  const network = { prefix: { addr: '10.0.0.0', len: 8 } };
  const from10 = { sources: ['10.1.2.3'] };

  it.each<[string, object, string, unknown, PacketCase, Ruling['type']]>([
    ['tcp dport != 22', tcp('dport'), '!=', 22, packet('tcp', 23), 'dropped'],
    ['tcp dport != 22', tcp('dport'), '!=', 22, packet('tcp', 22), 'accepted'],
    ['tcp dport != 22', tcp('dport'), '!=', 22, packet('udp', 23), 'accepted'],
    ['tcp dport > 22', tcp('dport'), '>', 22, packet('udp', 23), 'accepted'],
    ['tcp sport != 22', tcp('sport'), '!=', 22, packet('tcp', 23), 'depends'],
    ['tcp sport != 22', tcp('sport'), '!=', 22, packet('udp', 23), 'accepted'],
    ['tcp dport != @gone', tcp('dport'), '!=', '@gone', packet('udp', 23), 'accepted'],
    ['tcp flags != ack', tcp('flags'), '!=', 'ack', packet('tcp', 23), 'dropped'],
    ['tcp flags != ack', tcp('flags'), '!=', 'ack', packet('udp', 23), 'accepted'],
    ['tcp flags & (syn | ack) != ack', flags, '!=', 'ack', packet('tcp', 23), 'dropped'],
    ['tcp flags & (syn | ack) != ack', flags, '!=', 'ack', packet('udp', 23), 'accepted'],
    [
      'icmp type != 8',
      { payload: { protocol: 'icmp', field: 'type' } },
      '!=',
      8,
      packet('udp', 23),
      'accepted',
    ],
    [
      'th dport != 22',
      { payload: { protocol: 'th', field: 'dport' } },
      '!=',
      22,
      packet('udp', 23),
      'dropped',
    ],
    ['ip saddr != 10.0.0.0/8', ip('saddr'), '!=', network, packet('udp', 23, from10), 'accepted'],
    ['ip saddr != 10.0.0.0/8', ip('saddr'), '!=', network, packet('udp', 23, ipv6), 'accepted'],
    ['ip saddr > 10.0.0.0', ip('saddr'), '>', '10.0.0.0', packet('udp', 23, from10), 'depends'],
    ['ip protocol udp', ip('protocol'), '==', 'udp', packet('udp', 23), 'dropped'],
    ['ip protocol udp', ip('protocol'), '==', 'udp', packet('udp', 23, ipv6), 'accepted'],
    ['ip6 nexthdr udp', ip6('nexthdr'), '==', 'udp', packet('udp', 23, ipv6), 'dropped'],
    ['ip6 nexthdr udp', ip6('nexthdr'), '==', 'udp', packet('udp', 23), 'accepted'],
    ['ip saddr . tcp dport @some', both, '==', '@some', packet('tcp', 23), 'depends'],
    ['ip saddr . tcp dport @some', both, '==', '@some', packet('udp', 23), 'accepted'],
    ['ip saddr . tcp dport @some', both, '==', '@some', packet('tcp', 23, ipv6), 'accepted'],
    ['ip ttl != 255', ip('ttl'), '!=', 255, packet('udp', 23), 'depends'],
    [
      'ether type != 1',
      { payload: { protocol: 'ether', field: 'type' } },
      '!=',
      1,
      packet('udp', 23),
      'depends',
    ],
    [
      '@th,16,16 != 22',
      { payload: { base: 'th', offset: 16, len: 16 } },
      '!=',
      22,
      packet('udp', 23),
      'depends',
    ],
  ])('%s drop', (_, left, op, right, one, expected) => {
    const at = { family: 'inet', table: 't' };
    const chain = { ...at, name: 'c', type: 'filter', hook: 'input', prio: 0, policy: 'accept' };
    const rule = {
      ...at,
      chain: 'c',
      handle: 1,
      expr: [{ match: { left, op, right } }, { drop: null }],
    };
    const rules = parseNftRuleset(JSON.stringify({ nftables: [{ chain }, { rule }] }), '');
    expect(rulingOf(rules, one, ['input']).type).toBe(expected);
  });
});

it('what is translated passes, but what is not is dropped, as by firewalld', () => {
  const chain = (name: string, hook: object) => ({
    chain: { family: 'inet', table: 'firewalld', name, ...hook },
  });
  const rule = (name: string, ...expr: readonly object[]) => ({
    rule: { family: 'inet', table: 'firewalld', chain: name, handle: 1, expr },
  });
  const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } });
  const nftables = [
    chain('filter_INPUT', { type: 'filter', hook: 'input', prio: 10, policy: 'accept' }),
    chain('filter_IN_public', {}),
    rule('filter_INPUT', match({ ct: { key: 'state' } }, { set: ['established', 'related'] }), {
      accept: null,
    }),
    rule('filter_INPUT', match({ ct: { key: 'status' } }, 'dnat', 'in'), { accept: null }),
    rule('filter_INPUT', match({ meta: { key: 'iifname' } }, 'eth0'), {
      goto: { target: 'filter_IN_public' },
    }),
    rule('filter_INPUT', { reject: { type: 'icmpx', expr: 'admin-prohibited' } }),
    rule('filter_IN_public', match({ payload: { protocol: 'tcp', field: 'dport' } }, 22), { accept: null }),
    rule('filter_IN_public', { reject: { type: 'icmpx', expr: 'admin-prohibited' } }),
  ];
  const firewalld = parseNftRuleset(JSON.stringify({ nftables }), '');
  expect(rulingOf(firewalld, packet('tcp', 22), ['input'])).toEqual({ type: 'accepted' });
  expect(rulingOf(firewalld, packet('tcp', 23), ['input'])).toMatchObject({
    type: 'dropped',
    by: { chain: { name: 'filter_IN_public' } },
  });
});
