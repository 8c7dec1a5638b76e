import type { Action, Answer, Nth, Rule } from '../../endpoint/rules/rule.js';
import { deepFreeze } from '../deep-freeze.js';
import { choice, type Described, flag, type Shape, shapeFault, text } from '../shape.js';
import { conditionOf, conditionShape, matchProperties, maxTextLength } from './condition-part.js';
import { below, FaultyPart, type FilePart, faulty, partOf, reasonFault, shapedFault } from './file-part.js';
import { checksumShape, durationAt, encodingAt, encodingShape } from './file-values.js';

const maxRules = 1_000;
/** Answers a second of a rule that gives no limit. */
const usualLimit = 100;
const maxLimit = 1_000_000;

const whenShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...matchProperties,
    all: { type: 'array', items: conditionShape, maxItems: 100, description: 'Every one of these' },
    any: { type: 'array', items: conditionShape, maxItems: 100, description: 'At least one of these' },
    nth: text('Only the message with this number among those that match', 16),
    every: text('Only every so many of those that match', 16),
    idle: text('Silence of so long: 500ms, 5s, 2m', 32),
    connected: flag('The beginning of a conversation'),
  },
} as const satisfies Shape;

const answerProperties = {
  send: text('What is sent, with {1}, {name} and {layout.field}', maxTextLength),
  hex: flag('What is sent is hex'),
  encoding: encodingShape,
  checksum: checksumShape,
} as const;

const actionShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...answerProperties,
    wait: text('Goes on after this time: 50ms, 1s', 32),
    rotate: {
      type: 'array',
      maxItems: 1_000,
      description: 'Sends the next of these each time',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['send'],
        properties: answerProperties,
      },
    },
    replace: text('At a relay: what goes on in its place, written as what is sent', maxTextLength),
    set: {
      type: 'object',
      additionalProperties: { type: 'string', maxLength: maxTextLength },
      description:
        'At a relay: values for fields by their full names, as in sensor.value; length and checksum follow',
    },
    drop: flag('At a relay: the message goes nowhere'),
    tag: text('Marks the message', 200),
    notify: text("A notice for the endpoint's person", maxTextLength),
    log: text('A line among the messages', maxTextLength),
    close: flag('Closes the connection, once everything is sent'),
    reset: flag('Resets the connection'),
    stopRecording: flag('Stops the recording of packets'),
    script: text('A script beside this file', 200),
  },
} as const satisfies Shape;

/** One rule of `rules/NAME.yaml`. */
export const ruleShape = {
  type: 'object',
  title: 'Rule',
  additionalProperties: false,
  required: ['when', 'then'],
  properties: {
    name: text("What it is called; without it, the file's name", 200),
    on: {
      type: 'array',
      items: text('An endpoint by its name or id', 200),
      maxItems: 1_000,
      description: 'The endpoints of the workspace that it is for; without it, none',
    },
    when: whenShape,
    // biome-ignore lint/suspicious/noThenProperty: the word of the file, of a schema that nobody awaits
    then: { type: 'array', items: actionShape, maxItems: 100 },
    limit: { ...text('The most answers a second of one conversation, as in 20/s', 32), default: '100/s' },
    enabled: { ...flag('Armed'), default: true },
    else: choice(
      ['continue', 'stop'],
      'Whether later rules are looked at after a match; without it, a rule that sends stops',
    ),
  },
} as const satisfies Shape;

/** `rules/NAME.yaml`: one rule, or a list of them. */
export const ruleFileShape = {
  title: 'Rules',
  anyOf: [ruleShape, { type: 'array', items: ruleShape, maxItems: maxRules }],
} as const satisfies Shape;

type RuleInput = Described<typeof ruleShape>;
type WhenInput = Described<typeof whenShape>;
type ActionInput = Described<typeof actionShape>;
type AnswerInput = Pick<ActionInput, 'send' | 'hex' | 'encoding' | 'checksum'>;

/**
 * Checks what a file of rules holds; patterns and templates are checked where they are compiled, with the path that each part
 * keeps. `fileName` names a single rule that has no name, and numbers those of a list.
 */
export function parseRules(value: unknown, fileName: string): FilePart<readonly Rule[]> {
  const isList = Array.isArray(value);
  if (isList && value.length > maxRules)
    return faulty(reasonFault('', 'property-too-many', { limit: maxRules }));
  const rules: Rule[] = [];
  for (const [index, one] of (isList ? value : [value]).entries()) {
    const parsed = parseRule(one, isList ? `${fileName} ${index + 1}` : fileName, isList ? `[${index}]` : '');
    if (!parsed.ok) return parsed;
    rules.push(parsed.value);
  }
  return { ok: true, value: deepFreeze(rules) };
}

