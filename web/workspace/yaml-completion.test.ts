import { describe, expect, it } from 'vitest';
import type { WorkspaceKindName } from '../../src/config/workspace/workspace-kinds.js';
import { yamlChoices } from './yaml-completion.js';

/** What is offered where `|` stands. */
function offered(kind: WorkspaceKindName, marked: string): readonly string[] {
  const cursor = marked.indexOf('|');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  return yamlChoices(kind, text, cursor)?.choices.map(({ label }) => label) ?? [];
}

describe('what may be written at the cursor', () => {
  it('is the properties of a message, of one in a list too, and of what stands in it', () => {
    expect(offered('message', '|')).toContain('checksum');
    expect(offered('message', 'text: hi\nen|')).toEqual(['encoding', 'ending']);
    expect(offered('message', '- text: a\n- te|')).toEqual(['text']);
    expect(offered('message', '- text: a\n  repeat:\n    |')).toEqual(['times', 'every']);
    expect(offered('message', 'pace: { bytes|')).toEqual(['bytesPerSecond']);
    expect(offered('message', 'repeat: { times: 3, e|')).toEqual(['every']);
    expect(offered('message', 'form:\n  values:\n    |')).toEqual([]);
  });

  it('is the values of a property that has few', () => {
    expect(offered('message', 'ending: cr|')).toEqual(['crlf', 'cr']);
    expect(offered('message', 'text: |')).toEqual([]);
  });

  it('is what a rule looks for and does, in brackets and in blocks', () => {
    expect(offered('rule', '- name: a\n  when: { all: [ { he|')).toEqual(['hex']);
    expect(offered('rule', '- name: a\n  then:\n    - send: x\n    - wa|')).toEqual(['wait']);
    expect(offered('rule', 'then:\n- wa|')).toEqual(['wait']);
    expect(offered('rule', 'name: a\nenabled: t|')).toEqual(['true']);
  });

  it.each([
    ['message', 'to: Ov|', { type: 'named', kind: 'endpoint' }, 'Ov'],
    ['message', 'to: The ov|', { type: 'named', kind: 'endpoint' }, 'The ov'],
    ['message', 'form: { layout: |', { type: 'named', kind: 'layout' }, ''],
    ['endpoint', 'type: udp\nlayouts: [ a, m|', { type: 'named', kind: 'layout' }, 'm'],
    ['endpoint', 'type: udp\nlayouts:\n  - |', { type: 'named', kind: 'layout' }, ''],
    ['rule', '- name: a\n  on: [ Ov|', { type: 'named', kind: 'endpoint' }, 'Ov'],
    ['rule', 'then: [ { script: c|', { type: 'named', kind: 'script' }, 'c'],
    ['sequence', 'steps:\n  - send: { message: sensor/r|', { type: 'named', kind: 'message' }, 'sensor/r'],
    ['sequence', 'steps:\n  - open: |', { type: 'named', kind: 'endpoint' }, ''],
    ['panel', 'rows:\n  - - title: a\n      sequence: a|', { type: 'named', kind: 'sequence' }, 'a'],
    ['panel', 'rows: [ [ { title: a, messages: [ r|', { type: 'named', kind: 'message' }, 'r'],
    ['settings', 'version: 1\nenvironment: l|', { type: 'named', kind: 'environment' }, 'l'],
    ['message', 'text: a\nchecksum: (1,-1) su|', { type: 'checksum' }, 'su'],
    ['filter', 'show: hide\nfilter: size > 3 and (te|', { type: 'filterField' }, 'te'],
    ['filter', 'filter: size\nendpoints: [Sen|', { type: 'named', kind: 'endpoint' }, 'Sen'],
    ['message', 'encoding: g|', { type: 'encoding' }, 'g'],
    ['message', 'text: "read {{un|"', { type: 'placeholder' }, 'un'],
    ['sequence', 'steps: [ { send: "{{|}}" } ]', { type: 'placeholder' }, ''],
    ['message', 'form:\n  layout: meter\n  values:\n    te|', { type: 'field', layout: 'meter' }, 'te'],
    ['message', 'form: { values: { te|\n  }, layout: meter }', { type: 'field', layout: 'meter' }, 'te'],
  ] as const)('is in a %s, at %j, what the workspace knows', (kind, marked, wanted, typed) => {
    const cursor = marked.indexOf('|');
    const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
    expect(yamlChoices(kind, text, cursor)).toMatchObject({ from: cursor - typed.length, typed, wanted });
  });

  it.each([
    ['rule', 'when: { checksum: |'],
    ['environment', 'a: "{{|'],
    ['message', 'text: hello wor|'],
    ['sequence', 'steps: [ { set: { layout: |'],
  ] as const)('is in a %s, at %j, nothing of it', (kind, marked) => {
    const cursor = marked.indexOf('|');
    expect(yamlChoices(kind, marked.slice(0, cursor), cursor)?.wanted).toBeUndefined();
  });

  it('is nothing in a comment or a text in quotes', () => {
    expect(offered('message', '# te|')).toEqual([]);
    expect(offered('message', 'text: "en|')).toEqual([]);
  });

  it('replaces what was typed of it', () => {
    const text = 'text: hi\nrem';
    expect(yamlChoices('message', text, text.length)).toMatchObject({
      from: 9,
      choices: [{ label: 'remark', apply: 'remark: ', detail: 'For people' }],
    });
  });
});
