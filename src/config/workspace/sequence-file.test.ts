import { describe, expect, it } from 'vitest';
import { parseSequence } from './sequence-file.js';
import { sequenceShape } from './sequence-shape.js';
import { YamlDocument } from './yaml-document.js';

function parse(yaml: string) {
  const document = YamlDocument.parse(yaml);
  if (!document.ok) throw new Error(document.failure.code);
  return parseSequence(document.value.value(sequenceShape), 'acceptance');
}

function stepOf(step: string) {
  const parsed = parse(`steps:\n  - ${step}\n`);
  if (!parsed.ok) throw new Error(`${parsed.fault.path} ${JSON.stringify(parsed.fault.failure)}`);
  return parsed.value.steps[0];
}

describe('a file of a sequence', () => {
  it('has the name of its file unless it says another, and stops at failures where it says so', () => {
    const parsed = parse('name: Acceptance, sensor 3\nonFailure: stop\nsteps: [ { wait: 1s } ]\n');
    expect(parsed).toMatchObject({
      ok: true,
      value: { name: 'Acceptance, sensor 3', stopsAtFailure: true, remark: '' },
    });
    expect(parse('steps: [ { wait: 1s } ]\n')).toMatchObject({
      value: { name: 'acceptance', stopsAtFailure: false },
    });
  });

  it.each([
    [
      'open: tcp://{{host}}:502',
      { type: 'open', target: { type: 'open', target: 'tcp://{{host}}:502' }, withinMs: 10_000 },
    ],
    [
      '{ listen: "udp:127.0.0.1:0", as: desk, reply: echo }',
      { target: { protocol: 'udp', address: '127.0.0.1:0' }, as: 'desk', settings: { reply: 'echo' } },
    ],
    ['send: 0100', { type: 'send', content: { type: 'text', text: '0100' }, ending: 'none' }],
    [
      '{ send: { hex: 0100 }, checksum: crc16-modbus, to: a, peer: "{peer}", ending: lf }',
      { content: { type: 'hex', text: '0100' }, to: 'a', peer: '{peer}', ending: 'lf', checksum: {} },
    ],
    [
      'send: { form: { layout: sensor, values: { n: 3, list: [ 1, 2 ] } } }',
      { content: { type: 'form', values: { n: '3', list: ['1', '2'] } } },
    ],
    [
      'send: { message: sensor/read, set: { unit: 3 } }',
      { content: { type: 'message', name: 'sensor/read', set: { unit: '3' } } },
    ],
    [
      'expect: ok',
      { expected: { condition: { type: 'text', text: 'ok', at: 'anywhere' } }, withinMs: 1_000 },
    ],
    [
      '{ expect: nothing, within: 200ms, from: a }',
      { expected: { type: 'nothing' }, withinMs: 200, from: 'a' },
    ],
    ['expect: reset', { expected: { type: 'reset' } }],
    ['expect: refused', { expected: { type: 'refused' } }],
    ['{ open: "tcp://h:1", halfClose: 10s }', { settings: { halfCloseMs: 10_000 } }],
    ['expect: { field: "sensor.temp == 30.0" }', { expected: { condition: { type: 'filter' } } }],
    [
      'expect: { tftp: { received: log.txt } }',
      { expected: { type: 'transfer', direction: 'received', file: 'log.txt' }, withinMs: 60_000 },
    ],
    ['set: { a: 1 }', { type: 'set', values: { a: '1' } }],
    [
      '{ repeat: 20, every: 50ms, steps: [ { wait: 1ms } ] }',
      { type: 'repeat', times: 20, everyMs: 50, steps: [{ ms: 1 }] },
    ],
    [
      'parallel: [ [ { wait: 1ms } ], [ { wait: 2ms } ] ]',
      { type: 'parallel', branches: [[{ ms: 1 }], [{ ms: 2 }]] },
    ],
    [
      'assert: "{t} == 30.0 ± 0.5"',
      { comparison: { left: '{t}', operator: '==', right: '30.0', tolerance: 0.5 } },
    ],
    [
      'tftp: { serve: images, port: 6969, write: true }',
      { type: 'serve', root: 'images', port: '6969', takesFiles: true },
    ],
    ['tftp: { get: "tftp://h/fw.bin", to: got.bin }', { transfer: { direction: 'get', local: 'got.bin' } }],
    [
      'tftp: { put: fw.bin, to: "tftp://h/fw.bin" }',
      { transfer: { direction: 'put', url: 'tftp://h/fw.bin', local: 'fw.bin' } },
    ],
    ['close: sensor', { type: 'close', name: 'sensor' }],
  ])('reads %s', (step, expected) => {
    expect(stepOf(step)).toMatchObject(expected);
  });

  it.each([
    ['steps: []', 'steps', 'property-missing'],
    ['steps: [ {} ]', 'steps[0]', 'sequence-step-not-one'],
    ['steps: [ { wait: 1s, send: a } ]', 'steps[0].wait', 'sequence-step-not-one'],
    ['steps: [ { wait: soon } ]', 'steps[0].wait', 'property-no-duration'],
    ['steps: [ { wait: 1s, to: a } ]', 'steps[0].to', 'sequence-modifier'],
    ['steps: [ { send: { text: a, hex: 0A } } ]', 'steps[0].send', 'sequence-send-not-one'],
    ['steps: [ { expect: {} } ]', 'steps[0].expect', 'sequence-expect-empty'],
    ['steps: [ { expect: { tftp: {} } } ]', 'steps[0].expect', 'sequence-expect-empty'],
    ['steps: [ { listen: "7777" } ]', 'steps[0].listen', 'sequence-listen'],
    ['steps: [ { assert: hello } ]', 'steps[0].assert', 'sequence-comparison'],
    ['steps: [ { tftp: { serve: a, get: "tftp://h/a" } } ]', 'steps[0].tftp', 'sequence-tftp-not-one'],
    ['steps: [ { tftp: { get: a } } ]', 'steps[0].tftp.get', 'sequence-tftp-url'],
    ['steps: [ { tftp: { put: a, port: 1, to: "tftp://h/a" } } ]', 'steps[0].tftp.port', 'sequence-modifier'],
    ['steps: [ { repeat: 2 } ]', 'steps[0].steps', 'property-missing'],
    [
      'steps: [ { repeat: 1, steps: [ { repeat: 1, steps: [ { wait: no } ] } ] } ]',
      'steps[0].steps[0].steps[0].wait',
      'property-no-duration',
    ],
  ])('%s is refused where it is wrong', (yaml, path, reason) => {
    expect(parse(yaml)).toMatchObject({ ok: false, fault: { path, failure: { params: { reason } } } });
  });

  it.each([
    ['steps: [ { expect: { regex: 1, at: middle } } ]', 'steps[0].expect'],
    ['steps: [ { send: a, encoding: klingon } ]', 'steps[0].encoding'],
    ['steps: [ { send: a, checksum: nosum } ]', 'steps[0].checksum'],
    ['steps: [ { open: a, unknown: b } ]', 'steps[0].unknown'],
    [
      'steps: [ { repeat: 1, steps: [ { repeat: 1, steps: [ { repeat: 1, steps: [ { repeat: 1, steps: [ { wait: 1s } ] } ] } ] } ] } ]',
      'steps[0].steps[0].steps[0].steps[0]',
    ],
    ['[ 1 ]', ''],
  ])('%s is refused', (yaml, path) => {
    const parsed = parse(yaml);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.fault.path.startsWith(path)).toBe(true);
  });

  it('has at most 10,000 steps, those within others counted', () => {
    const some = Array.from({ length: 5_000 }, () => '{ wait: 1ms }').join(', ');
    const steps = `steps:\n  - { repeat: 1, steps: [ ${some} ] }\n  - { repeat: 1, steps: [ ${some} ] }\n`;
    expect(parse(steps)).toMatchObject({
      ok: false,
      fault: { failure: { params: { reason: 'property-too-many' } } },
    });
  });
});
