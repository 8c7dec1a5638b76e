import { parseDuration } from '../../bytes/duration.js';
import { type EncodingName, parseEncodingName } from '../../bytes/encoding-names.js';
import type { PatternPlace } from '../../bytes/patterns/byte-pattern.js';
import type { Action, Answer, Condition, Nth, Rule } from '../../endpoint/rules/rule.js';
import { failure } from '../../errors/error.js';
import { deepFreeze } from '../deep-freeze.js';
import { choice, type Described, flag, type Shape, shapeFault, text } from '../shape.js';
import { type FileFault, type FilePart, faulty, reasonFault, shapedFault } from './file-part.js';

const maxTextLength = 65_536;
const maxRules = 1_000;
const places = ['anywhere', 'start', 'end', 'whole'] as const satisfies readonly PatternPlace[];
/** Answers a second of a rule that gives no limit. */
const usualLimit = 100;
const maxLimit = 1_000_000;

/** What a message can be asked for by one condition. */
const leaf = {
  hex: text('Bytes in hex: AA 55 ?? 4? ## 0100???? (docs/rules.md)', maxTextLength),
  text: text('Text with the escapes \\n \\xHH …, in the encoding of the endpoint', maxTextLength),
  regex: text('A regular expression (RE2); its groups are captured', 4_096),
  of: { ...choice(['text', 'bytes'], 'What the regular expression reads'), default: 'text' },
  at: { ...choice(places, 'Where in the message the text or the bytes lie'), default: 'anywhere' },
  field: text('A comparison of fields of a layout, as in sensor.temp > 30.0', 4_096),
  filter: text('An expression of the filter language', 4_096),
  size: text('A number of bytes: 12, 12.., ..20 or 12..20', 64),
  checksum: choice(['ok', 'bad'], 'Whether the checksum of the message is right'),
} as const;

const leafShape = { type: 'object', additionalProperties: false, properties: leaf } as const satisfies Shape;

/** What a message is asked for: one condition, or several of which all hold. */
export const conditionShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...leaf,
    all: { type: 'array', items: leafShape, maxItems: 100 },
    any: { type: 'array', items: leafShape, maxItems: 100 },
  },
} as const satisfies Shape;

const whenShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...leaf,
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
  encoding: text('Encoding of the text; without it that of the endpoint', 64),
  checksum: text('A checksum that is added: crc16-modbus, (1,-1) sum8 …', 1_024),
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
      description: 'The endpoints that it is for; without it, those that name the rule',
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

/** Checks conditions that have the shape of `conditionShape`; `path` is where they stand in their file. Undefined if there is none. */
export function parseCondition(
  input: Described<typeof conditionShape>,
  path: string,
): FilePart<Condition | undefined> {
  try {
    return { ok: true, value: conditionOf(input, path) };
  } catch (error) {
    if (error instanceof Faulty) return faulty(error.fault);
    throw error;
  }
}

function parseRule(value: unknown, name: string, path: string): FilePart<Rule> {
  const fault = shapeFault(ruleShape, value);
  if (fault !== undefined)
    return faulty(shapedFault({ ...fault, property: below(path, String(fault.property)) }));
  try {
    return { ok: true, value: ruleOf(value as RuleInput, name, path) };
  } catch (error) {
    if (error instanceof Faulty) return faulty(error.fault);
    throw error;
  }
}

/** Thrown within this file only. */
class Faulty extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(fault.path);
    this.fault = fault;
  }
}

