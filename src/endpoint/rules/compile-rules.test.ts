import { describe, expect, it } from 'vitest';
import { compiled, path, ruleOf, send, toolsWith } from '../../../test/rules.js';
import { failure } from '../../errors/error.js';
import { compileRules } from './compile-rules.js';
import type { Action, Rule } from './rule.js';
import type { RuleTools } from './rule-tools.js';

describe('rules', () => {
  it('are compiled in order, without those that are not armed', () => {
    const rules = compiled([
      ruleOf({ name: 'a', enabled: false }),
      ruleOf({ name: 'b' }),
      ruleOf({ name: 'c' }),
    ]);
    expect(rules.map(({ rule, index }) => [rule.name, index])).toEqual([
      ['b', 0],
      ['c', 1],
    ]);
  });

  it('have the script that a step names', () => {
    const asked: string[] = [];
    const tools = toolsWith({
      script: (name, source) => {
        asked.push(name, source);
        return { ok: true, value: { call: () => ({ ok: true, requests: [] }) } };
      },
    });
    const rules = [ruleOf({ actions: [{ type: 'script', name: 'mean.js', path }] })];
    expect(compileRules({ rules, scripts: { 'mean.js': 'log(1)' }, layouts: [] }, 'utf-8', tools).ok).toBe(
      true,
    );
    expect(asked).toEqual(['mean.js', 'log(1)']);
  });

  it.each<[Partial<Rule>, string, string]>([
    [
      { when: { type: 'hex', pattern: 'A', at: 'start', path: '[0].when.hex' } },
      '[0].when.hex',
      'HEX_PATTERN_INVALID',
    ],
    [{ actions: [{ ...send('{1}'), path: '[0].then[0].send' }] }, '[0].then[0].send', 'ANSWER_FIELD_UNKNOWN'],
    [
      { actions: [{ type: 'tag', text: '{x}', path: '[0].then[0].tag' }] },
      '[0].then[0].tag',
      'ANSWER_FIELD_UNKNOWN',
    ],
    [{ actions: [{ type: 'script', name: 'a', path: '[0].then[0]' }] }, '[0].then[0]', 'REGEX_INVALID'],
  ])('name the place of what is wrong: %j', (given, place, code) => {
    const result = compileRules({ rules: [ruleOf(given)], scripts: {}, layouts: [] }, 'utf-8', toolsWith());
    expect(result.ok ? 'accepted' : [result.path, result.failure.code]).toEqual([place, code]);
  });

  it.each<Action>([
    { type: 'set', values: { 'sensor.value': '1' }, path: 'then[0].set' },
    { ...send('a'), type: 'replace', path: 'then[0].replace' },
    { type: 'drop', path: 'then[0].drop' },
  ])('changes what passes a relay, and is refused elsewhere: %j', (action) => {
    const rules = { rules: [ruleOf({ actions: [action] })], scripts: {}, layouts: [] };
    const known: Partial<RuleTools> = {
      field: () => () => 1,
      change: () => ({ ok: true, value: (bytes) => bytes }),
    };
    const at = 'path' in action ? action.path : '';
    expect(compileRules(rules, 'utf-8', toolsWith({ ...known, rewrites: true })).ok).toBe(true);
    expect(compileRules(rules, 'utf-8', toolsWith(known))).toEqual({
      ok: false,
      path: at,
      failure: failure('RULE_NEEDS_RELAY', { action: action.type }),
    });
  });
});
