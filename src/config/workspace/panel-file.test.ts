import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { panelShape, parsePanel } from './panel-file.js';
import { YamlDocument } from './yaml-document.js';

function read(yaml: string): unknown {
  const document = orThrow(YamlDocument.parse(yaml));
  const parsed = parsePanel(document.value(panelShape), 'bench');
  if (parsed.ok) return parsed.value;
  const { line, column } = document.placeOf(parsed.fault.path);
  const words = failureMessage(parsed.fault.failure, 'en').replace('its description is not valid: ', '');
  return `${line}:${column} ${words}`;
}

describe('a file of a panel', () => {
  it('becomes rows of buttons', () => {
    const panel = read(`
# for the operator
name: 上料机
rows:
  - - title: Start
      messages: [ Arm, { wait: 2s }, sensor/go, Check ]
      delay: 100ms
      lamp: { on: 'text contains "run"', off: 'text contains "stop"' }
    - { title: Stop, message: Stop }
  - - { title: Test, sequence: acceptance, lamp: { on: checksum.bad } }
    - { title: More, panel: second }
links:
  - { title: Manual, url: "https://example.com/m" }
`);
    expect(panel).toEqual({
      name: '上料机',
      rows: [
        [
          {
            title: 'Start',
            action: {
              type: 'send',
              steps: [
                { type: 'message', message: 'Arm' },
                { type: 'wait', ms: 2_000 },
                { type: 'message', message: 'sensor/go' },
                { type: 'wait', ms: 100 },
                { type: 'message', message: 'Check' },
              ],
            },
            lamp: { on: 'text contains "run"', off: 'text contains "stop"' },
          },
          {
            title: 'Stop',
            action: { type: 'send', steps: [{ type: 'message', message: 'Stop' }] },
            lamp: undefined,
          },
        ],
        [
          {
            title: 'Test',
            action: { type: 'sequence', sequence: 'acceptance' },
            lamp: { on: 'checksum.bad', off: undefined },
          },
          { title: 'More', action: { type: 'panel', panel: 'second' }, lamp: undefined },
        ],
      ],
      links: [{ title: 'Manual', url: 'https://example.com/m' }],
    });
    expect(Object.isFrozen(panel)).toBe(true);
  });

  it('has the name of its file, and may be empty', () => {
    expect(read('rows: []')).toEqual({ name: 'bench', rows: [], links: [] });
  });

  it.each([
    ['rows: [ [ { title: a } ] ]', '1:11 rows[0][0] has to do exactly one thing'],
    ['rows: [ [ { title: a, message: b, panel: c } ] ]', '1:11 rows[0][0] has to do exactly one thing'],
    ['rows: [ [ { title: a, message: b, delay: 5 } ] ]', '1:42 rows[0][0].delay has to be a duration'],
    ['rows: [ [ { title: a, messages: [ { wait: x } ] } ] ]', '1:43 rows[0][0].messages[0].wait'],
    ['rows: []\nlinks: [ { title: a, url: "javascript:x" } ]', '2:27 links[0].url has to begin with http'],
    ['rows: [ [ { title: a, mesage: b } ] ]', '1:31 rows[0][0].mesage is not known; did you mean message?'],
    ['name: x', '1:1 rows is missing'],
  ])('names what is wrong, and where: %j', (yaml, fault) => {
    expect(read(yaml)).toEqual(expect.stringContaining(fault));
  });
});
