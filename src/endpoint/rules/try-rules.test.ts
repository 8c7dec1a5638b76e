import { describe, expect, it } from 'vitest';
import { compiled, path, ruleOf, send, toolsWith } from '../../../test/rules.js';
import { encodeText } from '../../bytes/encodings.js';
import { failure } from '../../errors/error.js';
import type { Rule } from './rule.js';
import { type Trial, type TrialProgress, type TriedAct, tryRules } from './try-rules.js';

/** What became of each message. */
function all(steps: Iterable<TrialProgress>): readonly Trial[] {
  return [...steps].flatMap((step) => (step.type === 'tried' ? [step.trial] : []));
}

/** Tries rules on texts, a second apart, of one peer. */
function trials(rules: readonly Partial<Rule>[], ...texts: readonly string[]) {
  const messages = texts.map((text, index) => ({
    peer: '192.0.2.7:9',
    timeMicros: index * 1_000_000,
    bytes: encodeText(text, 'utf-8'),
  }));
  return all(tryRules(compiled(rules.map(ruleOf)), 'utf-8', messages));
}

const sent = (acts: readonly TriedAct[]): string =>
  acts.map((act) => (act.type === 'send' ? Buffer.from(act.bytes).toString() : act.type)).join(' ');

describe('a trial', () => {
  it('says for each message what would have been done, and by which rule', () => {
    const rules: Partial<Rule>[] = [
      {
        when: { path, type: 'regex', source: 't=(?<t>\\d+)', of: 'text' },
        actions: [
          { type: 'tag', text: 'hot {t}', path },
          send('got {t}'),
          { type: 'wait', ms: 50 },
          send('later'),
        ],
      },
      {
        when: { path, type: 'text', text: 'x', at: 'start' },
        actions: [{ type: 'log', text: 'saw', path }],
        stops: false,
      },
    ];
    const [first, second, third] = trials(rules, 't=31', 'x', 'none');
    expect(first?.matches.map(({ rule, tags, acts }) => [rule, tags, sent(acts)])).toEqual([
      [0, ['hot 31'], 'got 31 wait later'],
    ]);
    expect(first?.isLeft).toBe(false);
    expect(second?.matches.map(({ rule, acts, cause }) => [rule, sent(acts), cause])).toEqual([
      [1, 'log', 'message'],
    ]);
    expect(second?.isLeft).toBe(true);
    expect(third).toEqual({ matches: [], misses: [], isLeft: true });
  });

  it('names the part that failed where a rule missed by it', () => {
    const when: Rule['when'] = {
      path: 'when',
      type: 'all',
      of: [
        { path: 'when.all[0].text', type: 'text', text: 'temp', at: 'start' },
        { path: 'when.all[1].size', type: 'size', least: 10, most: 20 },
      ],
    };
    const [near, far] = trials([{ when, actions: [send('x')] }], 'temp=1', 'abc');
    expect(near?.misses).toEqual([{ rule: 0, held: ['when.all[0].text'], failed: ['when.all[1].size'] }]);
    expect(far?.misses).toEqual([]);
  });

  it('shows where a value does not fit, and nothing of what would follow', () => {
    const rules: Partial<Rule>[] = [
      {
        when: { path, type: 'regex', source: '(\\d+)', of: 'text' },
        actions: [
          { type: 'tag', text: '{1:u8}', path },
          { type: 'log', text: '{1}', path },
          { type: 'rotate', answers: [send('{1:u8}')] },
          send('never'),
        ],
      },
    ];
    const [trial] = trials(rules, '300');
    expect(trial?.matches.map(({ tags, acts }) => [tags, sent(acts)])).toEqual([[[], 'failed log failed']]);
    expect(trial?.matches[0]?.acts[0]).toMatchObject({ failure: { code: 'ANSWER_VALUE_UNFIT' } });
    const [logged] = trials([{ actions: [{ type: 'log', text: '{text:u8}', path }] }], '300');
    expect(logged?.matches.map(({ acts }) => sent(acts))).toEqual(['failed']);
  });

  it('counts turns and numbers of matches', () => {
    const answers = ['1', '2'].map((text) => ({
      text,
      hex: false,
      encoding: undefined,
      checksum: undefined,
      path,
    }));
    const tried = trials(
      [{ actions: [{ type: 'rotate', answers }], nth: { number: 2, isRepeated: true } }],
      'a',
      'b',
      'c',
      'd',
    );
    expect(tried.map(({ matches }) => matches.map(({ acts }) => sent(acts)).join())).toEqual([
      '',
      '1',
      '',
      '2',
    ]);
  });

  it('has the beginning and silence before the message that follows', () => {
    const rules: Partial<Rule>[] = [
      { connected: true, when: undefined, actions: [send('hello {peer}')] },
      { idleMs: 1_000, when: undefined, actions: [send('ping')] },
      { idleMs: 1_001, when: undefined, actions: [send('never')] },
    ];
    const tried = trials(rules, 'a', 'b');
    expect(tried.map(({ matches }) => matches.map(({ cause, acts }) => [cause, sent(acts)]))).toEqual([
      [['connected', 'hello 192.0.2.7:9']],
      [['idle', 'ping']],
    ]);
  });

  it('calls scripts, and shows what they ask for and how they fail', () => {
    const failed = failure('SCRIPT_FAILED', { script: 'a.js', line: 1, column: 1, reason: 'no' });
    const requests = [{ type: 'send', bytes: Uint8Array.of(0x41), afterMs: 5 }] as const;
    const tools = toolsWith({
      script: () => ({
        ok: true,
        value: { call: () => ({ ok: false, requests, failure: failed, isFatal: false }) },
      }),
    });
    const rules = compiled([ruleOf({ actions: [{ type: 'script', name: 'a.js', path }] })], tools);
    const [trial] = all(tryRules(rules, 'utf-8', [{ peer: 'a:1', timeMicros: 0, bytes: new Uint8Array(1) }]));
    expect(sent(trial?.matches[0]?.acts ?? [])).toBe('wait A failed');
  });

  it('keeps only the beginning of what would be sent or written', () => {
    const [trial] = trials(
      [{ actions: [send('{text}'.repeat(1_000)), { type: 'log', text: '{text}'.repeat(1_000), path }] }],
      'y'.repeat(100_000),
    );
    const acts = trial?.matches[0]?.acts ?? [];
    expect(
      acts.map((act) => (act.type === 'send' ? act.bytes.byteLength : 'text' in act && act.text.length)),
    ).toEqual([4_096, 4_097]);
  });

  it('says after each step what it has made, so that it can be ended there', () => {
    const rules = compiled([
      ruleOf({ actions: [send('a'), send('bc')], stops: false }),
      ruleOf({ when: undefined }),
    ]);
    const steps = tryRules(rules, 'utf-8', [{ peer: 'a:1', timeMicros: 0, bytes: new Uint8Array(1) }]);
    expect(Array.from(steps, (step) => (step.type === 'made' ? step.bytes : step.type))).toEqual([
      257,
      258,
      'tried',
    ]);
  });

  it('has what would go on in the place of a message, which later rules see, and keeps directions apart', () => {
    const tools = toolsWith({
      rewrites: true,
      field: () => () => 1,
      change: () => ({
        ok: true,
        value: (bytes) => (bytes.byteLength > 1 ? Uint8Array.of(...bytes, 0x21) : undefined),
      }),
    });
    const set = { type: 'set', values: { 'sensor.value': '1' }, path } as const;
    const rules: Partial<Rule>[] = [
      { connected: true, when: undefined, actions: [send('hello')] },
      { actions: [{ ...send('new'), type: 'replace' }, set, { type: 'drop', path }], stops: false },
      {
        when: { type: 'text', text: 'new!', at: 'whole', path },
        actions: [{ type: 'log', text: 'seen', path }],
      },
    ];
    const messages = (['in', 'out'] as const).map((direction) => ({
      ...{ peer: 'a', direction, timeMicros: 0, bytes: Uint8Array.of(0x61) },
    }));
    const tried = [...tryRules(compiled(rules.map(ruleOf), tools), 'utf-8', messages)].flatMap((progress) =>
      progress.type === 'tried' ? [progress.trial] : [],
    );
    const said = tried.map(({ matches }) => matches.map(({ acts }) => sent(acts)).join(', '));
    expect(said).toEqual(['hello, replace set drop, log', 'replace set drop, log']);
    const [unfit] = [...tryRules(compiled([ruleOf({ actions: [set] })], tools), 'utf-8', messages)].flatMap(
      (progress) => (progress.type === 'tried' ? [progress.trial] : []),
    );
    expect(unfit?.matches[0]?.acts).toMatchObject([{ failure: { code: 'RULE_SET_UNFIT' } }]);
  });
});
