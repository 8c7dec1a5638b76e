import { describe, expect, it } from 'vitest';
import { Conversation, compiled, path, ruleOf, send, toolsWith } from '../../../test/rules.js';
import { decodeText } from '../../bytes/encodings.js';
import { failure } from '../../errors/error.js';
import { type Behaviour, type Outbox, statelessBehaviour } from '../behaviour.js';
import { echo } from '../echo.js';
import type { CompiledRule } from './compile-rules.js';
import type { Action, Condition, Rule } from './rule.js';
import type { RuleScript } from './rule-tools.js';
import { RulesBehaviour } from './rules-behaviour.js';
import { maxWaitingBytes, WaitingRoom } from './waiting-room.js';

const silent = statelessBehaviour(undefined);

const text = (wanted: string): Condition => ({ path, type: 'text', text: wanted, at: 'anywhere' });

function conversation(...rules: Partial<Rule>[]): Conversation {
  return new Conversation(compiled(rules.map(ruleOf)));
}

describe('a rule', () => {
  it('answers what it matches, and leaves the rest to the reply mode', () => {
    const rules = compiled([ruleOf({ when: text('ping'), actions: [send('pong')] })]);
    const talk = new Conversation(rules, echo).receive('ping').receive('other');
    expect(talk.log).toEqual(['pong', 'other']);
    expect(talk.reports).toEqual([{ type: 'matched', rule: 'rule', tags: [] }]);
  });

  it('goes on to later rules and the reply mode where it says so', () => {
    const rules = compiled([
      ruleOf({ when: text('a'), actions: [send('1')], stops: false }),
      ruleOf({ when: text('b'), actions: [send('2')], stops: false }),
      ruleOf({ when: text('a'), actions: [send('3')] }),
      ruleOf({ when: text('a'), actions: [send('never')] }),
    ]);
    expect(new Conversation(rules, echo).receive('ab').receive('b').log).toEqual(['1', '2', '3', '2', 'b']);
  });

  it('that is not armed does nothing', () => {
    expect(conversation({ enabled: false, actions: [send('x')] }).receive('a').log).toEqual([]);
  });

  it('gives tags, writes lines and notices with what it captured', () => {
    const when: Condition = { path, type: 'regex', source: 'temp=(?<temp>[0-9.]+)', of: 'text' };
    const talk = conversation({
      name: 'Hot',
      when,
      actions: [
        { type: 'tag', text: 'hot-{temp}', path },
        { type: 'log', text: 'temp={temp} of {peer}', path },
        { type: 'notify', text: '{1}!', path },
        { type: 'stopRecording' },
      ],
    }).receive('a temp=31.5');
    expect(talk.reports[0]).toEqual({ type: 'matched', rule: 'Hot', tags: ['hot-31.5'] });
    expect(talk.log).toEqual(['<log temp=31.5 of 192.0.2.7:51000>', '<notify 31.5!>', '<stopRecording >']);
  });

  it('waits between its steps, and keeps what it captured', () => {
    const when: Condition = { path, type: 'regex', source: '(.*)', of: 'text' };
    const talk = conversation({
      when,
      actions: [
        send('1{1}'),
        { type: 'wait', ms: 50 },
        send('2{1}{text}'),
        { type: 'wait', ms: 10 },
        send('3'),
      ],
    });
    talk.receive('a').pass(20).receive('b');
    expect(talk.log).toEqual(['1a', '1b']);
    expect(talk.deadlineMs).toBe(30);
    talk.pass(100);
    expect(talk.log).toEqual(['1a', '1b', '2aa', '3', '2bb', '3']);
    expect(talk.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('still does what it has begun after the peer has finished', () => {
    const talk = conversation({ actions: [{ type: 'wait', ms: 50 }, send('late')] });
    expect(talk.receive('a').end().pass(50).log).toEqual(['late']);
  });

  it('fails where a value does not fit, leaves out what follows, and goes on with the next message', () => {
    const when: Condition = { path, type: 'regex', source: '(\\d+)', of: 'text' };
    const talk = conversation({
      name: 'Unit',
      when,
      actions: [
        { type: 'tag', text: '{1:u8}', path },
        { type: 'tag', text: 'seen', path },
        { type: 'log', text: 'before', path },
        { ...send('4D {1:u8}'), hex: true },
        { type: 'close' },
      ],
    });
    talk.receive('300');
    expect(talk.log).toEqual(['<ANSWER_VALUE_UNFIT>', '<log before>', '<ANSWER_VALUE_UNFIT>']);
    expect(talk.reports[0]).toEqual({ type: 'matched', rule: 'Unit', tags: ['seen'] });
    expect(talk.reports.at(-1)).toMatchObject({
      type: 'failed',
      rule: 'Unit',
      failure: { params: { field: '{1:u8}', value: '300', bytes: 1 } },
      isStopped: false,
    });
    expect(talk.receive('77').log.slice(3)).toEqual(['<log before>', 'MM', '<close>']);
    const writes = conversation({ when, actions: [{ type: 'log', text: '{1:u8}', path }, send('x')] });
    expect(writes.receive('300').log).toEqual(['<ANSWER_VALUE_UNFIT>']);
  });

  it('does what is due at one time in the order in which it began, and keeps the message meanwhile', () => {
    const talk = conversation({ actions: [{ type: 'wait', ms: 10 }, send('{text}')] });
    const first = new TextEncoder().encode('a');
    talk.receive(first).receive('b');
    first.fill(0x7a);
    expect(talk.pass(10).log).toEqual(['a', 'b']);
  });

  it('wakes the reply mode at its time, and ends it unless the conversation is over', () => {
    const told: string[] = [];
    const base: Behaviour = {
      ...silent,
      answers: true,
      keeps: false,
      deadlineMs: 1_000_005,
      opened: () => undefined,
      received: () => undefined,
      deadlineReached(nowMs) {
        told.push(`reached ${nowMs}`);
        (this as { deadlineMs: number }).deadlineMs = Number.POSITIVE_INFINITY;
      },
      ended: () => void told.push('ended'),
    };
    const rules = compiled([ruleOf({ when: text('bye'), actions: [{ type: 'close' }] })]);
    new Conversation(rules, base).pass(10).end();
    expect(told).toEqual(['reached 1000005', 'ended']);
    new Conversation(rules, base).receive('bye').end();
    expect(told).toHaveLength(2);
  });

  it('takes its answers in turn', () => {
    const answers = ['1', '2', '3'].map((one) => ({
      text: one,
      hex: false,
      encoding: undefined,
      checksum: undefined,
      path,
    }));
    const talk = conversation({ actions: [{ type: 'rotate', answers }] });
    for (let round = 0; round < 4; round += 1) talk.receive('a');
    expect(talk.log).toEqual(['1', '2', '3', '1']);
  });

  it.each<[string, Rule['nth'], string[]]>([
    ['the third', { number: 3, isRepeated: false }, ['3']],
    ['each second', { number: 2, isRepeated: true }, ['2', '4', '6']],
  ])('matches %s message that meets its conditions', (_, nth, answers) => {
    const talk = conversation({ when: text('a'), nth, actions: [send('{text}')], stops: false });
    for (const [index, letter] of [...'abaaaaab'].entries()) talk.receive(`${letter}${index}`);
    const met = ['a0', 'a2', 'a3', 'a4', 'a5', 'a6'];
    expect(talk.log).toEqual(answers.map((number) => met[Number(number) - 1]));
  });

  it('speaks first when the conversation begins', () => {
    const talk = conversation({ connected: true, when: undefined, actions: [send('hello {peer}')] });
    expect(talk.open().receive('a').log).toEqual(['hello 192.0.2.7:51000']);
  });

  it('matches each silence once', () => {
    const idle = (idleMs: number): Partial<Rule> => ({
      idleMs,
      when: undefined,
      actions: [send(`${idleMs}`)],
    });
    const talk = conversation(idle(300), idle(100)).open();
    expect(talk.pass(99).log).toEqual([]);
    expect(talk.pass(1).log).toEqual(['100']);
    expect(talk.pass(1_000).log).toEqual(['100', '300']);
    expect(talk.receive('a').pass(60).receive('a').pass(60).log).toEqual(['100', '300']);
    expect(talk.pass(40).log).toEqual(['100', '300', '100']);
    expect(talk.end().pass(10_000).log).toEqual(['100', '300', '100']);
  });

  it('matches no further silence once its own answer has ended the conversation', () => {
    const idle = { idleMs: 100, when: undefined };
    const rules = compiled([1, 2].map((number) => ruleOf({ ...idle, actions: [send(`${number}`)] })));
    const behaviour = new RulesBehaviour(rules, 'utf-8', silent, new WaitingRoom());
    const origin = { peer: '192.0.2.7:51000', count: 0, timeMicros: 0 };
    const sent: string[] = [];
    const outbox: Outbox = {
      send: (bytes) => {
        sent.push(decodeText(bytes, 'utf-8'));
        behaviour.ended(origin, outbox);
      },
      close: () => undefined,
      reset: () => undefined,
      report: () => undefined,
    };
    behaviour.opened(origin, outbox);
    behaviour.deadlineReached(100, origin, outbox);
    expect(sent).toEqual(['1']);
    expect(behaviour.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it.each(['close', 'reset'] as const)('ends the conversation: %s', (type) => {
    const rules = compiled([
      ruleOf({ when: text('late'), actions: [{ type: 'wait', ms: 1 }, send('never')], stops: false }),
      ruleOf({ when: text('x'), actions: [send('bye'), { type }, send('never')], stops: false }),
      ruleOf({ actions: [send('never')] }),
    ]);
    const talk = new Conversation(rules, echo).receive('x late').pass(1_000);
    expect(talk.log).toEqual(['bye', `<${type}>`]);
  });
});

describe('a limit', () => {
  it('stops a rule that answers itself, says so once, and leaves the others', () => {
    const talk = conversation(
      { name: 'Loop', when: text('loop'), actions: [send('x')], limitPerSecond: 20 },
      { when: text('b'), actions: [send('y')] },
    );
    for (let round = 0; round < 100; round += 1) talk.receive('loop');
    expect(talk.log.filter((line) => line === 'x')).toHaveLength(20);
    expect(talk.log.slice(20)).toEqual(['<RULE_TOO_FAST>']);
    expect(talk.reports.at(-1)).toEqual({
      type: 'failed',
      rule: 'Loop',
      failure: failure('RULE_TOO_FAST', { rule: 'Loop', most: 20 }),
      isStopped: true,
    });
    expect(talk.pass(10_000).receive('loop b').log.at(-1)).toBe('y');
  });

  it('counts each second anew', () => {
    const talk = conversation({ actions: [send('x')], limitPerSecond: 2 });
    for (let second = 0; second < 5; second += 1) talk.receive('a').receive('a').pass(1_000);
    expect(talk.log).toHaveLength(10);
  });

  it('counts anew when the clock was set back', () => {
    const talk = conversation({ actions: [send('x')], limitPerSecond: 2 })
      .receive('a')
      .receive('a');
    talk.nowMs -= 3_600_000;
    expect(talk.receive('a').receive('a').log).toEqual(['x', 'x', 'x', 'x']);
  });

  it('bounds the answers that wait', () => {
    const talk = conversation({ actions: [{ type: 'wait', ms: 1 }, send('x')] });
    for (let round = 0; round < 1_001; round += 1) talk.receive('a');
    expect(talk.log).toEqual(['<RULE_WAITS_TOO_OFTEN>']);
    expect(talk.pass(10).log).toHaveLength(1);
  });
});

describe('what waits at one endpoint', () => {
  const wait: Action[] = [{ type: 'wait', ms: 3_600_000 }, send('x')];
  const peers = (rules: readonly CompiledRule[], count: number): Conversation[] => {
    const room = new WaitingRoom();
    return Array.from({ length: count }, () => new Conversation(rules, silent, 'utf-8', room));
  };
  const left = ['<RULE_WAITS_TOO_MUCH>'];

  it('is bounded in bytes for all its peers together, said once, and no rule is stopped by it', () => {
    const message = new Uint8Array(60_000);
    const all = peers(compiled([ruleOf({ actions: wait })]), 400);
    for (const peer of all) peer.receive(message);
    const waiting = all.filter(({ deadlineMs }) => deadlineMs !== Number.POSITIVE_INFINITY).length;
    expect(waiting).toBe(Math.floor(maxWaitingBytes / (60_000 + 512)));
    expect(all.flatMap(({ log }) => log)).toEqual(left);
    expect(all[399]?.reports.at(-1)).toMatchObject({ type: 'matched' });
  });

  it('is bounded in number, and has room again when conversations are over or their time has come', () => {
    const all = peers(compiled([ruleOf({ actions: wait })]), 10_001);
    for (const peer of all) peer.receive('a');
    expect(all.flatMap(({ log }) => log)).toEqual(left);
    for (const peer of all.slice(0, 3_000)) peer.discard();
    for (const peer of all.slice(3_000, 6_000)) peer.pass(3_600_000);
    const last = all[10_000]?.receive('a');
    expect(last?.deadlineMs).toBe(3_600_000);
    for (const peer of all) peer.receive('a');
    expect(all.flatMap(({ log }) => log.filter((line) => line !== 'x'))).toEqual([...left, ...left]);
  });

  it('is said to be full once more only when half of it is free again', () => {
    const room = new WaitingRoom();
    while (room.enter(0));
    expect([room.saysFull(), room.saysFull()]).toEqual([true, false]);
    room.leave(0);
    expect(room.saysFull()).toBe(false);
    for (let count = 0; count < 5_000; count += 1) room.leave(0);
    expect(room.saysFull()).toBe(true);
  });

  it('counts what scripts send later', () => {
    const bytes = new Uint8Array(1_000_000);
    const call = () => ({ ok: true, requests: [{ type: 'send', bytes, afterMs: 1_000 }] }) as const;
    const tools = toolsWith({ script: () => ({ ok: true, value: { call } }) });
    const rules = compiled([ruleOf({ actions: [{ type: 'script', name: 'a.js', path }] })], tools);
    const all = peers(rules, 30);
    for (const peer of all) peer.receive('a');
    expect(all.filter(({ deadlineMs }) => deadlineMs === 1_000)).toHaveLength(16);
    expect(all.flatMap(({ log }) => log)).toEqual(left);
  });
});

describe('lines, notices and tags', () => {
  it('are cut to 4,096 characters', () => {
    const cut = `${'y'.repeat(4_096)}…`;
    const talk = conversation({
      actions: [
        { type: 'tag', text: '{text}', path },
        { type: 'log', text: '{text}', path },
      ],
    }).receive('y'.repeat(5_000));
    expect(talk.log).toEqual([`<log ${cut}>`]);
    expect(talk.reports[0]).toMatchObject({ tags: [cut] });
  });

  it('are a hundred for one message at most, and said to be left out once', () => {
    const log: Action = { type: 'log', text: 'a', path };
    const talk = conversation({ limitPerSecond: 1_000, actions: Array.from({ length: 150 }, () => log) });
    talk.receive('a');
    expect(talk.log.slice(99)).toEqual(['<log a>', '<RULE_NOTES_TOO_MANY>']);
    expect(talk.receive('a').log).toHaveLength(201);
  });

  it('are as many in a second as the limit says; the answers go on', () => {
    const talk = conversation({ limitPerSecond: 3, actions: [{ type: 'notify', text: 'a', path }] });
    for (let round = 0; round < 10; round += 1) talk.receive('a');
    expect(talk.log).toEqual(['<notify a>', '<notify a>', '<notify a>', '<RULE_NOTES_TOO_FAST>']);
    expect(talk.pass(1_000).receive('a').log.at(-1)).toBe('<notify a>');
  });
});

describe('a script', () => {
  const scripted = (call: RuleScript['call']): Conversation => {
    const tools = toolsWith({ script: () => ({ ok: true, value: { call } }) });
    const actions: Action[] = [{ type: 'script', name: 'a.js', path }, send('after')];
    return new Conversation(compiled([ruleOf({ actions })], tools));
  };

  it('is given the message, and what it asks for is done in order', () => {
    const bytes = Uint8Array.of(0x41);
    const talk = scripted(({ message }) => ({
      ok: true,
      requests: [
        { type: 'log', text: message.text },
        { type: 'send', bytes, afterMs: 0 },
        { type: 'send', bytes: Uint8Array.of(0x42), afterMs: 20 },
      ],
    }));
    expect(talk.receive('hi').pass(20).log).toEqual(['<log hi>', 'A', 'after', 'B']);
  });

  it('writes lines within the bounds of all lines', () => {
    const lines = Array.from({ length: 900 }, () => ({ type: 'log', text: 'y'.repeat(10_000) }) as const);
    const talk = scripted(() => ({ ok: true, requests: lines })).receive('a');
    expect(talk.log.filter((line) => line.startsWith('<log'))).toHaveLength(100);
    expect(talk.log[0]).toHaveLength('<log …>'.length + 4_096);
    expect(talk.log.slice(100)).toEqual(['<RULE_NOTES_TOO_MANY>', 'after']);
    expect(talk.receive('a').log.slice(102)).toEqual(['after']);
  });

  it.each([
    [false, ['<SCRIPT_FAILED>', '<SCRIPT_FAILED>']],
    [true, ['<SCRIPT_FAILED>']],
  ])('that fails ends its own run; fatal: %s', (isFatal, log) => {
    const failed = failure('SCRIPT_FAILED', { script: 'a.js', line: 1, column: 2, reason: 'no' });
    const talk = scripted(() => ({ ok: false, requests: [], failure: failed, isFatal }));
    expect(talk.receive('a').receive('b').log).toEqual(log);
  });
});