function parseRule(value: unknown, name: string, path: string): FilePart<Rule> {
  const fault = shapeFault(ruleShape, value);
  if (fault !== undefined)
    return faulty(shapedFault({ ...fault, property: below(path, String(fault.property)) }));
  return partOf(() => ruleOf(value as RuleInput, name, path));
}

function ruleOf(input: RuleInput, name: string, path: string): Rule {
  const { when } = input;
  const whenPath = below(path, 'when');
  const actions = (input.then ?? []).map((action, index) =>
    actionOf(action, `${below(path, 'then')}[${index}]`),
  );
  if (actions.length === 0) throw new FaultyPart(reasonFault(below(path, 'then'), 'property-missing'));
  checkOrder(actions);
  const condition = conditionOf(when, whenPath);
  const idleMs = when.idle === undefined ? undefined : durationAt(below(whenPath, 'idle'), when.idle, 1);
  const connected = when.connected ?? false;
  if (condition === undefined && idleMs === undefined && !connected)
    throw new FaultyPart(reasonFault(whenPath, 'rule-without-condition'));
  const answers = actions.some(
    ({ type }) => ['send', 'rotate', 'script', 'close', 'reset'].includes(type) || isChange(type),
  );
  return {
    name: input.name?.trim() || name,
    on: input.on,
    connected,
    idleMs,
    when: condition,
    nth: nthOf(when, whenPath),
    actions,
    limitPerSecond: input.limit === undefined ? usualLimit : limitOf(input.limit, below(path, 'limit')),
    enabled: input.enabled ?? true,
    stops: input.else === undefined ? answers : input.else === 'stop',
  };
}

/** Whether an action changes the message that passes a relay. */
function isChange(type: Action['type']): boolean {
  return type === 'replace' || type === 'set' || type === 'drop';
}

/** The message has passed by the time that a wait is over. @throws FaultyPart */
function checkOrder(actions: readonly Action[]): void {
  const wait = actions.findIndex(({ type }) => type === 'wait');
  const late = actions.find((action, index) => isChange(action.type) && wait >= 0 && index > wait);
  if (late !== undefined && 'path' in late)
    throw new FaultyPart(reasonFault(late.path, 'rule-change-after-wait'));
}

function actionOf(input: ActionInput, path: string): Action {
  const { hex: _hex, encoding: _encoding, checksum: _checksum, ...own } = input;
  const given = Object.keys(own);
  const [type] = given;
  if (type === undefined || given.length > 1) throw new FaultyPart(reasonFault(path, 'rule-action-not-one'));
  const at = below(path, type);
  if (input.send !== undefined) return { type: 'send', ...answerOf(input, path) };
  if (input.wait !== undefined) return { type: 'wait', ms: durationAt(at, input.wait) };
  if (input.rotate !== undefined) {
    const answers = input.rotate.map((answer, index) => answerOf(answer, `${at}[${index}]`));
    if (answers.length === 0) throw new FaultyPart(reasonFault(at, 'property-missing'));
    return { type: 'rotate', answers };
  }
  if (input.replace !== undefined)
    return { type: 'replace', ...answerOf({ ...input, send: input.replace }, path), path: at };
  if (input.set !== undefined) {
    if (Object.keys(input.set).length === 0) throw new FaultyPart(reasonFault(at, 'property-missing'));
    return { type: 'set', values: input.set, path: at };
  }
  if (input.drop === true) return { type: 'drop', path: at };
  if (input.script !== undefined) return { type: 'script', name: input.script, path: at };
  for (const kind of ['tag', 'notify', 'log'] as const) {
    const words = input[kind];
    if (words !== undefined) return { type: kind, text: words, path: at };
  }
  for (const kind of ['close', 'reset', 'stopRecording'] as const)
    if (input[kind] === true) return { type: kind };
  throw new FaultyPart(reasonFault(at, 'rule-action-not-one'));
}

function answerOf({ send = '', hex = false, encoding, checksum }: AnswerInput, path: string): Answer {
  return {
    text: send,
    hex,
    encoding: encodingAt(below(path, 'encoding'), encoding),
    checksum,
    path: below(path, 'send'),
  };
}

function nthOf({ nth, every }: WhenInput, path: string): Nth | undefined {
  const [key, typed] = nth === undefined ? (['every', every] as const) : (['nth', nth] as const);
  if (typed === undefined) return undefined;
  const number = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  if (number === 0)
    throw new FaultyPart(
      reasonFault(below(path, key), 'property-not-in-range', { least: 1, most: 999_999_999 }),
    );
  return { number, isRepeated: key === 'every' };
}

function limitOf(typed: string, path: string): number {
  const number = Number(/^\s*(\d{1,7})\s*(?:\/\s*s)?\s*$/.exec(typed)?.[1] ?? 0);
  if (number >= 1 && number <= maxLimit) return number;
  throw new FaultyPart(reasonFault(path, 'rule-limit-invalid', { most: maxLimit }));
}
