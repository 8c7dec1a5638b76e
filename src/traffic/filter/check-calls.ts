import type { ValueChecker } from './check-values.js';
import type { FunctionName, ValueKind, Values } from './checked-filter.js';
import type { Operand } from './syntax.js';
import { hasAbsolute, hasText } from './value-kinds.js';

type Call = Extract<Operand, { type: 'call' }>;

/** What a function takes. */
interface Signature {
  /** Whether the first argument fits. */
  readonly takes: (values: Values) => boolean;
  /** The kind of its result; `undefined` for that of its argument. */
  readonly result: ValueKind | undefined;
  readonly mayHaveSeveral: boolean;
  /** Its arguments, as a person would write them. */
  readonly words: string;
}

const isField = ({ type }: Values): boolean => type === 'field' || type === 'protocol';

const signatures: Readonly<Record<FunctionName, Signature>> = Object.freeze({
  len: { takes: isField, result: 'u32', mayHaveSeveral: false, words: 'len(udp.payload)' },
  count: { takes: isField, result: 'u32', mayHaveSeveral: false, words: 'count(ip.addr)' },
  upper: textFunction('upper(frame.protocols)'),
  lower: textFunction('lower(frame.protocols)'),
  string: {
    takes: (values) => isField(values) && hasText(values.kind),
    result: 'text',
    mayHaveSeveral: false,
    words: 'string(ip.src)',
  },
  max: { takes: isField, result: undefined, mayHaveSeveral: true, words: 'max(udp.srcport, udp.dstport)' },
  min: { takes: isField, result: undefined, mayHaveSeveral: true, words: 'min(udp.srcport, udp.dstport)' },
  abs: {
    takes: ({ kind }) => hasAbsolute(kind),
    result: undefined,
    mayHaveSeveral: false,
    words: 'abs(ip.ttl - 64)',
  },
});

/** The functions of the language. */
export const functionNames = Object.keys(signatures) as readonly FunctionName[];

function textFunction(words: string): Signature {
  const takes = (values: Values): boolean => isField(values) && values.kind === 'text';
  return { takes, result: 'text', mayHaveSeveral: false, words };
}

/** Checks a call; `undefined` after a mistake, which `checker` keeps. */
export function checkCall(checker: ValueChecker, { name, operands }: Call): Values | undefined {
  const known = functionNames.find((one) => one === name.text);
  if (known === undefined) {
    return checker.fail(name.span, 'filter-function-unknown', {
      text: name.text,
      known: functionNames.join(', '),
    });
  }
  const { takes, result, mayHaveSeveral, words } = signatures[known];
  const wrong = (): undefined => {
    checker.fail(name.span, 'filter-arguments-wrong', { text: known, takes: words });
    return undefined;
  };
  const [firstOperand, ...others] = operands;
  if (firstOperand === undefined || (others.length > 0 && !mayHaveSeveral)) return wrong();
  const first = checker.values(firstOperand, undefined);
  if (first === undefined) return undefined;
  if (!takes(first)) return wrong();
  const of = [first];
  for (const operand of others) {
    const another = checker.values(operand, checker.expectedBy(first, firstOperand.span, known));
    if (another === undefined) return undefined;
    if (another.kind !== first.kind) return wrong();
    of.push(another);
  }
  return { type: 'call', kind: result ?? first.kind, name: known, of };
}
