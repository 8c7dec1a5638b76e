import { parsePlaceholders } from '../bytes/placeholders.js';
import { compileCondition } from '../endpoint/rules/conditions.js';
import type { Condition } from '../endpoint/rules/rule.js';
import { type Failure, failure } from '../errors/error.js';
import { RoundTrips } from './round-trips.js';
import { Scope } from './scope.js';
import type { OpenSettings, OpenTarget, SentContent, Sequence, SequenceStep, StepPath } from './sequence.js';
import type { SequenceTools } from './sequence-tools.js';
import { StepTexts } from './texts.js';

/** Why a sequence cannot hold, whatever its peers do, and where that stands in its file. */
export interface SequenceMistake {
  readonly path: StepPath;
  readonly failure: Failure;
}

/** What a sequence is checked with before anything is opened. */
export interface CheckTools extends SequenceTools {
  /** Why something cannot be opened, by its address and settings alone. Placeholders of `target` are filled. */
  openFault(target: OpenTarget, settings: OpenSettings): Failure | undefined;
  /** Why a port or a `tftp://` URL cannot be used. */
  portFault(port: string): Failure | undefined;
  urlFault(url: string): Failure | undefined;
  /** Why a saved message cannot be found by its name. */
  messageFault(name: string): Failure | undefined;
}

type StepOf<Type extends SequenceStep['type']> = Extract<SequenceStep, { readonly type: Type }>;

/**
 * The first mistake of a sequence that its text shows: patterns, layouts, fields, messages, addresses, and names that nothing before
 * has opened, set or captured. `values`: what `{{name}}` stands for at the beginning. What depends on a value that is only known while it
 * runs is left to the run.
 */
export function sequenceMistake(
  sequence: Sequence,
  values: ReadonlyMap<string, string>,
  tools: CheckTools,
): SequenceMistake | undefined {
  try {
    new SequenceCheck(tools).steps(sequence.steps, Scope.of(values));
    return undefined;
  } catch (error) {
    if (error instanceof Mistake) return error.mistake;
    throw error;
  }
}

/** Thrown within this file only. */
class Mistake extends Error {
  readonly mistake: SequenceMistake;

  constructor(path: StepPath, found: Failure) {
    super(path);
    this.mistake = { path, failure: found };
  }
}

/** A value that is known only while the sequence runs; in hex it is a byte. */
const standIn = '00';

class SequenceCheck {
  readonly #tools: CheckTools;
  readonly #texts: StepTexts;
  /** Names under which something was opened before the present step. */
  readonly #opened = new Set<string>();
  /** Names of `{{values}}` that are known only while it runs. */
  readonly #later = new Set<string>();
  /** A name that is opened, or what is captured, depends on such a value. */
  #opensAnything = false;
  #capturesAnything = false;

  constructor(tools: CheckTools) {
    this.#tools = tools;
    this.#texts = new StepTexts(tools);
  }

  /** @throws Mistake */
  steps(steps: readonly SequenceStep[], scope: Scope): void {
    for (const step of steps) {
      this.#step(step, scope);
      this.#gives(step, scope);
    }
  }

