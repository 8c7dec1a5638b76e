import { describe, expect, it } from 'vitest';
import { SequenceBench, udpFacts } from '../../test/sequence-bench.js';
import { failure } from '../errors/error.js';

const open = '  - open: udp://127.0.0.1:7788\n';
const steps = (text: string, head = ''): string => `${head}steps:\n${open}${text}`;

describe('a sequence', () => {
  it('opens, sends, expects, compares and closes, one step after another', () => {
    const bench = new SequenceBench(
      steps(
        '  - send: DISCOVER\\n\n  - expect: { regex: "unit=(?<unit>\\\\d+)" }\n    within: 200ms\n  - set: { id: "{unit}" }\n  - send: "READ {unit} {{id}} {1}"\n  - assert: "{id} == 3"\n  - close: peer\n',
      ),
    ).begin();
    expect(bench.asked).toEqual(['open peer udp://127.0.0.1:7788', 'send peer DISCOVER\n']);
    bench.pass(8).comes('SENSOR unit=3');
    expect(bench.sent).toEqual(['peer DISCOVER\n', 'peer READ 3 3 3']);
    expect(bench.ended).toEqual([
      '1 open done',
      '2 send done',
      '3 expect held',
      '4 set done',
      '5 send done',
      '6 assert held',
      '7 close done',
    ]);
    expect(bench.result).toEqual({ outcome: 'held', steps: 7, failed: 0, skipped: 0, tookMs: 8 });
    expect(bench.machine.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('goes on after what does not hold, unless it says stop', () => {
    const text = steps('  - expect: a\n    within: 10ms\n  - expect: b\n    within: 10ms\n');
    const goesOn = new SequenceBench(text).begin().pass(5).comes('b').pass(100);
    expect(goesOn.ended).toEqual(['1 open done', '2 expect failed', '3 expect held']);
    expect(goesOn.result).toMatchObject({ outcome: 'failed', failed: 1, steps: 3, tookMs: 10 });
    const stops = new SequenceBench(`onFailure: stop\n${text}`).begin().pass(100);
    expect(stops.ended).toEqual(['1 open done', '2 expect failed']);
    expect(stops.result).toMatchObject({ outcome: 'failed', failed: 1, skipped: 1, tookMs: 10 });
  });

  it('ends when what it opens cannot be opened, or takes too long', () => {
    const refused = new SequenceBench(steps('  - send: a\n'));
    refused.facts = undefined;
    refused.begin().pass(3);
    refused.machine.openFailed('peer', failure('CONNECTION_REFUSED', { address: '127.0.0.1:7788' }), 3);
    expect([refused.failures, refused.ended]).toEqual([['CONNECTION_REFUSED'], ['1 open failed']]);
    expect(refused.result).toMatchObject({ outcome: 'failed', steps: 1, failed: 1, skipped: 1 });
    const late = new SequenceBench('steps:\n  - open: tcp://192.0.2.1:1\n    within: 2s\n');
    late.facts = undefined;
    late.begin().pass(5_000);
    expect(late.failures).toEqual(['SEQUENCE_EXPECTATION_LATE']);
    // It may open after all, which nobody waits for.
    late.machine.opened('peer', udpFacts, 5_000);
    expect(late.result).toMatchObject({ outcome: 'failed', tookMs: 2_000 });
  });

  it('has failed where a step throws what nobody expects, and is over', () => {
    const message = (): never => {
      throw new RangeError('Invalid string length');
    };
    const text = steps('  - send: { message: m }\n  - wait: 1h\n');
    const bench = new SequenceBench(text, { messages: { m: message } }).begin();
    expect([bench.ended, bench.failures]).toEqual([
      ['1 open done', '2 send failed'],
      ['SEQUENCE_STEP_BROKE'],
    ]);
    expect(bench.result).toMatchObject({ outcome: 'failed', failed: 1 });
    const waiting = new SequenceBench(steps('  - wait: 1h\n')).begin();
    waiting.machine.broke(new Error('inside'), 5);
    expect([waiting.ended.at(-1), waiting.result?.outcome]).toEqual(['2 wait failed', 'failed']);
  });

  it('is ended by a person', () => {
    const bench = new SequenceBench(steps('  - wait: 1h\n')).begin().pass(20);
    bench.machine.interrupt(bench.nowMs);
    bench.machine.interrupt(bench.nowMs);
    expect(bench.result).toEqual({ outcome: 'interrupted', steps: 1, failed: 0, skipped: 0, tookMs: 20 });
    expect(bench.pass(10_000).ended).toEqual(['1 open done']);
  });

  it('says of what is missing which step was to capture it', () => {
    const bench = new SequenceBench(
      steps(
        '  - send: Q\n  - expect: { regex: "unit=(?<unit>\\\\d+)" }\n    within: 10ms\n  - send: "READ {unit:u8}"\n  - set: { id: "{unit}", other: 1 }\n  - send: "{{id}}"\n  - expect: "{{id}}"\n  - assert: "{1} == 3"\n  - assert: rtt.p99 < 5ms\n',
      ),
    );
    bench.begin().comes('no').pass(10);
    expect(
      bench.failed.slice(1).map(({ failure: { code, params } }) => [code, params.name, params.step]),
    ).toEqual([
      ['SEQUENCE_VALUE_LOST', '{unit}', '3'],
      ['SEQUENCE_VALUE_LOST', '{unit}', '3'],
      ['SEQUENCE_VALUE_LOST', '{{id}}', '5'],
      ['SEQUENCE_VALUE_LOST', '{{id}}', '5'],
      ['SEQUENCE_VALUE_LOST', '{1}', '3'],
      ['SEQUENCE_VALUE_LOST', 'rtt.p99', '3'],
    ]);
    expect(bench.failed.map(({ around }) => around.length)).toEqual([2, 0, 0, 0, 0, 0, 0]);
  });

  it('says that nothing was captured, or timed, where that is why a comparison fails', () => {
    const bench = new SequenceBench(
      steps(
        '  - assert: rtt < 5ms\n  - expect: { regex: "a(?<n>\\\\d*)" }\n  - assert: "{n} > 3"\n  - assert: "3 == {n}"\n',
      ),
    );
    bench.begin().comes('a');
    expect(bench.failures).toEqual([
      'SEQUENCE_ROUND_TRIP_MISSING',
      'SEQUENCE_CAPTURE_EMPTY',
      'SEQUENCE_CAPTURE_EMPTY',
    ]);
  });

  it('counts the steps that its end has left out, each of a repetition or beside others once', () => {
    const bench = new SequenceBench(
      steps(
        '  - expect: a\n    within: 10ms\n  - repeat: 3\n    steps: [ { send: b }, { send: c } ]\n  - parallel: [ [ { send: d } ], [ { send: e } ] ]\n',
        'onFailure: stop\n',
      ),
    );
    expect(bench.begin().pass(10).result).toMatchObject({ steps: 2, failed: 1, skipped: 4 });
  });

  it('waits', () => {
    const bench = new SequenceBench(steps('  - wait: 500ms\n  - send: a\n')).begin().pass(499);
    expect(bench.sent).toEqual([]);
    bench.pass(1);
    expect(bench.sent).toEqual(['peer a']);
  });
});

describe('an expectation', () => {
  const holds = (expected: string, came: readonly (string | Uint8Array)[]): string | undefined => {
    const bench = new SequenceBench(steps(`  - expect: ${expected}\n    within: 50ms\n`)).begin();
    for (const one of came) bench.pass(1).comes(one);
    return bench.pass(100).result?.outcome;
  };

  it.each([
    ['ok', ['no', 'is ok']],
    ['{ text: ok, at: whole }', ['ok']],
    ['{ hex: "AA ?? 55" }', [Uint8Array.of(1, 0xaa, 9, 0x55)]],
    ['{ size: "2..3" }', ['a', 'abc']],
    ['{ all: [ { text: a }, { text: b } ] }', ['ba']],
    ['{ any: [ { text: a }, { text: b } ] }', ['xb']],
    ['{ filter: "size == 4 && text contains \\"ok\\"" }', ['ok', 'ok!!']],
    ['nothing', []],
  ])('of %s holds when that comes', (expected, came) => {
    expect(holds(expected, came)).toBe('held');
  });

  it.each([
    ['ok', ['no', 'OK']],
    ['{ text: ok, at: whole }', ['ok!']],
    ['{ size: "2..3" }', ['a']],
    ['{ all: [ { text: a }, { text: b } ] }', ['a', 'b']],
    ['nothing', ['a']],
  ])('of %s fails when it does not', (expected, came) => {
    expect(holds(expected, came)).toBe('failed');
  });

  it('reads each message once, what came before it among them, and leaves the others', () => {
    const bench = new SequenceBench(steps('  - wait: 10ms\n  - expect: b\n  - expect: c\n  - expect: a\n'))
      .begin()
      .comes('a')
      .comes('b')
      .comes('c')
      .pass(10)
      .pass(2_000);
    // What stood before `b` was passed over with it.
    expect(bench.ended.slice(2)).toEqual(['3 expect held', '4 expect held', '5 expect failed']);
  });

  it('of nothing counts what came before and was not read', () => {
    const bench = new SequenceBench(steps('  - wait: 5ms\n  - expect: nothing\n    within: 1s\n')).begin();
    bench.comes('early').pass(5);
    expect(bench.failures).toEqual(['SEQUENCE_UNEXPECTED']);
  });

  it('of a stream is one text, whatever it was cut into, and spends what it matched', () => {
    const bench = new SequenceBench(
      'steps:\n  - open: tcp://127.0.0.1:7\n  - expect: "hello\\\\n"\n  - expect: wor\n  - expect: { text: ld, at: start }\n',
    );
    bench.facts = () => ({ ...udpFacts, isStream: true, isClient: true });
    bench.begin().comes('hel').comes('lo\nwo').comes('rld');
    expect(bench.result).toMatchObject({ outcome: 'held' });
  });

  it('of a client fails at once when its peer leaves', () => {
    const bench = new SequenceBench('steps:\n  - open: tcp://127.0.0.1:7\n  - expect: a\n    within: 1h\n');
    bench.facts = () => ({ ...udpFacts, isStream: true, isClient: true });
    bench.begin().comes('b');
    bench.machine.visited('peer', 'closed', '127.0.0.1:7', 3);
    expect(bench.failures).toEqual(['SEQUENCE_PEER_CLOSED']);
  });

  it('of a client says whether its peer reset the connection', () => {
    const client = (expected: string, left: 'closed' | 'reset'): readonly string[] => {
      const bench = new SequenceBench(`steps:\n  - open: tcp://127.0.0.1:7\n  - expect: ${expected}\n`);
      bench.facts = () => ({ ...udpFacts, isStream: true, isClient: true });
      bench.begin();
      bench.machine.visited('peer', left, '127.0.0.1:7', 3);
      return [...bench.failures, bench.result?.outcome ?? 'running'];
    };
    expect(client('a', 'reset')).toEqual(['SEQUENCE_PEER_RESET', 'failed']);
    expect(client('nothing', 'reset')).toEqual(['SEQUENCE_PEER_GONE', 'failed']);
    expect(client('nothing', 'closed')).toEqual(['SEQUENCE_PEER_GONE', 'failed']);
    expect(client('reset', 'reset')).toEqual(['held']);
    expect(client('closed', 'reset')).toEqual(['held']);
    expect(client('reset', 'closed')).toEqual(['SEQUENCE_PEER_CLOSED', 'failed']);
  });

  it('of nothing holds once it was read that the peer has left', () => {
    const bench = new SequenceBench(
      'steps:\n  - open: tcp://127.0.0.1:7\n  - expect: closed\n  - expect: nothing\n    within: 5ms\n',
    );
    bench.facts = () => ({ ...udpFacts, isClient: true });
    bench.begin();
    bench.machine.visited('peer', 'closed', '127.0.0.1:7', 3);
    expect(bench.pass(10).result?.outcome).toBe('held');
  });

  it.each([
    ['connected', 'sequence-peer-connected'],
    ['closed', 'sequence-peer-closed'],
    ['reset', 'sequence-peer-reset'],
  ] as const)('of nothing fails where a peer of a listener has %s in its time', (type, reason) => {
    const bench = new SequenceBench(
      'steps:\n  - listen: tcp:0\n    as: desk\n  - wait: 5ms\n  - expect: nothing\n    within: 50ms\n',
    ).begin();
    // What came before its time counts only where it is a message.
    bench.machine.visited('desk', 'connected', 'p:1', 0);
    bench.pass(10);
    bench.machine.visited('desk', type, 'p:1', 10);
    expect(bench.pass(100).failed).toMatchObject([
      {
        failure: { code: 'SEQUENCE_PEER_VISITED', params: { reason, peer: 'p:1' } },
        visits: [{ type, peer: 'p:1', afterMs: 5 }],
      },
    ]);
  });

  it('of nothing fails where the peer of a client comes again, but not for its own connection', () => {
    const bench = new SequenceBench(
      'steps:\n  - open: tcp://127.0.0.1:7\n  - expect: nothing\n    within: 5ms\n  - expect: closed\n  - expect: nothing\n',
    );
    bench.facts = () => ({ ...udpFacts, isClient: true });
    bench.begin();
    bench.machine.visited('peer', 'connected', '127.0.0.1:7', 1);
    expect(bench.pass(5).ended.at(-1)).toBe('2 expect held');
    bench.machine.visited('peer', 'closed', '127.0.0.1:7', 6);
    bench.machine.visited('peer', 'connected', '127.0.0.1:7', 7);
    expect(bench.failed).toMatchObject([{ failure: { params: { reason: 'sequence-peer-connected' } } }]);
  });

  it('that does not hold shows which peers came and left in its time, the latest eight', () => {
    const bench = new SequenceBench(
      'steps:\n  - listen: tcp:0\n    as: desk\n  - expect: a\n    within: 50ms\n',
    ).begin();
    for (let count = 0; count < 5; count += 1) {
      bench.machine.visited('desk', 'connected', `p:${count}`, count);
      bench.machine.visited('desk', 'reset', `p:${count}`, count);
    }
    const [failed] = bench.pass(100).failed;
    expect(failed?.visits.map(({ type, peer, afterMs }) => `${afterMs} ${peer} ${type}`)).toEqual(
      [1, 2, 3, 4].flatMap((count) => [`${count} p:${count} connected`, `${count} p:${count} reset`]),
    );
  });

  it('over UDP says that the port refuses what was sent', () => {
    const refused = (expected: string, more = ''): readonly string[] => {
      const bench = new SequenceBench(
        steps(`  - send: a\n  - expect: ${expected}\n    within: 9ms\n${more}`),
      ).begin();
      bench.machine.undelivered('peer', failure('CONNECTION_REFUSED', { address: '127.0.0.1:7' }), 1);
      return [...bench.pass(20).failures, bench.result?.outcome ?? 'running'];
    };
    expect(refused('b')).toEqual(['SEQUENCE_PEER_REFUSED', 'failed']);
    expect(refused('nothing')).toEqual(['SEQUENCE_PEER_GONE', 'failed']);
    expect(refused('refused')).toEqual(['held']);
    expect(refused('refused', '  - expect: nothing\n    within: 5ms\n')).toEqual(['held']);
  });

  it('over UDP waits on after a refusal: who starts late may still answer', () => {
    const bench = new SequenceBench(
      steps('  - send: a\n  - expect: b\n  - expect: nothing\n    within: 5ms\n'),
    ).begin();
    bench.machine.undelivered('peer', failure('CONNECTION_REFUSED', { address: '127.0.0.1:7' }), 1);
    expect(bench.pass(5).comes('b').pass(10).result?.outcome).toBe('held');
    const unreachable = new SequenceBench(steps('  - send: a\n  - expect: nothing\n')).begin();
    unreachable.machine.undelivered('peer', failure('UNREACHABLE', { address: '127.0.0.1:7' }), 1);
    expect(unreachable.failures).toEqual(['UNREACHABLE']);
  });

  it('over UDP forgets a refusal with the next send', () => {
    const bench = new SequenceBench(
      steps('  - send: a\n  - wait: 5ms\n  - send: b\n  - expect: nothing\n    within: 5ms\n'),
    ).begin();
    bench.machine.undelivered('peer', failure('CONNECTION_REFUSED', { address: '127.0.0.1:7' }), 1);
    expect(bench.pass(20).result?.outcome).toBe('held');
  });

  it('keeps what was captured by name, and of numbers those of the latest match', () => {
    const bench = new SequenceBench(
      steps(
        '  - expect: { regex: "(?<n>a)" }\n  - expect: { text: b }\n  - send: "{n}"\n  - expect: { regex: "(?<m>c)" }\n  - send: "{n}{m}{1}"\n  - expect: { text: d }\n  - send: "{1}"\n',
      ),
    ).begin();
    bench.comes('a').comes('b').comes('c').comes('d');
    expect([bench.sent, bench.failures]).toEqual([['peer a', 'peer acc'], ['ANSWER_FIELD_UNKNOWN']]);
  });

  it('shows at most the sixteen latest messages around what does not hold', () => {
    const bench = new SequenceBench(steps('  - expect: never\n    within: 50ms\n')).begin();
    for (let count = 0; count < 30; count += 1) bench.comes(String(count));
    const { around = [], came = [] } = bench.pass(50).failed[0] ?? {};
    expect([around.length, came.length, Buffer.from(around[0]?.bytes ?? []).toString()]).toEqual([
      16,
      8,
      '14',
    ]);
  });

  it('of connected and closed is about who comes and leaves, each once', () => {
    const bench = new SequenceBench(
      'steps:\n  - listen: tcp:0\n    as: desk\n  - expect: connected\n  - expect: connected\n    within: 1s\n  - expect: closed\n',
    ).begin();
    expect(bench.asked).toEqual(['open desk 0']);
    bench.machine.visited('desk', 'connected', 'p:1', 0);
    expect(bench.ended).toEqual(['1 listen done', '2 expect held']);
    bench.pass(1_000);
    bench.machine.visited('desk', 'closed', 'p:1', 1_000);
    expect(bench.ended.slice(2)).toEqual(['3 expect failed', '4 expect held']);
  });

  it('shows what was expected, what came instead and where it differs, and the messages around it', () => {
    const bench = new SequenceBench(
      steps('  - send: Q\n  - expect: { hex: "AA 01 ?? 03", at: whole }\n    within: 100ms\n'),
    ).begin();
    bench
      .pass(20)
      .comes(Uint8Array.of(0xaa, 2, 7, 3))
      .pass(100);
    const [failed] = bench.failed;
    expect(failed).toMatchObject({
      failure: { code: 'SEQUENCE_EXPECTATION_LATE', params: { ms: 100 } },
      expected: 'AA 01 ?? 03',
      came: [{ peer: '192.0.2.7:9', afterMs: 20, totalBytes: 4, differing: [{ from: 1, to: 2 }] }],
      around: [
        { direction: 'out', afterMs: 0 },
        { direction: 'in', afterMs: 20 },
      ],
    });
  });

  it('has placeholders of its own, and takes the values that were set', () => {
    const bench = new SequenceBench(
      steps('  - set: { word: ok }\n  - expect: "{{word}} {{host}}"\n  - expect: { hex: "0{{digit}}" }\n'),
      { values: { host: 'h', digit: '7' } },
    );
    bench.begin().comes('ok h').comes(Uint8Array.of(7));
    expect(bench.result).toMatchObject({ outcome: 'held' });
  });
});

describe('a server of many peers', () => {
  it('forgets the peer that has been idle longest, and goes on', () => {
    const peers = 100_000;
    const bench = new SequenceBench(
      steps('  - expect: { text: last, at: whole }\n    within: 1h\n  - expect: x0\n    within: 1ms\n'),
    ).begin();
    for (let count = 0; count < peers; count += 1) bench.comes(`x${count}`, 'peer', `192.0.2.7:${count}`);
    bench.comes('last', 'peer', '192.0.2.7:1').pass(10);
    expect(bench.ended.slice(1)).toEqual(['2 expect held', '3 expect failed']);
    const came = bench.failed[0]?.came.map(({ peer }) => peer);
    expect(came).toEqual(Array.from({ length: 8 }, (_, index) => `192.0.2.7:${peers - 8 + index}`));
  });

  it('is read on where each of its peers is expected', () => {
    const rounds = 5_000;
    const bench = new SequenceBench(steps(`  - repeat: ${rounds}\n    steps: [ { expect: x } ]\n`)).begin();
    for (let count = 0; count < rounds; count += 1) bench.comes('x', 'peer', `192.0.2.7:${count}`);
    expect(bench.result).toMatchObject({ outcome: 'held', failed: 0 });
  });
});

describe('sending', () => {
  it('fills placeholders and captures, adds a checksum and an ending, and counts', () => {
    const bench = new SequenceBench(
      steps(
        '  - send: "{{counter}} {{time}} {{?unit=5}} {{date}}"\n    ending: crlf\n  - send: { hex: "01 {{n:u8}}" }\n    checksum: crc16-modbus\n  - send: "温"\n    encoding: gbk\n',
      ),
      { values: { n: '3' } },
    ).begin();
    expect(bench.sent).toEqual([
      'peer 1 08:12:40.118 5 2026-11-25\r\n',
      `peer ${Buffer.from([1, 3, 0x40, 0x21]).toString('latin1')}`,
      `peer ${Buffer.from([0xce, 0xc2]).toString('latin1')}`,
    ]);
  });

  it('fails where a value grows beyond a mebibyte, and says so', () => {
    const text = steps(
      '  - set: { a: "{{word}}" }\n  - repeat: 40\n    steps:\n      - set: { a: "{{a}}{{a}}" }\n  - send: after\n',
    );
    const bench = new SequenceBench(text, { values: { word: 'x'.repeat(1_000) } }).begin().pass(0);
    expect(new Set(bench.failures)).toEqual(new Set(['SEQUENCE_VALUE_TOO_LONG']));
    expect([bench.failures.length, bench.sent]).toEqual([30, ['peer after']]);
    expect(bench.result).toMatchObject({ outcome: 'failed' });
  });

  it('fails where many values that are set, or given to a message, come to too much together', () => {
    const values = { word: 'x'.repeat(1_000_000) };
    const many = Array.from({ length: 20 }, (_, index) => `a${index}: "{{word}}"`).join(', ');
    const bench = new SequenceBench(
      steps(`  - set: { ${many} }\n  - send: { message: m, set: { ${many} } }\n`),
      {
        values,
        messages: { m: () => new Uint8Array(1) },
      },
    ).begin();
    expect(bench.failures).toEqual(['SEQUENCE_VALUE_TOO_LONG', 'SEQUENCE_VALUE_TOO_LONG']);
  });

  it('fails where the values in one text come to too much', () => {
    const values = { word: 'x'.repeat(1_000_000) };
    const bench = new SequenceBench(steps(`  - send: "${'{{word}}'.repeat(100)}"\n`), { values }).begin();
    expect(bench.failures).toEqual(['SEQUENCE_VALUE_UNSET']);
    const opening = new SequenceBench(`steps:\n  - open: "udp://${'{{word}}'.repeat(100)}"\n`, { values });
    expect(opening.begin().failures).toEqual(['SEQUENCE_VALUE_UNSET']);
  });

  it('does not read braces or escapes in the values that it fills in', () => {
    const bench = new SequenceBench(steps('  - send: "<{{odd}}>"\n'), {
      values: { odd: '{1}\\n{{x}}' },
    }).begin();
    expect(bench.sent).toEqual(['peer <{1}\\n{{x}}>']);
  });

  it('sends saved messages with the values of the step', () => {
    const bench = new SequenceBench(
      steps('  - send: { message: limit, set: { value: "{{n}}0" } }\n  - send: { message: nobody }\n'),
      {
        values: { n: '3', other: 'o' },
        messages: { limit: (values) => Buffer.from(`${values.variable('value')} ${values.blank('other')}`) },
      },
    ).begin();
    expect(bench.sent).toEqual(['peer 30 o']);
    expect(bench.failures).toEqual(['MESSAGE_UNKNOWN']);
  });

  it('goes to what is named, or to what was opened last, and to one peer where that is said', () => {
    const bench = new SequenceBench(
      'steps:\n  - open: udp://a:1\n    as: one\n  - open: udp://b:2\n  - send: x\n  - send: y\n    to: one\n    peer: "{{who}}"\n  - close: peer\n  - send: z\n',
      { values: { who: 'p:1' } },
    ).begin();
    expect(bench.sent).toEqual(['peer x', 'one p:1 y', 'one z']);
  });

  it.each([
    ['  - send: "{{unset}}"\n', 'SEQUENCE_VALUE_UNSET'],
    ['  - send: "{3}"\n', 'ANSWER_FIELD_UNKNOWN'],
    ['  - set: { n: 300 }\n  - send: { hex: "{n:u8}" }\n', 'ANSWER_VALUE_UNFIT'],
    ['  - send: a\n    to: nobody\n', 'SEQUENCE_NAME_UNKNOWN'],
    ['  - send: { form: { layout: none } }\n', 'LAYOUT_UNKNOWN'],
    ['  - close: nobody\n', 'SEQUENCE_NAME_UNKNOWN'],
    ['  - assert: "{{unset}} == 1"\n', 'SEQUENCE_VALUE_UNSET'],
    ['  - assert: rtt.p99 < 20ms\n', 'SEQUENCE_ROUND_TRIP_MISSING'],
    ['  - assert: 1 == 2\n', 'SEQUENCE_ASSERTION_FAILED'],
    ['  - assert: a < 2\n', 'SEQUENCE_NOT_COMPARABLE'],
    ['  - open: udp://a:2\n    as: peer\n', 'SEQUENCE_NAME_TAKEN'],
  ])('and what cannot be done fails with its reason: %j', (text, code) => {
    expect(new SequenceBench(steps(text)).begin().pass(10).failures).toEqual([code]);
  });

  it('fails with what the socket says', () => {
    const bench = new SequenceBench(steps('  - send: a\n'));
    bench.sendFailures.set('peer', failure('NOT_CONNECTED'));
    expect(bench.begin().failures).toEqual(['NOT_CONNECTED']);
    expect(bench.failed[0]?.around).toEqual([]);
  });
});

describe('a repetition', () => {
  it('begins its rounds in their time, and says which round failed', () => {
    const bench = new SequenceBench(
      steps(
        '  - repeat: 3\n    every: 50ms\n    steps:\n      - send: "{{counter}}"\n      - expect: ok\n        within: 10ms\n',
      ),
    ).begin();
    bench.pass(4).comes('ok').pass(46);
    expect(bench.sent).toEqual(['peer 1', 'peer 2']);
    bench.pass(50).comes('ok');
    expect(bench.result).toMatchObject({ outcome: 'failed', failed: 1, steps: 7, tookMs: 100 });
    expect(bench.ended.at(-1)).toBe('2 repeat failed');
    const rounds = bench.reports.flatMap((one) =>
      one.type === 'stepEnded' && one.step.number === '2.2' ? [`${one.step.round} ${one.outcome}`] : [],
    );
    expect(rounds).toEqual(['1 held', '2 failed', '3 held']);
  });

  it('without end lets others have their turn', () => {
    const bench = new SequenceBench(steps('  - repeat: 1000000\n    steps: [ { set: { a: b } } ]\n')).begin();
    expect(bench.machine.deadlineMs).toBe(0);
    expect(bench.ended.length).toBeLessThan(1_000);
    bench.machine.interrupt(0);
    expect(bench.result?.outcome).toBe('interrupted');
  });

  it('measures round trips', () => {
    const bench = new SequenceBench(
      steps(
        '  - repeat: 2\n    steps: [ { send: a }, { expect: b } ]\n  - assert: rtt.max == 30\n  - assert: rtt.count == 2\n',
      ),
    ).begin();
    bench.pass(30).comes('b').pass(10).comes('b');
    expect(bench.result).toMatchObject({ outcome: 'held' });
  });
});

describe('steps at once', () => {
  const parallel = steps(
    '  - parallel:\n      - [ { expect: a }, { send: 1 } ]\n      - [ { wait: 20ms }, { send: 2 } ]\n  - send: 3\n',
  );

  it('run beside each other, and the next step waits for all', () => {
    const bench = new SequenceBench(parallel).begin();
    bench.pass(5).comes('a').pass(15);
    expect(bench.sent).toEqual(['peer 1', 'peer 2', 'peer 3']);
    expect(bench.result).toMatchObject({ outcome: 'held', steps: 6 });
  });

  it('fail as one where one of them does', () => {
    const bench = new SequenceBench(parallel).begin().pass(3_000);
    expect(bench.ended).toContain('2 parallel failed');
    expect(bench.sent).toEqual(['peer 2', 'peer 1', 'peer 3']);
  });

  it('share what they read: a message counts once for what follows them', () => {
    const bench = new SequenceBench(
      steps(
        '  - parallel:\n      - [ { expect: a } ]\n      - [ { expect: a } ]\n  - expect: nothing\n    within: 5ms\n',
      ),
    ).begin();
    bench.comes('a').pass(10);
    expect(bench.result).toMatchObject({ outcome: 'held' });
  });
});

describe('TFTP', () => {
  it('serves, expects what was sent whole, moves files and ends what takes too long', () => {
    const bench = new SequenceBench(
      'steps:\n  - tftp: { serve: fw.bin, port: "{{port}}" }\n    as: boot\n  - expect: { tftp: { sent: fw.bin } }\n  - tftp: { get: "tftp://127.0.0.1:{{boot.port}}/fw.bin", to: got.bin }\n  - assert: "{{tftp.bytes}} == 7"\n  - tftp: { put: fw.bin, to: tftp://192.0.2.1/x }\n    within: 1s\n',
      { values: { port: '6969' } },
    );
    bench.facts = () => ({ ...udpFacts, isServer: true, port: 6969 });
    bench.begin();
    expect(bench.asked).toEqual(['serve boot fw.bin 6969']);
    bench.machine.served('boot', { file: 'fw.bin', direction: 'sent', isWhole: false, bytes: 1 }, 1);
    expect(bench.ended).toHaveLength(1);
    bench.machine.served('boot', { file: 'fw.bin', direction: 'sent', isWhole: true, bytes: 7 }, 2);
    expect(bench.asked.at(-1)).toBe('transfer 1 get tftp://127.0.0.1:6969/fw.bin got.bin');
    bench.machine.transferEnded(1, { ok: true, value: 7 }, 3);
    bench.pass(1_004);
    expect(bench.asked.at(-1)).toBe('abort 2');
    expect(bench.failures).toEqual(['SEQUENCE_TRANSFER_LATE']);
    // What it ends with afterwards is nobody's.
    bench.machine.transferEnded(2, { ok: true, value: 1 }, 1_001);
    expect(bench.result).toMatchObject({ outcome: 'failed', steps: 5, failed: 1 });
  });
});

describe('whatever happens', () => {
  it('ends, with each step that was begun over once, and throws nothing (seed printed when it fails)', () => {
    const seed = 20_261_127;
    let state = seed;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state % below;
    };
    const leaves = [
      'send: "a{{counter}}"',
      'send: "{1}"',
      'expect: a\n  within: 5ms',
      'expect: { hex: "61 ??" }\n  within: 3ms',
      'expect: { regex: "(?<n>.)" }\n  within: 4ms',
      'expect: nothing\n  within: 2ms',
      'expect: closed\n  within: 2ms',
      'wait: 3ms',
      'set: { x: "{n}" }',
      'assert: "{{x}} == a"',
      'open: udp://h:1\n  as: b',
      'close: b',
      'tftp: { get: "tftp://h/f" }\n  within: 4ms',
    ];
    const list = (depth: number): string => {
      const steps = Array.from({ length: 1 + next(4) }, () => {
        const kind = depth > 0 ? next(leaves.length + 2) : next(leaves.length);
        if (kind < leaves.length) return `- ${leaves[kind]}`;
        const inner = indented(list(depth - 1), '    ');
        return kind === leaves.length
          ? `- repeat: ${1 + next(3)}\n  every: ${next(3)}ms\n  steps:\n${inner}`
          : `- parallel:\n    -\n${indented(list(depth - 1), '      ')}\n    -\n${indented(list(depth - 1), '      ')}`;
      });
      return steps.join('\n');
    };
    for (let run = 0; run < 200; run += 1) {
      const yaml = `steps:\n- open: udp://h:0\n${list(2)}\n`;
      const bench = new SequenceBench(yaml, { values: { x: 'a' } }).begin();
      for (let turn = 0; turn < 400 && bench.result === undefined; turn += 1) {
        const what = next(6);
        if (what === 0)
          bench.comes(['a1', 'b', Uint8Array.of(0xff, 0x61, 0)][next(3)] ?? '', ['peer', 'b'][next(2)]);
        else if (what === 1)
          bench.machine.visited('peer', next(2) === 0 ? 'connected' : 'closed', 'p:1', bench.nowMs);
        else if (what === 2) bench.machine.transferEnded(1 + next(4), { ok: true, value: 1 }, bench.nowMs);
        else if (what === 3) bench.machine.openFailed('never', failure('NOT_CONNECTED'), bench.nowMs);
        else bench.pass(next(4));
      }
      const begun = bench.reports.filter(({ type }) => type === 'stepStarted').length;
      const over = bench.ended.length;
      expect(
        [bench.result === undefined, begun >= over, bench.machine.deadlineMs],
        `seed ${seed}, run ${run}\n${yaml}`,
      ).toEqual([false, true, Number.POSITIVE_INFINITY]);
    }
  });
});

function indented(text: string, by: string): string {
  return text.replaceAll(/^/gm, by);
}
