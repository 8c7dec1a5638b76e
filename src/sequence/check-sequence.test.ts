import { describe, expect, it } from 'vitest';
import { sequenceOf, sequenceToolsOf } from '../../test/sequence-bench.js';
import { failure } from '../errors/error.js';
import { sequenceMistake } from './check-sequence.js';

const tools = {
  ...sequenceToolsOf([], {}),
  openFault: (target: { readonly type: string; readonly target?: string }) =>
    target.target?.endsWith(':99999') === true ? failure('PORT_INVALID', { text: '99999' }) : undefined,
  portFault: (port: string) => (port === '99999' ? failure('PORT_INVALID', { text: port }) : undefined),
  urlFault: () => undefined,
  messageFault: (name: string) => (name === 'nobody' ? failure('MESSAGE_UNKNOWN', { name }) : undefined),
};

function mistake(steps: string, values: Readonly<Record<string, string>> = {}): readonly unknown[] {
  const yaml = `steps:\n  - open: udp://127.0.0.1:7788\n${steps}`;
  const found = sequenceMistake(sequenceOf(yaml), new Map(Object.entries(values)), tools);
  return found === undefined ? [] : [found.path, found.failure.code];
}

describe('the text of a sequence', () => {
  it.each([
    ['  - expect: { regex: "(" }\n', 'steps[1].expect.regex', 'REGEX_INVALID'],
    ['  - expect: { hex: "AA 5" }\n', 'steps[1].expect.hex', 'HEX_PATTERN_INVALID'],
    [
      '  - expect: { any: [ { text: a }, { hex: "AA 5" } ] }\n',
      'steps[1].expect.any[1].hex',
      'HEX_PATTERN_INVALID',
    ],
    ['  - expect: { field: nobody.temp > 1 }\n', 'steps[1].expect.field', 'FILTER_NAME_UNKNOWN'],
    ['  - send: { hex: "01 0" }\n', 'steps[1].send.hex', 'HEX_ODD'],
    ['  - send: { form: { layout: nobody } }\n', 'steps[1].send.form.layout', 'LAYOUT_UNKNOWN'],
    ['  - send: { message: nobody }\n', 'steps[1].send.message', 'MESSAGE_UNKNOWN'],
    ['  - send: "{q}"\n', 'steps[1].send', 'ANSWER_FIELD_UNKNOWN'],
    ['  - send: { text: "{q}" }\n', 'steps[1].send.text', 'ANSWER_FIELD_UNKNOWN'],
    ['  - send: "{{host}}"\n', 'steps[1].send', 'SEQUENCE_VALUE_UNSET'],
    ['  - set: { a: "{q}" }\n', 'steps[1].set.a', 'ANSWER_FIELD_UNKNOWN'],
    ['  - assert: "{q} == 1"\n', 'steps[1].assert', 'ANSWER_FIELD_UNKNOWN'],
    ['  - assert: rtt.p100 < 1\n', 'steps[1].assert', 'SEQUENCE_FIGURE_UNKNOWN'],
    ['  - send: a\n    to: b\n', 'steps[1].to', 'SEQUENCE_NAME_UNKNOWN'],
    ['  - expect: a\n    from: b\n', 'steps[1].from', 'SEQUENCE_NAME_UNKNOWN'],
    ['  - close: b\n', 'steps[1].close', 'SEQUENCE_NAME_UNKNOWN'],
    [
      '  - send: a\n    to: b\n  - open: udp://127.0.0.1:1\n    as: b\n',
      'steps[1].to',
      'SEQUENCE_NAME_UNKNOWN',
    ],
    ['  - open: tcp://127.0.0.1:99999\n', 'steps[1].open', 'PORT_INVALID'],
    ['  - tftp: { serve: a, port: 99999 }\n', 'steps[1].tftp.port', 'PORT_INVALID'],
    ['  - repeat: 2\n    steps: [ { send: "{q}" } ]\n', 'steps[1].steps[0].send', 'ANSWER_FIELD_UNKNOWN'],
    [
      '  - parallel: [ [ { expect: { regex: "(?<q>a)" } } ], [ { send: "{q}" } ] ]\n',
      'steps[1].parallel[1][0].send',
      'ANSWER_FIELD_UNKNOWN',
    ],
  ])('shows what is wrong with %s', (steps, path, code) => {
    expect(mistake(steps)).toEqual([path, code]);
  });

  it.each([
    ['  - expect: { regex: "(?<q>a)" }\n  - send: "{q} {1} {peer}"\n  - assert: "{q} == {1}"\n'],
    ['  - expect: { hex: "AA ##" }\n  - send: { hex: "{1}" }\n'],
    // What only the run knows is left to it.
    [
      '  - set: { a: "(" }\n  - expect: { regex: "{{a}}" }\n  - send: "{q} {{a:4}}"\n  - send: { hex: "0{{a}}" }\n',
    ],
    ['  - send: "{{peer.port}} {{counter}} {{?x=1}}"\n'],
    ['  - open: "{{host}}"\n  - send: a\n    to: other\n'],
    ['  - open: PLC\n  - send: a\n    to: PLC\n  - send: "{{PLC.port}}"\n'],
    ['  - repeat: 2\n    steps: [ { open: "udp://127.0.0.1:1" } ]\n  - close: peer3\n'],
    ['  - parallel: [ [ { open: "udp://127.0.0.1:1", as: b } ], [ { wait: 1s }, { send: a, to: b } ] ]\n'],
    ['  - tftp: { get: "tftp://h/a" }\n  - assert: "{{tftp.bytes}} == 1"\n  - assert: rtt.p99 < 1\n'],
    ['  - expect: { checksum: ok }\n'],
  ])('is right in %s', (steps) => {
    expect(mistake(`  - set: { host: x }\n${steps}`)).toEqual([]);
  });

  it('has nothing to send through before something is opened', () => {
    const found = sequenceMistake(
      sequenceOf('steps: [ { send: a }, { open: "udp://h:1" } ]\n'),
      new Map(),
      tools,
    );
    expect([found?.path, found?.failure.code]).toEqual(['steps[0]', 'SEQUENCE_NOTHING_OPEN']);
  });

  it('is read with the values of the environment', () => {
    expect(mistake('  - expect: { regex: "{{a}}" }\n', { a: '(' })).toEqual([
      'steps[1].expect.regex',
      'REGEX_INVALID',
    ]);
    expect(mistake('  - open: "{{a}}"\n', { a: 'tcp://h:99999' })).toEqual(['steps[1].open', 'PORT_INVALID']);
  });
});