  /** What a step gives to those behind it, or beside it. */
  #gives(step: SequenceStep, scope: Scope): void {
    switch (step.type) {
      case 'open':
      case 'serve':
        this.#opens(step, scope);
        break;
      case 'set':
        for (const name of Object.keys(step.values)) this.#knowsLater(name, scope);
        break;
      case 'transfer':
        this.#knowsLater('tftp.bytes', scope);
        break;
      default:
    }
  }

  #opens(step: StepOf<'open'> | StepOf<'serve'>, scope: Scope): void {
    const names = this.#namesOf(step, scope);
    if (names === undefined) this.#opensAnything = true;
    for (const name of names ?? []) {
      this.#opened.add(name);
      for (const fact of ['port', 'address']) this.#knowsLater(`${name}.${fact}`, scope);
    }
  }

  #knowsLater(name: string, scope: Scope): void {
    this.#later.add(name);
    scope.variables.set(name, standIn);
  }

  /** The names that something may be opened under; undefined if only the run tells. */
  #namesOf(step: StepOf<'open'> | StepOf<'serve'>, scope: Scope): readonly string[] | undefined {
    if (step.as !== undefined) return [step.as];
    if (step.type === 'open' && step.target.type === 'open') {
      const { target } = step.target;
      if (this.#dependsOnRun(target)) return undefined;
      const filled = this.#texts.filled(target, scope);
      if (filled.ok && !filled.value.includes('://')) return [filled.value];
    }
    const base = step.type === 'serve' ? 'tftp' : 'peer';
    // The first free one of a row of names.
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? base : `${base}${number}`;
      if (!this.#opened.has(name)) return [name];
    }
  }

  #step(step: SequenceStep, scope: Scope): void {
    const { path } = step;
    switch (step.type) {
      case 'open':
        this.#open(step, scope);
        break;
      case 'serve':
        this.#filled(step.root, `${path}.tftp.serve`, scope);
        this.#port(step, scope);
        break;
      case 'transfer':
        this.#transfer(step, scope);
        break;
      case 'send':
        this.#name(step.to, `${path}.to`, path);
        this.#content(step.content, step.encoding ?? 'utf-8', scope);
        if (step.peer !== undefined) this.#text(step.peer, `${path}.peer`, scope);
        break;
      case 'expect':
        this.#name(step.from, `${path}.from`, path);
        if (step.expected.type === 'message') this.#condition(step.expected.condition, scope);
        break;
      case 'set':
        for (const [name, typed] of Object.entries(step.values))
          this.#text(typed, `${path}.set.${name}`, scope);
        break;
      case 'assert':
        for (const typed of [step.comparison.left, step.comparison.right])
          this.#compared(typed, `${path}.assert`, scope);
        break;
      case 'repeat':
        this.steps(step.steps, scope);
        break;
      case 'parallel':
        for (const branch of step.branches) this.#givesAll(branch, scope);
        for (const branch of step.branches) this.steps(branch, scope.fork());
        break;
      case 'close':
        this.#name(step.name, `${path}.close`, path);
        break;
      case 'wait':
    }
  }

  /** What steps give to others that run beside them. */
  #givesAll(steps: readonly SequenceStep[], scope: Scope): void {
    for (const step of steps) {
      this.#gives(step, scope);
      if (step.type === 'repeat') this.#givesAll(step.steps, scope);
      if (step.type === 'parallel') for (const branch of step.branches) this.#givesAll(branch, scope);
    }
  }

  #open({ path, target, settings }: StepOf<'open'>, scope: Scope): void {
    const isOpen = target.type === 'open';
    const typed = isOpen ? target.target : target.address;
    const at = `${path}.${target.type}`;
    const filled = this.#filled(typed, at, scope);
    if (filled === undefined) return;
    const where: OpenTarget = isOpen ? { ...target, target: filled } : { ...target, address: filled };
    const fault = this.#tools.openFault(where, settings);
    if (fault === undefined) return;
    const [part] = (['framing', 'layout', 'reply'] as const).filter((name) =>
      fault.code.startsWith(name.toUpperCase()),
    );
    throw new Mistake(part === undefined ? at : `${path}.${part}`, fault);
  }

  #port({ path, port }: StepOf<'serve'>, scope: Scope): void {
    const at = `${path}.tftp.port`;
    const filled = this.#filled(port, at, scope);
    const fault = filled === undefined ? undefined : this.#tools.portFault(filled);
    if (fault !== undefined) throw new Mistake(at, fault);
  }

  #transfer({ path, transfer }: StepOf<'transfer'>, scope: Scope): void {
    const { direction, url, local } = transfer;
    const at = `${path}.tftp.${direction === 'get' ? 'get' : 'to'}`;
    const filled = this.#filled(url, at, scope);
    const fault = filled === undefined ? undefined : this.#tools.urlFault(filled);
    if (fault !== undefined) throw new Mistake(at, fault);
    if (local !== undefined) this.#filled(local, `${path}.tftp.${direction === 'get' ? 'to' : 'put'}`, scope);
  }

  /** A name that has to be open; of none, anything. */
  #name(name: string | undefined, at: StepPath, path: StepPath): void {
    if (this.#opensAnything) return;
    if (name === undefined) {
      if (this.#opened.size === 0) throw new Mistake(path, failure('SEQUENCE_NOTHING_OPEN'));
      return;
    }
    // Each round of a repetition may open one more of a name that nobody gave.
    const [, base] = /^(peer|tftp)\d+$/.exec(name) ?? [];
    if (!this.#opened.has(base ?? name)) throw new Mistake(at, failure('SEQUENCE_NAME_UNKNOWN', { name }));
  }

  #content(content: SentContent, encoding: Parameters<StepTexts['bytes']>[2], scope: Scope): void {
    const { path } = content;
    switch (content.type) {
      case 'text':
      case 'hex':
        this.#bytes(content.text, path, { isHex: content.type === 'hex', encoding }, scope);
        break;
      case 'form': {
        const layout = this.#tools.layout(content.layout);
        if (!layout.ok) throw new Mistake(`${path}.layout`, layout.failure);
        for (const [name, typed] of Object.entries(content.values)) {
          const at = `${path}.values.${name}`;
          const encoded = layout.value.encode({ [name]: '0' });
          if (!encoded.ok && encoded.failure.code === 'LAYOUT_FIELD_UNKNOWN')
            throw new Mistake(at, encoded.failure);
          for (const one of typeof typed === 'string' ? [typed] : typed) this.#text(one, at, scope);
        }
        break;
      }
      case 'message': {
        const fault = this.#tools.messageFault(content.name);
        if (fault !== undefined) throw new Mistake(path, fault);
        const at = path.replace(/message$/, 'set');
        for (const [name, typed] of Object.entries(content.set)) this.#text(typed, `${at}.${name}`, scope);
      }
    }
  }

  #condition(condition: Condition, scope: Scope): void {
    const texts = conditionTexts(condition);
    if (texts.some(({ text }) => this.#dependsOnRun(text))) {
      this.#capturesAnything = true;
      return;
    }
    for (const { text, path } of texts) this.#filled(text, path, scope);
    const filled = this.#texts.condition(condition, scope);
    if (!filled.ok) throw new Mistake(condition.path, filled.failure);
    const { rules, fields } = this.#tools;
    // Whether messages are checked is known only by what is open.
    const tools = { ...rules, checksum: () => 'ok' as const, field: (name: string) => fields.field(name) };
    const compiled = compileCondition(filled.value, 'utf-8', tools);
    if (!compiled.ok) throw new Mistake(compiled.path, compiled.failure);
    for (const [index, name] of compiled.test.captureNames.entries()) {
      scope.captured.set(String(index + 1), new Uint8Array(0));
      if (name !== undefined) scope.captured.set(name, new Uint8Array(0));
    }
  }

  #compared(typed: string, path: StepPath, scope: Scope): void {
    if (!/^rtt\b/.test(typed)) this.#text(typed, path, scope);
    else if (!RoundTrips.isFigure(typed))
      throw new Mistake(path, failure('SEQUENCE_FIGURE_UNKNOWN', { name: typed }));
  }

  #text(typed: string, path: StepPath, scope: Scope): void {
    this.#bytes(typed, path, { isHex: false, encoding: 'utf-8' }, scope);
  }

  #bytes(
    typed: string,
    path: StepPath,
    { isHex, encoding }: { readonly isHex: boolean; readonly encoding: Parameters<StepTexts['bytes']>[2] },
    scope: Scope,
  ): void {
    const isLater = this.#dependsOnRun(typed);
    const text = isLater ? typed.replaceAll(/\{\{[^{}]*\}\}/g, standIn) : typed;
    const bytes = this.#texts.bytes(text, isHex, encoding, scope);
    if (bytes.ok) return;
    const isCapture = bytes.failure.code === 'ANSWER_FIELD_UNKNOWN';
    if (isCapture ? this.#capturesAnything : isLater) return;
    throw new Mistake(path, bytes.failure);
  }

  /** A text whose placeholders are filled; undefined if only the run can. */
  #filled(typed: string, path: StepPath, scope: Scope): string | undefined {
    if (this.#dependsOnRun(typed)) return undefined;
    const filled = this.#texts.filled(typed, scope);
    if (!filled.ok) throw new Mistake(path, filled.failure);
    return filled.value;
  }

  /** Whether a text has a placeholder whose value is known only while it runs. */
  #dependsOnRun(text: string): boolean {
    const parsed = parsePlaceholders(text);
    if (!parsed.ok) return false;
    return parsed.parts.some(
      (part) =>
        typeof part !== 'string' && 'name' in part.placeholder && this.#later.has(part.placeholder.name),
    );
  }
}

/** The texts of a condition that may have placeholders. */
function conditionTexts(condition: Condition): readonly { readonly text: string; readonly path: StepPath }[] {
  const { path } = condition;
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.flatMap(conditionTexts);
    case 'hex':
      return [{ text: condition.pattern, path }];
    case 'text':
      return [{ text: condition.text, path }];
    case 'regex':
      return [{ text: condition.source, path }];
    case 'filter':
      return [{ text: condition.expression, path }];
    default:
      return [];
  }
}
