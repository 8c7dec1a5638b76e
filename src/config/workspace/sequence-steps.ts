import { parseComparison } from '../../sequence/comparison.js';
import type { Expected, OpenTarget, SentContent, SequenceStep } from '../../sequence/sequence.js';
import { conditionOf } from './condition-part.js';
import { FaultyPart, reasonFault } from './file-part.js';
import { checksumAt, durationAt, encodingAt } from './file-values.js';
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

/** Makes the steps of a list; `budget` counts what is left of the most that a sequence may have. @throws FaultyPart */
export function stepsOf(
  inputs: readonly StepInput[],
  path: string,
  budget: { left: number },
): readonly SequenceStep[] {
  budget.left -= inputs.length;
  if (budget.left < 0) throw new FaultyPart(reasonFault(path, 'property-too-many', { limit: 10_000 }));
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
      return { type: 'wait', path, ms: durationAt(at('wait'), input.wait ?? '') };
    case 'set':
      return { type: 'set', path, values: input.set ?? {} };
    case 'repeat': {
      const { steps = [], every } = input;
      if (steps.length === 0) throw new FaultyPart(reasonFault(at('steps'), 'property-missing'));
      return {
        type: 'repeat',
        path,
        times: input.repeat ?? 1,
        everyMs: every === undefined ? 0 : durationAt(at('every'), every),
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
      if (comparison === undefined) throw new FaultyPart(reasonFault(at('assert'), 'sequence-comparison'));
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
    throw new FaultyPart(
      reasonFault(named.length > 1 ? `${path}.${named[1]}` : path, 'sequence-step-not-one', {
        choices: verbs.join(' '),
      }),
    );
  const allowed: readonly (keyof StepInput)[] = modifiers[verb];
  const stray = given.find((name) => name !== verb && input[name] !== undefined && !allowed.includes(name));
  if (stray !== undefined)
    throw new FaultyPart(reasonFault(`${path}.${stray}`, 'sequence-modifier', { verb }));
  return verb;
}

function openOf(input: StepInput, verb: 'open' | 'listen', path: string): SequenceStep {
  const { encoding, framing, layout, reply, insecure = false, halfClose } = input;
  const halfCloseMs = halfClose === undefined ? undefined : durationAt(`${path}.halfClose`, halfClose);
  return {
    type: 'open',
    path,
    target: verb === 'open' ? { type: 'open', target: input.open ?? '' } : listenOf(input.listen ?? '', path),
    settings: {
      encoding: encodingAt(`${path}.encoding`, encoding),
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
    throw new FaultyPart(reasonFault(`${path}.listen`, 'sequence-listen'));
  return { type: 'listen', protocol: protocol === 'tcp' ? 'tcp' : 'udp', address };
}

function sendOf(input: StepInput, path: string): SequenceStep {
  const { to, peer, ending = 'none', checksum } = input;
  return {
    type: 'send',
    path,
    content: contentOf(input.send ?? '', `${path}.send`),
    to,
    peer,
    encoding: encodingAt(`${path}.encoding`, input.encoding),
    ending,
    checksum: checksumAt(`${path}.checksum`, checksum),
  };
}

function contentOf(input: NonNullable<StepInput['send']>, path: string): SentContent {
  if (typeof input === 'string') return { type: 'text', text: input, path };
  const { text, hex, form, message, set } = input;
  const given = (['text', 'hex', 'form', 'message'] as const).filter((kind) => input[kind] !== undefined);
  if (given.length !== 1 || (set !== undefined && message === undefined))
    throw new FaultyPart(reasonFault(path, 'sequence-send-not-one'));
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
    if (input === '') throw new FaultyPart(reasonFault(path, 'sequence-expect-empty'));
    return { type: 'message', condition: { type: 'text', text: input, at: 'anywhere', path } };
  }
  const { tftp, ...conditions } = input;
  if (tftp !== undefined) {
    const { sent, received } = tftp;
    const file = sent ?? received;
    if (file === undefined || (sent !== undefined && received !== undefined) || Object.keys(input).length > 1)
      throw new FaultyPart(reasonFault(path, 'sequence-expect-empty'));
    return { type: 'transfer', direction: sent === undefined ? 'received' : 'sent', file };
  }
  const condition = conditionOf(conditions, path);
  if (condition === undefined) throw new FaultyPart(reasonFault(path, 'sequence-expect-empty'));
  return { type: 'message', condition };
}

function tftpOf(input: StepInput, path: string): SequenceStep {
  const { serve, port, write, get, put, to } = input.tftp ?? {};
  const at = (property: string): string => `${path}.tftp.${property}`;
  const given = [serve, get, put].filter((one) => one !== undefined);
  if (given.length !== 1) throw new FaultyPart(reasonFault(`${path}.tftp`, 'sequence-tftp-not-one'));
  if (serve !== undefined) {
    if (to !== undefined) throw new FaultyPart(reasonFault(at('to'), 'sequence-modifier', { verb: 'serve' }));
    return { type: 'serve', path, root: serve, port: port ?? '0', takesFiles: write ?? false, as: input.as };
  }
  if (port !== undefined)
    throw new FaultyPart(
      reasonFault(at('port'), 'sequence-modifier', { verb: get === undefined ? 'put' : 'get' }),
    );
  const url = get ?? to ?? '';
  if (!/^tftp:\/\/[^/]+\/./i.test(url))
    throw new FaultyPart(reasonFault(at(get === undefined ? 'to' : 'get'), 'sequence-tftp-url'));
  return {
    type: 'transfer',
    path,
    transfer:
      get === undefined ? { direction: 'put', url, local: put } : { direction: 'get', url, local: to },
    withinMs: withinOf(input, path, usualTransferMs),
  };
}

function withinOf({ within }: StepInput, path: string, usual: number): number {
  return within === undefined ? usual : durationAt(`${path}.within`, within);
}
