import { describe, expect, it } from 'vitest';
import { wordedParams } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { parseRules, ruleFileShape } from './rule-file.js';
import { YamlDocument } from './yaml-document.js';

function read(yaml: string) {
  return parseRules(orThrow(YamlDocument.parse(yaml)).value(ruleFileShape), 'hot');
}

/** The first fault of a file: its place, and its words. */
function faultOf(yaml: string): string {
  const document = orThrow(YamlDocument.parse(yaml));
  const parsed = parseRules(document.value(ruleFileShape), 'hot');
  if (parsed.ok) return 'accepted';
  const { line, column } = document.placeOf(parsed.fault.path);
  const { params, code } = parsed.fault.failure;
  return `${line}:${column} ${wordedParams(params, 'en').reason ?? code}`;
}

describe('a file of rules', () => {
  it('becomes rules with every default', () => {
    const parsed = read('when: { hex: "0100" }\nthen: [ { send: pong } ]\n');
    expect(parsed).toEqual({
      ok: true,
      value: [
        {
          ...{ name: 'hot', on: undefined, connected: false, idleMs: undefined, nth: undefined },
          when: { type: 'hex', pattern: '0100', at: 'anywhere', path: 'when.hex' },
          actions: [
            {
              type: 'send',
              text: 'pong',
              hex: false,
              encoding: undefined,
              checksum: undefined,
              path: 'then[0].send',
            },
          ],
          ...{ limitPerSecond: 100, enabled: true, stops: true },
        },
      ],
    });
  });

  it('may say everything that a rule can', () => {
    const parsed = read(`
# what the bench answers
- name: Overheat
  on: [sensor-bench]
  when:
    all:
      - { hex: AA 55 09 ??, at: start }
      - any: [ { text: a }, { regex: "(?<code>x)", of: bytes } ]
      - { size: 12..20 }
    every: 3
  then:
    - { send: "{1}", encoding: gbk }
    - { wait: 50ms }
    - { rotate: [ { send: 01, hex: true }, { send: b } ] }
    - { tag: alarm }
    - { notify: hot }
    - { log: "temp={1}" }
    - { stopRecording: true }
    - { script: mean.js }
    - { reset: true }
  limit: 20/s
  enabled: false
  else: continue
- { when: { idle: 5s }, then: [ { close: true } ] }
- { when: { connected: true }, then: [ { log: hello } ] }
`);
    if (!parsed.ok) throw new Error(parsed.fault.path);
    const [first, second, third] = parsed.value;
    expect(first).toMatchObject({ name: 'Overheat', on: ['sensor-bench'], enabled: false, stops: false });
    expect(first?.nth).toEqual({ number: 3, isRepeated: true });
    expect(first?.limitPerSecond).toBe(20);
    expect(first?.when).toMatchObject({
      type: 'all',
      of: [
        { type: 'hex', at: 'start' },
        {
          type: 'any',
          of: [{ type: 'text' }, { type: 'regex', of: 'bytes', path: '[0].when.all[1].any[1].regex' }],
        },
        { type: 'size', least: 12, most: 20 },
      ],
    });
    expect(first?.actions.map(({ type }) => type)).toEqual([
      'send',
      'wait',
      'rotate',
      'tag',
      'notify',
      'log',
      'stopRecording',
      'script',
      'reset',
    ]);
    expect(second).toMatchObject({ name: 'hot 2', idleMs: 5_000, when: undefined, stops: true });
    expect(third).toMatchObject({ connected: true, stops: false });
    expect(Object.isFrozen(third?.actions[0])).toBe(true);
  });

  it.each([
    ['12', 12, 12],
    ['12..', 12, Number.MAX_SAFE_INTEGER],
    ['..12', 0, 12],
    ['1..12', 1, 12],
  ])('reads the size %s', (size, least, most) => {
    const parsed = read(`{ when: { size: ${size} }, then: [ { tag: a } ] }`);
    expect(parsed.ok && parsed.value[0]?.when).toMatchObject({ least, most });
  });

  it('changes, replaces and drops what passes a relay, and stops the later rules then', () => {
    const parsed = read(`
- when: { text: a }
  then:
    - { set: { sensor.value: 900, sensor.flags.run: yes, sensor.name: "0100" } }
    - { replace: 01 02, hex: true, checksum: crc16-modbus }
    - { wait: 5ms }
    - { log: passed }
- { when: { text: a }, then: [ { drop: true } ] }
- { when: { text: a }, then: [ { tag: a } ] }
`);
    if (!parsed.ok) throw new Error(parsed.fault.path);
    const [first, second, third] = parsed.value;
    expect(first?.actions).toMatchObject([
      {
        type: 'set',
        values: { 'sensor.value': '900', 'sensor.flags.run': 'yes', 'sensor.name': '0100' },
        path: '[0].then[0].set',
      },
      { type: 'replace', text: '01 02', hex: true, path: '[0].then[1].replace' },
      { type: 'wait', ms: 5 },
      { type: 'log', text: 'passed' },
    ]);
    expect(second?.actions).toEqual([{ type: 'drop', path: '[1].then[0].drop' }]);
    expect([first?.stops, second?.stops, third?.stops]).toEqual([true, true, false]);
  });

  it.each([
    ['- when: { hexx: "00" }\n  then: []\n', '1:17 [0].when.hexx is not known; did you mean hex?'],
    ['when: {}\nthen: [ { send: a } ]\n', '1:7 when says nothing of what is to match'],
    ['when: { text: a }\nthen: []\n', '2:7 then is missing'],
    ['when: { text: a }\nthen: [ { send: a, tag: b } ]\n', '2:9 then[0] has to name exactly one thing to do'],
    [
      'when: { text: a }\nthen: [ { close: false } ]\n',
      '2:18 then[0].close has to name exactly one thing to do',
    ],
    [
      'when: { size: 3..2 }\nthen: [ { tag: a } ]\n',
      '1:15 when.size is no number of bytes; write 12, 12.., ..20 or 12..20',
    ],
    ['when: { idle: 5 }\nthen: [ { tag: a } ]\n', '1:15 when.idle'],
    ['when: { text: a, nth: 0 }\nthen: [ { tag: a } ]\n', '1:23 when.nth has to be a whole number from 1'],
    ['when: { text: a }\nlimit: fast\nthen: [ { tag: a } ]\n', '2:8 limit is no number of answers a second'],
    [
      'when: { text: a }\nlimit: 1000001/s\nthen: [ { tag: a } ]\n',
      '2:8 limit is no number of answers a second',
    ],
    ['when: { text: a }\nthen: [ { send: a, encoding: x } ]\n', '2:30 ENCODING_UNKNOWN'],
    [
      'when: { text: a }\nthen:\n  - wait: 1s\n  - set: { sensor.value: 1 }\n',
      '4:10 then[1].set stands behind a wait: by then the message has passed',
    ],
    [
      '- when: { text: a }\n  then: [{ wait: 1s }, { drop: true }]\n',
      '2:32 [0].then[1].drop stands behind a wait',
    ],
    ['when: { text: a }\nthen: [ { set: {} } ]\n', '2:16 then[0].set is missing'],
    [
      'when: { text: a }\nthen: [ { set: { sensor.value: [1] } } ]\n',
      '2:16 then[0].set.sensor.value has to be a text',
    ],
    [
      'when: { text: a }\nthen: [ { replace: a, drop: true } ]\n',
      '2:9 then[0] has to name exactly one thing',
    ],
    ['when: { text: a }\nthen: [ { drop: false } ]\n', '2:17 then[0].drop has to name exactly one thing'],
    ['text\n', '1:1'],
  ])('names what is wrong, and where: %j', (yaml, fault) => {
    expect(faultOf(yaml)).toContain(fault);
  });
});