function ruleOf(input: RuleInput, name: string, path: string): Rule {
  const { when } = input;
  const whenPath = below(path, 'when');
  const actions = (input.then ?? []).map((action, index) =>
    actionOf(action, `${below(path, 'then')}[${index}]`),
  );
  if (actions.length === 0) throw new Faulty(reasonFault(below(path, 'then'), 'property-missing'));
  const condition = conditionOf(when, whenPath);
  const idleMs = when.idle === undefined ? undefined : durationOf(when.idle, below(whenPath, 'idle'), 1);
  const connected = when.connected ?? false;
  if (condition === undefined && idleMs === undefined && !connected)
    throw new Faulty(reasonFault(whenPath, 'rule-without-condition'));
  const answers = actions.some(({ type }) => ['send', 'rotate', 'script', 'close', 'reset'].includes(type));
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

/** The condition that the keys of one place make: if there are several, all of them. */
function conditionOf(input: Omit<WhenInput, 'idle' | 'connected'>, path: string): Condition | undefined {
  const {
    hex,
    text: wanted,
    regex,
    at = 'anywhere',
    of = 'text',
    field,
    filter,
    size,
    checksum,
    all,
    any,
  } = input;
  const found: Condition[] = [];
  if (hex !== undefined) found.push({ type: 'hex', pattern: hex, at, path: below(path, 'hex') });
  if (wanted !== undefined) found.push({ type: 'text', text: wanted, at, path: below(path, 'text') });
  if (regex !== undefined) found.push({ type: 'regex', source: regex, of, path: below(path, 'regex') });
  if (field !== undefined) found.push({ type: 'filter', expression: field, path: below(path, 'field') });
  if (filter !== undefined) found.push({ type: 'filter', expression: filter, path: below(path, 'filter') });
  if (size !== undefined)
    found.push({ type: 'size', ...sizeOf(size, below(path, 'size')), path: below(path, 'size') });
  if (checksum !== undefined) found.push({ type: 'checksum', is: checksum, path: below(path, 'checksum') });
  for (const [type, list] of [
    ['all', all],
    ['any', any],
  ] as const) {
    if (list === undefined) continue;
    const of = list.map((one, index) => partOf(one, `${below(path, type)}[${index}]`));
    found.push({ type, of, path: below(path, type) });
  }
  return found.length > 1 ? { type: 'all', of: found, path } : found[0];
}

function partOf(input: Omit<WhenInput, 'idle' | 'connected'>, path: string): Condition {
  const condition = conditionOf(input, path);
  if (condition === undefined) throw new Faulty(reasonFault(path, 'rule-without-condition'));
  return condition;
}

function actionOf(input: ActionInput, path: string): Action {
  const { hex: _hex, encoding: _encoding, checksum: _checksum, ...own } = input;
  const given = Object.keys(own);
  const [type] = given;
  if (type === undefined || given.length > 1) throw new Faulty(reasonFault(path, 'rule-action-not-one'));
  const at = below(path, type);
  if (input.send !== undefined) return { type: 'send', ...answerOf(input, path) };
  if (input.wait !== undefined) return { type: 'wait', ms: durationOf(input.wait, at, 0) };
  if (input.rotate !== undefined) {
    const answers = input.rotate.map((answer, index) => answerOf(answer, `${at}[${index}]`));
    if (answers.length === 0) throw new Faulty(reasonFault(at, 'property-missing'));
    return { type: 'rotate', answers };
  }
  if (input.script !== undefined) return { type: 'script', name: input.script, path: at };
  for (const kind of ['tag', 'notify', 'log'] as const) {
    const words = input[kind];
    if (words !== undefined) return { type: kind, text: words, path: at };
  }
  for (const kind of ['close', 'reset', 'stopRecording'] as const)
    if (input[kind] === true) return { type: kind };
  throw new Faulty(reasonFault(at, 'rule-action-not-one'));
}

function answerOf({ send = '', hex = false, encoding, checksum }: AnswerInput, path: string): Answer {
  return {
    text: send,
    hex,
    encoding: encodingOf(encoding, below(path, 'encoding')),
    checksum,
    path: below(path, 'send'),
  };
}

function encodingOf(name: string | undefined, path: string): EncodingName | undefined {
  if (name === undefined) return undefined;
  const encoding = parseEncodingName(name);
  if (encoding === undefined)
    throw new Faulty({ path, failure: failure('ENCODING_UNKNOWN', { text: name }) });
  return encoding;
}

function durationOf(typed: string, path: string, leastMs: number): number {
  const ms = parseDuration(typed);
  if (ms === undefined || ms < leastMs) throw new Faulty(reasonFault(path, 'property-no-duration'));
  return ms;
}

function sizeOf(typed: string, path: string): { readonly least: number; readonly most: number } {
  const [found, first, dots, last] = /^\s*(\d{0,9})\s*(\.\.)?\s*(\d{0,9})\s*$/.exec(typed) ?? [];
  const isRange = dots !== undefined;
  const least = first === '' || first === undefined ? 0 : Number(first);
  const most = isRange ? (last === '' ? Number.MAX_SAFE_INTEGER : Number(last)) : least;
  const isGiven = isRange ? `${first}${last}` !== '' : first !== '' && last === '';
  if (found === undefined || !isGiven || least > most)
    throw new Faulty(reasonFault(path, 'rule-size-invalid'));
  return { least, most };
}

function nthOf({ nth, every }: WhenInput, path: string): Nth | undefined {
  const [key, typed] = nth === undefined ? (['every', every] as const) : (['nth', nth] as const);
  if (typed === undefined) return undefined;
  const number = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  if (number === 0)
    throw new Faulty(reasonFault(below(path, key), 'property-not-in-range', { least: 1, most: 999_999_999 }));
  return { number, isRepeated: key === 'every' };
}

function limitOf(typed: string, path: string): number {
  const number = Number(/^\s*(\d{1,7})\s*(?:\/\s*s)?\s*$/.exec(typed)?.[1] ?? 0);
  if (number >= 1 && number <= maxLimit) return number;
  throw new Faulty(reasonFault(path, 'rule-limit-invalid', { most: maxLimit }));
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
