import { describe, expect, it } from 'vitest';
import { workspaceKinds } from '../../src/config/workspace/workspace-kinds.js';
import { yamlChoices } from './yaml-completion.js';

/** What is offered where `|` stands. */
function offered(kind: keyof typeof workspaceKinds, marked: string): readonly string[] {
  const cursor = marked.indexOf('|');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  return yamlChoices(workspaceKinds[kind].shape, text, cursor)?.choices.map(({ label }) => label) ?? [];
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

  it('is nothing in a comment or a text in quotes', () => {
    expect(offered('message', '# te|')).toEqual([]);
    expect(offered('message', 'text: "en|')).toEqual([]);
  });

  it('replaces what was typed of it', () => {
    const text = 'text: hi\nrem';
    expect(yamlChoices(workspaceKinds.message.shape, text, text.length)).toMatchObject({
      from: 9,
      choices: [{ label: 'remark', apply: 'remark: ', detail: 'For people' }],
    });
  });
});
