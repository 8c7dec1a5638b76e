import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { kindOf } from '../../config/endpoint-kinds.js';
import { parseRules, ruleFileShape } from '../../config/workspace/rule-file.js';
import { workspaceKinds } from '../../config/workspace/workspace-kinds.js';
import { YamlDocument } from '../../config/workspace/yaml-document.js';
import type { Answering } from '../../endpoint/behaviour.js';
import { noRules } from '../../endpoint/rules/rule.js';
import {
  maxTriedBytes,
  type Trial,
  type TrialProgress,
  type TriedAct,
  type TriedMessage,
  tryRules,
} from '../../endpoint/rules/try-rules.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { RuleFileState, RuleState, RuleTrial, RuleTrials } from '../../operations/rules.js';
import { WorkTurns } from '../../system/work-turns.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { scriptsOf } from '../endpoints/rules-file.js';
import type { ArmedRules } from './armed-rules.js';

/** Messages that rules are tried on. */
const maxTried = 200;
/** Milliseconds of work, and bytes of what it shows, that one trial may take. */
const maxTrialMs = 1_000;
const maxTrialBytes = 16 * 1024 * 1024;
/** Rules of endpoints whose figures are kept. */
const maxStates = 10_000;

/** What rules are to be tried on. */
export interface TrialRequest {
  readonly text: string;
  readonly endpoint?: string | undefined;
  readonly messages?: readonly string[] | undefined;
}

/** What the rules of a workbench have done, and what those of a text would do. */
export class RuleDesk {
  readonly #registry: EndpointRegistry;
  readonly #armed: ArmedRules;
  readonly #root: string;
  readonly #subscription: Subscription;
  readonly #states = new Map<string, RuleState>();

  constructor(hub: Hub, registry: EndpointRegistry, armed: ArmedRules, root: string) {
    this.#registry = registry;
    this.#armed = armed;
    this.#root = root;
    this.#subscription = hub.subscribe({
      types: ['ruleMatched', 'ruleFailed'],
      onBatch: ({ events }) => {
        for (const event of events) {
          if (event.type !== 'ruleMatched' && event.type !== 'ruleFailed') continue;
          const { endpoint, rule, timeMicros } = event;
          const known = this.#state(endpoint ?? '', rule);
          this.#keep(
            event.type === 'ruleMatched'
              ? { ...known, matched: known.matched + 1, lastMatchMicros: timeMicros }
              : { ...known, failure: event.failure, isStopped: known.isStopped || event.isStopped },
          );
        }
      },
    });
  }

  states(): readonly RuleState[] {
    return [...this.#states.values()];
  }

  /** The files of rules with what their rules have done; rules of one name at one endpoint share their figures. */
  files(): readonly RuleFileState[] {
    return this.#armed.files().map(({ path, rules, armed, endpoints }) => {
      const states = endpoints.flatMap((endpoint) => rules.map((rule) => this.#state(endpoint, rule)));
      const stopped = states.find(({ isStopped }) => isStopped);
      return {
        path,
        rules: rules.length,
        armed,
        endpoints: [...endpoints],
        matched: states.reduce((sum, { matched }) => sum + matched, 0),
        ...(stopped?.failure === undefined
          ? {}
          : { stopped: { rule: stopped.rule, endpoint: stopped.endpoint, failure: stopped.failure } }),
      };
    });
  }

  /** The rules of an endpoint are armed anew: what stopped them is over. */
  rearmed(endpoint: string): void {
    for (const state of this.#states.values()) {
      if (state.endpoint !== endpoint) continue;
      const { failure: _failure, ...rest } = state;
      this.#keep({ ...rest, isStopped: false });
    }
  }

  /**
   * Tries the rules of a text; what is wrong with it is the `problem` of the result.
   * @throws BreakoutboxError ENDPOINT_UNKNOWN
   */
  async try({ text, endpoint, messages }: TrialRequest): Promise<RuleTrials> {
    const answering = this.#answeringOf(endpoint);
    const { encoding } = answering;
    const empty = { rules: [], encoding, trials: [] };
    const document = YamlDocument.parse(text);
    if (!document.ok) {
      const { line = 1, column = 1 } = document.failure.params;
      return { ...empty, problem: { line: Number(line), column: Number(column), failure: document.failure } };
    }
    const wrong = (path: string, failure: Failure): RuleTrials => ({
      ...empty,
      problem: { ...document.value.placeOf(path), failure },
    });
    const parsed = parseRules(document.value.value(ruleFileShape), 'rule');
    if (!parsed.ok) return wrong(parsed.fault.path, parsed.fault.failure);
    // What is not armed is tried as well: that is what it is for.
    const rules = parsed.value.map((rule) => ({ ...rule, enabled: true }));
    try {
      const scripts = scriptsOf(rules, join(this.#root, workspaceKinds.rule.folder));
      const { layouts, variables } = answering.rules;
      const turns = new WorkTurns();
      const compiled = await this.#armed.ruled.compiled(
        {
          ...answering,
          rules: { rules, scripts, layouts, variables },
        },
        { turns, mostMs: maxTrialMs },
      );
      if (!compiled.ok) return wrong(compiled.path, compiled.failure);
      const tried = messages === undefined ? this.#received(endpoint) : messages.map(given);
      const trials: RuleTrial[] = [];
      const failed = await runTrial(tryRules(compiled.rules, encoding, tried), turns, (trial) => {
        const message = tried[trials.length];
        if (message !== undefined) trials.push(trialOf(trial, message));
      });
      return {
        rules: rules.map(({ name }) => name),
        encoding,
        trials,
        ...(failed === undefined ? {} : { cut: { message: trials.length + 1, failure: failed } }),
      };
    } catch (error) {
      if (error instanceof BreakoutboxError) return wrong('', error.failure);
      throw error;
    }
  }

  close(): void {
    this.#subscription.close();
  }

  /** How the endpoint reads what it receives; without one, as plain UTF-8, and as at a relay. */
  #answeringOf(endpoint: string | undefined): Answering {
    const plain: Answering = {
      encoding: 'utf-8',
      rules: noRules,
      reply: { type: 'none' },
      receivedChecksum: '',
      framing: { type: 'raw' },
      rewrites: true,
    };
    const spec = endpoint === undefined ? undefined : this.#registry.specOf(endpoint);
    const answering = spec && kindOf(spec).answering(spec);
    if (answering === undefined || spec === undefined || !('layouts' in spec)) return plain;
    return { ...answering, rules: { ...noRules, ...this.#armed.namedBy(spec) } };
  }

  /** The latest messages that an endpoint has received and that are kept; of a relay those of both directions. */
  #received(endpoint: string | undefined): readonly TriedMessage[] {
    if (endpoint === undefined) return [];
    const found: TriedMessage[] = [];
    const spec = this.#registry.specOf(endpoint);
    const passesOn = spec !== undefined && kindOf(spec).answering(spec)?.rewrites === true;
    const subscription = this.#registry.follow({
      endpoint,
      from: 1,
      types: passesOn ? ['received', 'sent'] : ['received'],
      maxEvents: 20_000,
      maxBytes: 64 * 1024 * 1024,
      onBatch: ({ events }) => {
        for (const event of events) {
          if (event.type !== 'received' && event.type !== 'sent') continue;
          const { peer, timeMicros, bytes } = event;
          const direction = event.type === 'sent' ? 'out' : 'in';
          found.push({ peer, direction, timeMicros, bytes });
        }
      },
    });
    subscription.flush();
    subscription.close();
    return found.slice(-maxTried);
  }

  #state(endpoint: string, rule: string): RuleState {
    return this.#states.get(`${endpoint} ${rule}`) ?? { endpoint, rule, matched: 0, isStopped: false };
  }

  #keep(state: RuleState): void {
    const key = `${state.endpoint} ${state.rule}`;
    if (!this.#states.has(key) && this.#states.size >= maxStates) return;
    this.#states.set(key, state);
  }
}

