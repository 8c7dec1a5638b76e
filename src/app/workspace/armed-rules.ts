import { join } from 'node:path';
import { kindOf, parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import type { Environment } from '../../config/workspace/environment-file.js';
import { workspaceKinds } from '../../config/workspace/workspace-kinds.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import { noRules, type Rule, type RuleSet } from '../../endpoint/rules/rule.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { FileProblem } from '../../store/workspace/workspace-folder.js';
import { RuledBehaviours } from '../endpoints/ruled-behaviours.js';
import { scriptsOf } from '../endpoints/rules-file.js';
import type { Workspace } from './workspace.js';

/** A file of rules, and what it is armed for. */
export interface ArmedFile {
  readonly path: string;
  /** The names of its rules, in order; none while it has a fault. */
  readonly rules: readonly string[];
  /** How many of them an endpoint answers by. */
  readonly armed: number;
  /** The ids of the endpoints that its rules name, armed or not. */
  readonly endpoints: readonly string[];
}

/**
 * The rules of a workspace that its endpoints answer by: those that name the endpoint, in the order of their files. A file whose
 * rules cannot be compiled is named, and the rules of the others are armed.
 */
export class ArmedRules {
  /** The behaviours by these rules. */
  readonly ruled = new RuledBehaviours();
  readonly #workspace: Workspace;
  readonly #sets = new Map<string, RuleSet>();
  /** What each set was made of: a layout's file may have changed while its name has not. */
  readonly #sources = new Map<string, string>();
  #problems: readonly FileProblem[] = [];
  #variables: Readonly<Record<string, string>> = {};

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** What is wrong with rules that can be read, but not armed. */
  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  /** The rules that an endpoint answers by. */
  rulesOf(id: string): RuleSet {
    return this.#sets.get(id) ?? noRules;
  }

  /** The files of rules, and what each is armed for. */
  files(): readonly ArmedFile[] {
    return this.#workspace.folder.entries('rule').map(({ path, value = [] }) => {
      const named = value.map((rule) => ({ rule, ids: this.#named(rule) }));
      const armed = named.filter(({ rule, ids }) => ids.some((id) => this.rulesOf(id).rules.includes(rule)));
      return {
        path,
        rules: value.map(({ name }) => name),
        armed: armed.length,
        endpoints: [...new Set(named.flatMap(({ ids }) => ids))],
      };
    });
  }

  /** What rules of an endpoint may name: its layouts, and the names of the environment. */
  namedBy({ layouts }: { readonly layouts: readonly string[] }): Pick<RuleSet, 'layouts' | 'variables'> {
    return { layouts: layouts.map((name) => this.#layoutNamed(name)), variables: this.#variables };
  }

  /**
   * Prepares the rules of these endpoints as the files stand now, in an environment. Returns the ids of those whose rules, or what
   * these name, have changed.
   */
  async arm(endpoints: readonly KeptEndpoint[], environment: Environment): Promise<readonly string[]> {
    const variables = Object.fromEntries(environment);
    this.#variables = variables;
    const problems = new Map<string, FileProblem>();
    const changed: string[] = [];
    for (const endpoint of endpoints) {
      const { id } = endpoint;
      const set = await this.#setOf(endpoint, variables, problems);
      if (set === noRules) this.#sets.delete(id);
      else this.#sets.set(id, set);
      const source = set === noRules ? '' : JSON.stringify([set, this.#layoutRevisions(set)]);
      if (source === (this.#sources.get(id) ?? '')) continue;
      changed.push(id);
      this.#sources.set(id, source);
    }
    this.#problems = [...problems.values()];
    return changed;
  }

  async #setOf(
    { id, input }: KeptEndpoint,
    variables: Readonly<Record<string, string>>,
    problems: Map<string, FileProblem>,
  ): Promise<RuleSet> {
    const parsed = parseAnyEndpoint(input);
    const spec = parsed.ok ? parsed.value : undefined;
    const answering = spec && kindOf(spec).answering(spec);
    if (answering === undefined || spec === undefined || !('layouts' in spec)) return noRules;
    const layouts = spec.layouts.map((name) => this.#layoutNamed(name));
    const rules: Rule[] = [];
    const scripts: Record<string, string> = {};
    for (const { path, value = [] } of this.#workspace.folder.entries('rule')) {
      const own = value.filter(({ on, enabled }) => enabled && on?.some((name) => this.#isNamed(name, id)));
      if (own.length === 0) continue;
      try {
        const set = {
          rules: own,
          layouts,
          variables,
          scripts: scriptsOf(own, join(this.#workspace.folder.root, workspaceKinds.rule.folder)),
        };
        const fault = await this.ruled.prepare({ ...answering, rules: set });
        if (fault !== undefined) {
          problems.set(path, this.#problem(path, fault.path, fault.failure));
          continue;
        }
        rules.push(...own);
        Object.assign(scripts, set.scripts);
      } catch (error) {
        if (!(error instanceof BreakoutboxError)) throw error;
        problems.set(path, this.#problem(path, '', error.failure));
      }
    }
    return rules.length === 0 ? noRules : { rules, scripts, layouts, variables };
  }

  /** The file of a layout of the workspace; otherwise its name, as one that ships. */
  #layoutNamed(name: string): string {
    const { folder } = this.#workspace;
    const path = `${workspaceKinds.layout.folder}/${name}.yaml`;
    const isOwn = folder.entries('layout').some((entry) => entry.path === path);
    return isOwn ? join(folder.root, path) : name;
  }

  /** What the files of a set's layouts were when they were read; nothing for one that ships. */
  #layoutRevisions({ layouts }: RuleSet): readonly string[] {
    const { folder } = this.#workspace;
    const own = new Map(
      folder.entries('layout').map(({ path, revision }) => [join(folder.root, path), revision]),
    );
    return layouts.map((layout) => own.get(layout) ?? '');
  }

  /** The ids of the endpoints that a rule is for, of those that there are. */
  #named({ on = [] }: Rule): readonly string[] {
    return on.flatMap((name) => this.#workspace.endpointNamed(name)?.id ?? []);
  }

  #isNamed(name: string, id: string): boolean {
    return this.#workspace.endpointNamed(name)?.id === id;
  }

  #problem(path: string, at: string, failure: Failure): FileProblem {
    return { path, place: this.#workspace.folder.placeOf(path, at), failure };
  }
}
