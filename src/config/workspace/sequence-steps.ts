import { parseChecksum } from '../../bytes/checksum/parse-checksum.js';
import { parseDuration } from '../../bytes/duration.js';
import { type EncodingName, parseEncodingName } from '../../bytes/encoding-names.js';
import { failure } from '../../errors/error.js';
import { parseComparison } from '../../sequence/comparison.js';
import type { Expected, OpenTarget, SentContent, SequenceStep } from '../../sequence/sequence.js';
import { type FileFault, reasonFault } from './file-part.js';
import { parseCondition } from './rule-file.js';
import { expectedWords, type StepInput } from './sequence-shape.js';

/** How long is waited for what is expected, and for what is opened, unless a step says otherwise. */
const usualExpectMs = 1_000;
const usualOpenMs = 10_000;
const usualTransferMs = 60_000;

/** The properties that may stand beside what each kind of step does. */
const modifiers = {
  open: ['as', 'within', 'encoding', 'framing', 'layout', 'reply', 'insecure', 'halfClose'],
  listen: ['as', 'within', 'encoding', 'framing', 'layout', 'reply', 'halfClose'],
  send: ['to', 'peer', 'encoding', 'ending', 'checksum'],
  expect: ['from', 'within'],
  wait: [],
  set: [],
  repeat: ['every', 'steps'],
  parallel: [],
  assert: [],
  tftp: ['as', 'within'],
  close: [],
} as const satisfies Readonly<Record<string, readonly (keyof StepInput)[]>>;

type Verb = keyof typeof modifiers;
const verbs = Object.keys(modifiers) as readonly Verb[];

/** What is wrong with a step; thrown within the parser of sequences only. */
export class FaultyStep extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(fault.path);
    this.fault = fault;
  }
}

/** Makes the steps of a list; `budget` counts what is left of the most that a sequence may have. @throws FaultyStep */
export function stepsOf(
  inputs: readonly StepInput[],
  path: string,
  budget: { left: number },
): readonly SequenceStep[] {
  budget.left -= inputs.length;
  if (budget.left < 0) throw new FaultyStep(reasonFault(path, 'property-too-many', { limit: 10_000 }));
  return inputs.map((input, index) => stepOf(input, `${path}[${index}]`, budget));
}

function stepOf(input: StepInput, path: string, budget: { left: number }): SequenceStep {
  const verb = verbOf(input, path);
  const at = (property: string): string => `${path}.${property}`;
  switch (verb) {
    case 'open':
    case 'listen':
      return openOf(input, verb, path);
    case 'send':
      return sendOf(input, path);
    case 'expect': {
      const expected = expectedOf(input.expect ?? '', at('expect'));
      const usual = expected.type === 'transfer' ? usualTransferMs : usualExpectMs;
      return { type: 'expect', path, expected, from: input.from, withinMs: withinOf(input, path, usual) };
    }
    case 'wait':
      return { type: 'wait', path, ms: durationOf(input.wait ?? '', at('wait')) };
    case 'set':
      return { type: 'set', path, values: input.set ?? {} };
    case 'repeat': {
      const { steps = [], every } = input;
      if (steps.length === 0) throw new FaultyStep(reasonFault(at('steps'), 'property-missing'));
      return {
        type: 'repeat',
        path,
        times: input.repeat ?? 1,
        everyMs: every === undefined ? 0 : durationOf(every, at('every')),
        steps: stepsOf(steps, at('steps'), budget),
      };
    }
    case 'parallel': {
      const lists = input.parallel ?? [];
      return {
        type: 'parallel',
        path,
        branches: lists.map((steps, index) => stepsOf(steps, `${at('parallel')}[${index}]`, budget)),
      };
    }
    case 'assert': {
      const comparison = parseComparison(input.assert ?? '');
      if (comparison === undefined) throw new FaultyStep(reasonFault(at('assert'), 'sequence-comparison'));
      return { type: 'assert', path, comparison };
    }
    case 'tftp':
      return tftpOf(input, path);
    case 'close':
      return { type: 'close', path, name: input.close ?? '' };
  }
}

/** What a step does: the one property that is no modifier of another. */
function verbOf(input: StepInput, path: string): Verb {
  const given = Object.keys(input) as readonly (keyof StepInput)[];
  const named = verbs.filter((verb) => input[verb] !== undefined);
  const [verb] = named;
  if (verb === undefined || named.length > 1)
    throw new FaultyStep(
      reasonFault(named.length > 1 ? `${path}.${named[1]}` : path, 'sequence-step-not-one', {
        choices: verbs.join(' '),
      }),
    );
  const allowed: readonly (keyof StepInput)[] = modifiers[verb];
  const stray = given.find((name) => name !== verb && input[name] !== undefined && !allowed.includes(name));
  if (stray !== undefined)
    throw new FaultyStep(reasonFault(`${path}.${stray}`, 'sequence-modifier', { verb }));
  return verb;
}

function openOf(input: StepInput, verb: 'open' | 'listen', path: string): SequenceStep {
  const { encoding, framing, layout, reply, insecure = false, halfClose } = input;
  const halfCloseMs = halfClose === undefined ? undefined : durationOf(halfClose, `${path}.halfClose`);
  return {
    type: 'open',
    path,
    target: verb === 'open' ? { type: 'open', target: input.open ?? '' } : listenOf(input.listen ?? '', path),
    settings: {
      encoding: encodingOf(encoding, `${path}.encoding`),
      framing,
      layout,
      reply,
      insecure,
      halfCloseMs,
    },
    as: input.as,
    withinMs: withinOf(input, path, usualOpenMs),
  };
}