/** Takes the steps of a trial in turns with whatever else is to be done. Returns why it was ended before the last message, if it was. */
async function runTrial(
  steps: Iterable<TrialProgress>,
  turns: WorkTurns,
  tried: (trial: Trial) => void,
): Promise<Failure | undefined> {
  let madeBytes = 0;
  for (const step of steps) {
    if (step.type === 'tried') tried(step.trial);
    else madeBytes += step.bytes;
    if (madeBytes > maxTrialBytes)
      return failure('RULE_TRIAL_TOO_LARGE', { mebibytes: maxTrialBytes / 1024 / 1024 });
    if (turns.spentMs > maxTrialMs) return failure('RULE_TRIAL_TOO_LONG', { ms: maxTrialMs });
    if (turns.isDue) await turns.rest();
  }
  return undefined;
}

function given(data: string, index: number): TriedMessage {
  return { peer: '', timeMicros: index * 1_000, bytes: new Uint8Array(Buffer.from(data, 'base64')) };
}

function trialOf(
  { matches, misses, isLeft }: Trial,
  { peer, direction, timeMicros, bytes }: TriedMessage,
): RuleTrial {
  return {
    peer,
    ...(direction === undefined ? {} : { direction }),
    timeMicros,
    data: base64(bytes),
    matches: matches.map(({ rule, cause, tags, acts }) => ({ rule, cause, tags, acts: acts.map(actOf) })),
    misses: misses.map(({ rule, failed }) => ({ rule, failed })),
    isLeft,
  };
}

function actOf(act: TriedAct): RuleTrial['matches'][number]['acts'][number] {
  if (!('bytes' in act)) return act;
  const { type, bytes } = act;
  return { type, data: base64(bytes) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, maxTriedBytes)).toString('base64');
}
