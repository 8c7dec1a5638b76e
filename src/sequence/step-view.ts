import { formatDuration } from '../bytes/duration.js';
import type { Condition } from '../endpoint/rules/rule.js';
import type { Expected, SentContent, SequenceStep, StepPath } from './sequence.js';

/** A step as people see it. */
export interface StepView {
  /** `10`, and `10.2` for the second step within the tenth. */
  readonly number: string;
  readonly path: StepPath;
  /** The word that the step begins with in its file. */
  readonly verb: string;
  /** What stands behind the word, as it was typed; not escaped yet. */
  readonly title: string;
  /** 0 for a step that is within no other. */
  readonly depth: number;
  /** Which round of a repetition it is in, from 1; 0 for none. */
  readonly round: number;
}

/** The word of a step. */
export function verbOf(step: SequenceStep): string {
  switch (step.type) {
    case 'open':
      return step.target.type;
    case 'serve':
    case 'transfer':
      return 'tftp';
    default:
      return step.type;
  }
}

/** What a step is about, in one line as it was typed. */
export function titleOf(step: SequenceStep): string {
  switch (step.type) {
    case 'open': {
      const { target, as } = step;
      const where = target.type === 'open' ? target.target : `${target.protocol}:${target.address}`;
      return as === undefined ? where : `${where} as ${as}`;
    }
    case 'send':
      return step.to === undefined
        ? contentWords(step.content)
        : `${contentWords(step.content)} to ${step.to}`;
    case 'expect': {
      const { expected, from, withinMs } = step;
      const source = from === undefined ? '' : ` from ${from}`;
      return `${expectedWords(expected)}${source} within ${formatDuration(withinMs)}`;
    }
    case 'wait':
      return formatDuration(step.ms);
    case 'set':
      return Object.entries(step.values)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', ');
    case 'repeat':
      return step.everyMs === 0 ? `${step.times} ×` : `${step.times} × ${formatDuration(step.everyMs)}`;
    case 'parallel':
      return String(step.branches.length);
    case 'assert': {
      const { left, operator, right, tolerance } = step.comparison;
      return `${left} ${operator} ${right}${tolerance === 0 ? '' : ` ± ${tolerance}`}`;
    }
    case 'serve':
      return `serve ${step.root}`;
    case 'transfer': {
      const { direction, url, local } = step.transfer;
      return direction === 'get' ? `get ${url}` : `put ${local ?? ''} to ${url}`;
    }
    case 'close':
      return step.name;
  }
}

/** What is expected, in the notation of files. */
export function expectedWords(expected: Expected): string {
  switch (expected.type) {
    case 'message':
      return conditionWords(expected.condition);
    case 'transfer':
      return `tftp ${expected.direction} ${expected.file}`;
    default:
      return expected.type;
  }
}

function conditionWords(condition: Condition): string {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.map(conditionWords).join(condition.type === 'all' ? ' && ' : ' || ');
    case 'hex':
      return condition.pattern;
    case 'text':
      return `"${condition.text}"`;
    case 'regex':
      return `/${condition.source}/`;
    case 'filter':
      return condition.expression;
    case 'size': {
      const { least, most } = condition;
      if (least === most) return `size ${least}`;
      return `size ${least}..${most === Number.MAX_SAFE_INTEGER ? '' : most}`;
    }
    case 'checksum':
      return `checksum ${condition.is}`;
  }
}

function contentWords(content: SentContent): string {
  switch (content.type) {
    case 'text':
    case 'hex':
      return content.text;
    case 'form':
      return `${content.layout} ${Object.entries(content.values)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' ')}`;
    case 'message':
      return content.name;
  }
}
