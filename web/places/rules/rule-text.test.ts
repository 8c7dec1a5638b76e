import { describe, expect, it } from 'vitest';
import { shownRules, withEnabled } from './rule-text.js';

describe('the rules of a text', () => {
  it('are in words', () => {
    const text = `# two
- name: Hot
  on: [Oven]
  when: { any: [ { regex: "t=(.)" }, { size: 3.. } ] }
  then: [ { tag: hot }, { wait: 50ms }, { send: "{1}" } ]
- { name: Hello, enabled: false, when: { connected: true }, then: [ { script: hi.js } ] }
`;
    const [hot, hello] = shownRules(text) ?? [];
    expect(hot).toMatchObject({
      name: 'Hot',
      on: ['Oven'],
      enabled: true,
      isAny: true,
      when: [
        { word: 'ruleRegex', of: 't=(.)' },
        { word: 'ruleSize', of: '3..' },
      ],
      acts: [
        { word: 'ruleTag', of: 'hot' },
        { word: 'ruleWait', of: '50 ms' },
        { word: 'ruleSend', of: '{1}' },
      ],
    });
    expect(hello).toMatchObject({
      enabled: false,
      when: [{ word: 'ruleConnected', of: '' }],
      acts: [{ word: 'ruleScript', of: 'hi.js' }],
    });
  });

  it('say which conditions stand together', () => {
    const text = 'when: { size: 2, any: [ { text: a }, { text: b } ] }\nthen: [ { tag: t } ]\n';
    expect(shownRules(text)?.[0]).toMatchObject({
      isAny: false,
      when: expect.arrayContaining([{ word: 'ruleOneOf', of: 'a | b' }]),
    });
  });

  it('are none while the text has a fault', () => {
    expect(shownRules('- [')).toBeUndefined();
    expect(shownRules('name: a\n')).toBeUndefined();
  });

  it('are armed by one value, whatever stands around it', () => {
    const text =
      '# mine\nname: Hot # of the oven\nenabled: false\nwhen: { text: a }\nthen: [ { send: b } ]\n';
    expect(withEnabled(text, 0, true)).toBe(text.replace('false', 'true'));
    const list =
      '- { name: a, when: { text: a }, then: [ { send: b } ] }\n- { name: b, when: { text: a }, then: [ { send: b } ] }\n';
    expect(shownRules(withEnabled(list, 1, false))?.map(({ enabled }) => enabled)).toEqual([true, false]);
    expect(withEnabled('- [', 0, true)).toBe('- [');
  });
});
