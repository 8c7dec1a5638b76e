import { describe, expect, it } from 'vitest';
import { noGrowth, portFacts, portSocket } from '../../../test/port-facts.js';
import { arrivalFindings, queueFindings } from './arrival.js';
import type { CounterGrowth, PortFacts, PortSocket } from './facts.js';

function watched(
  packets: number,
  counters: Partial<CounterGrowth> = {},
  after: Partial<PortSocket> = {},
  before: Partial<PortSocket> = {},
): PortFacts {
  const facts = portFacts({ sockets: [portSocket('0.0.0.0', before)] });
  return {
    ...facts,
    watch: {
      ...facts.watch,
      packets: { state: 'known', interfaces: [{ interfaceName: 'eth0', packets }] },
      counters: { ...noGrowth, ...counters },
      sockets: [portSocket('0.0.0.0', after)],
    },
  };
}

const lines = (findings: readonly { verdict: string; id: string }[]): readonly string[] =>
  findings.map(({ verdict, id }) => `${verdict} ${id}`);

describe('what waits in sockets', () => {
  it.each<[string, PortFacts, string]>([
    ['nothing', watched(0), 'ok buffer'],
    ['datagrams that were dropped now', watched(0, {}, { drops: 9 }, { drops: 2 }), 'fault buffer-full'],
    [
      'datagrams that were dropped once',
      watched(0, {}, { drops: 2 }, { drops: 2 }),
      'unknown buffer-was-full',
    ],
    ['a full buffer', watched(0, {}, { waiting: 212_992 }), 'fault buffer-unread'],
    [
      'connections',
      { ...watched(0, {}, { waiting: 5 }, { waiting: 5 }), protocol: 'tcp' },
      'fault accept-unread',
    ],
    [
      'connections that are accepted',
      { ...watched(0, {}, { waiting: 0 }, { waiting: 5 }), protocol: 'tcp' },
      'ok accept',
    ],
    [
      'more connections than fit',
      { ...watched(0, { listenOverflows: 1 }, { waiting: 129 }), protocol: 'tcp' },
      'fault accept-overflow',
    ],
  ])('%s', (_, facts, expected) => {
    expect(lines(queueFindings(facts))).toEqual([expected]);
  });

  it('says nothing of connections that wait in the moment of a look', () => {
    const facts = watched(0, {}, { waiting: 5 }, { waiting: 5 });
    const looked: PortFacts = { ...facts, protocol: 'tcp', watch: { ...facts.watch, seconds: 0 } };
    expect(lines(queueFindings(looked))).toEqual(['ok accept']);
  });

  it('is of the sockets at the address that is asked about', () => {
    const of = (waiting: number, drops: number): readonly PortSocket[] => [
      portSocket('127.0.0.1', { waiting, drops }),
      portSocket('192.0.2.2'),
    ];
    const { watch } = watched(3, { listenOverflows: 1 });
    const facts = portFacts({ host: '192.0.2.2', sockets: of(5, 0) });
    const asked: PortFacts = { ...facts, watch: { ...watch, sockets: of(5, 9) } };
    expect(lines(queueFindings({ ...asked, protocol: 'tcp' }))).toEqual(['ok accept']);
    expect(lines(queueFindings(asked))).toEqual(['ok buffer']);
    expect(lines(arrivalFindings(asked))).toEqual(['fault arrival-lost']);
  });

  it('says how many, in which time', () => {
    const [finding] = queueFindings(watched(0, {}, { drops: 9 }, { drops: 2 }));
    expect(finding?.values).toMatchObject({ dropped: 7, total: 9, seconds: 2, port: 7788 });
  });
});

describe('what came to the interfaces', () => {
  it.each<[string, PortFacts, readonly string[]]>([
    ['nothing', watched(0), ['unknown arrival-none']],
    ['and was read', watched(3, { delivered: 3 }), ['ok arrival']],
    ['and was read in part', watched(3, { delivered: 1 }), ['unknown arrival-partly']],
    ['and reached no socket', watched(3), ['fault arrival-lost']],
    ['and was not read', watched(3, {}, { waiting: 2304 }), ['fault arrival-unread']],
    ['and was dropped at the socket', watched(3, { delivered: 1 }, { drops: 2 }), ['ok arrival-seen']],
    ['by TCP', { ...watched(3), protocol: 'tcp' }, ['ok arrival-seen']],
    [
      'and was refused by its way',
      watched(3, { reversePath: 3 }),
      ['fault arrival-lost', 'fault lost-reverse-path'],
    ],
    ['with wrong checksums', watched(3, { badChecksum: 3 }), ['fault arrival-lost', 'fault lost-checksum']],
    ['to other ports', watched(0, { noPort: 3 }), ['unknown arrival-none', 'unknown lost-no-port']],
    [
      'to other addresses',
      watched(0, { otherAddress: 1 }),
      ['unknown arrival-none', 'unknown lost-other-address'],
    ],
    ['in part', watched(1, { lostFragments: 1 }), ['fault arrival-lost', 'fault lost-fragments']],
  ])('%s', (_, facts, expected) => {
    expect(lines(arrivalFindings(facts))).toEqual(expected);
  });

  it.each(['not-permitted', 'not-installed', 'not-on-this-system', 'failed'] as const)(
    'is not known: %s',
    (why) => {
      const facts = watched(0);
      const hidden: PortFacts = { ...facts, watch: { ...facts.watch, packets: { state: 'hidden', why } } };
      expect(lines(arrivalFindings(hidden))).toEqual([`unknown arrival-${why}`]);
      const unwatched: PortFacts = { ...facts, watch: { ...facts.watch, packets: { state: 'unwatched' } } };
      expect(arrivalFindings(unwatched)).toEqual([]);
    },
  );
});

it('does not take the drops of a socket that was replaced for datagrams that did not arrive', () => {
  const facts = watched(3, { delivered: 3 }, { drops: 0 }, { drops: 3 });
  expect(lines(arrivalFindings(facts))).toContain('ok arrival');
});