function listenOf(typed: string, path: string): OpenTarget {
  const [, protocol, address] = /^\s*(tcp|udp):(?!\/\/)(\S+)\s*$/.exec(typed) ?? [];
  if (protocol === undefined || address === undefined)
    throw new FaultyStep(reasonFault(`${path}.listen`, 'sequence-listen'));
  return { type: 'listen', protocol: protocol === 'tcp' ? 'tcp' : 'udp', address };
}

function sendOf(input: StepInput, path: string): SequenceStep {
  const { to, peer, ending = 'none', checksum } = input;
  const sum = checksum === undefined ? undefined : parseChecksum(checksum);
  if (sum !== undefined && !sum.ok) {
    const { code, ...params } = sum.fault;
    throw new FaultyStep({ path: `${path}.checksum`, failure: failure(code, params) });
  }
  return {
    type: 'send',
    path,
    content: contentOf(input.send ?? '', `${path}.send`),
    to,
    peer,
    encoding: encodingOf(input.encoding, `${path}.encoding`),
    ending,
    checksum: sum?.value,
  };
}

function contentOf(input: NonNullable<StepInput['send']>, path: string): SentContent {
  if (typeof input === 'string') return { type: 'text', text: input, path };
  const { text, hex, form, message, set } = input;
  const given = (['text', 'hex', 'form', 'message'] as const).filter((kind) => input[kind] !== undefined);
  if (given.length !== 1 || (set !== undefined && message === undefined))
    throw new FaultyStep(reasonFault(path, 'sequence-send-not-one'));
  if (text !== undefined) return { type: 'text', text, path: `${path}.text` };
  if (hex !== undefined) return { type: 'hex', text: hex, path: `${path}.hex` };
  if (form !== undefined)
    return { type: 'form', layout: form.layout, values: form.values ?? {}, path: `${path}.form` };
  return { type: 'message', name: message ?? '', set: set ?? {}, path: `${path}.message` };
}

function expectedOf(input: NonNullable<StepInput['expect']>, path: string): Expected {
  const word = expectedWords.find((one) => one === input);
  if (word !== undefined) return { type: word };
  if (typeof input === 'string') {
    if (input === '') throw new FaultyStep(reasonFault(path, 'sequence-expect-empty'));
    return { type: 'message', condition: { type: 'text', text: input, at: 'anywhere', path } };
  }
  const { tftp, ...conditions } = input;
  if (tftp !== undefined) {
    const { sent, received } = tftp;
    const file = sent ?? received;
    if (file === undefined || (sent !== undefined && received !== undefined) || Object.keys(input).length > 1)
      throw new FaultyStep(reasonFault(path, 'sequence-expect-empty'));
    return { type: 'transfer', direction: sent === undefined ? 'received' : 'sent', file };
  }
  const parsed = parseCondition(conditions, path);
  if (!parsed.ok) throw new FaultyStep(parsed.fault);
  if (parsed.value === undefined) throw new FaultyStep(reasonFault(path, 'sequence-expect-empty'));
  return { type: 'message', condition: parsed.value };
}

function tftpOf(input: StepInput, path: string): SequenceStep {
  const { serve, port, write, get, put, to } = input.tftp ?? {};
  const at = (property: string): string => `${path}.tftp.${property}`;
  const given = [serve, get, put].filter((one) => one !== undefined);
  if (given.length !== 1) throw new FaultyStep(reasonFault(`${path}.tftp`, 'sequence-tftp-not-one'));
  if (serve !== undefined) {
    if (to !== undefined) throw new FaultyStep(reasonFault(at('to'), 'sequence-modifier', { verb: 'serve' }));
    return { type: 'serve', path, root: serve, port: port ?? '0', takesFiles: write ?? false, as: input.as };
  }
  if (port !== undefined)
    throw new FaultyStep(
      reasonFault(at('port'), 'sequence-modifier', { verb: get === undefined ? 'put' : 'get' }),
    );
  const url = get ?? to ?? '';
  if (!/^tftp:\/\/[^/]+\/./i.test(url))
    throw new FaultyStep(reasonFault(at(get === undefined ? 'to' : 'get'), 'sequence-tftp-url'));
  return {
    type: 'transfer',
    path,
    transfer:
      get === undefined ? { direction: 'put', url, local: put } : { direction: 'get', url, local: to },
    withinMs: withinOf(input, path, usualTransferMs),
  };
}

function withinOf({ within }: StepInput, path: string, usual: number): number {
  return within === undefined ? usual : durationOf(within, `${path}.within`);
}

function durationOf(typed: string, path: string): number {
  const ms = parseDuration(typed);
  if (ms === undefined) throw new FaultyStep(reasonFault(path, 'property-no-duration'));
  return ms;
}

function encodingOf(name: string | undefined, path: string): EncodingName | undefined {
  if (name === undefined) return undefined;
  const encoding = parseEncodingName(name);
  if (encoding === undefined)
    throw new FaultyStep({ path, failure: failure('ENCODING_UNKNOWN', { text: name.slice(0, 40) }) });
  return encoding;
}
