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

/** All steps of a sequence in their order, those within others behind them, as they are before any is begun. */
export function stepViews(steps: readonly SequenceStep[], prefix = ''): readonly StepView[] {
  return steps.flatMap((step, index) => {
    const view = viewOf(step, `${prefix}${index + 1}`, 0);
    const within = `${view.number}.`;
    if (step.type === 'repeat') return [view, ...stepViews(step.steps, within)];
    if (step.type !== 'parallel') return [view];
    const branches = step.branches.map((one, branch) => stepViews(one, `${within}${branch + 1}.`));
    return [view, ...branches.flat()];
  });
}

/** A step by its number, in a round of a repetition or in none (0). */
export function viewOf(step: SequenceStep, number: string, round: number): StepView {
  const depth = number.split('.').length - 1;
  return { number, path: step.path, verb: verbOf(step), title: titleOf(step), depth, round };
}

/** Whether a step only contains others. */
export function isContainer({ verb }: Pick<StepView, 'verb'>): boolean {
  return verb === 'repeat' || verb === 'parallel';
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
