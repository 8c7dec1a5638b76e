import { allOf, type PacketCase } from './packet-case.js';
import { type Chain, type Hook, type Rule, type Ruleset, takesFamily } from './ruleset.js';

/** What decides about a packet: a rule, or the policy of a chain if `rule` is undefined. */
export interface Decision {
  /** The base chain that the packet was in, where an exception would have to stand. */
  readonly base: Chain;
  /** The chain of the rule. */
  readonly chain: Chain;
  readonly rule: Rule | undefined;
}

/** What a firewall does with a packet. */
export type Ruling =
  | { readonly type: 'accepted' }
  | { readonly type: 'dropped'; readonly by: Decision }
  | { readonly type: 'redirected'; readonly by: Decision; readonly to: string }
  /** Some such packets are dropped, by conditions that are not known beforehand, such as the sender. */
  | { readonly type: 'depends'; readonly by: Decision; readonly except: Decision | undefined };

/** The end of a packet in a chain. */
interface Outcome {
  readonly type: 'accept' | 'drop' | 'redirect' | 'unknown';
  readonly decision: Decision;
  readonly to?: string;
}

/** What happened in a chain: outcomes that may be, in their order, and the one that is if it comes that far. */
interface Walked {
  readonly possible: readonly Outcome[];
  readonly certain: Outcome | undefined;
}

/** Chains that jump deeper than the kernel allows are not followed (NFT_JUMP_STACK_SIZE). */
const maxDepth = 16;

/** Returns what a firewall does with a packet on its way through the hooks, which are given in their order. */
export function rulingOf(ruleset: Ruleset, packet: PacketCase, hooks: readonly Hook[]): Ruling {
  let doubtful: Ruling | undefined;
  for (const hook of hooks) {
    const bases = ruleset
      .filter((chain) => chain.hook === hook && takesFamily(chain, packet.family))
      .toSorted((one, other) => one.priority - other.priority);
    for (const base of bases) {
      const ruling = rulingOfBase(ruleset, base, packet);
      if (ruling.type === 'dropped' || ruling.type === 'redirected') return ruling;
      if (ruling.type === 'depends') doubtful ??= ruling;
    }
  }
  return doubtful ?? { type: 'accepted' };
}

function rulingOfBase(ruleset: Ruleset, base: Chain, packet: PacketCase): Ruling {
  const { possible, certain } = walk({ ruleset, base, packet }, base, 0);
  const byPolicy: Outcome = { type: base.policy, decision: { base, chain: base, rule: undefined } };
  const end = certain ?? byPolicy;
  const passing = possible.find(({ type }) => type === 'accept' || type === 'redirect');
  const stopping = possible.find(({ type }) => type === 'drop' || type === 'unknown');
  if (end.type === 'drop' || end.type === 'unknown') {
    return passing === undefined && end.type === 'drop'
      ? { type: 'dropped', by: end.decision }
      : { type: 'depends', by: end.decision, except: passing?.decision };
  }
  if (stopping !== undefined) return { type: 'depends', by: stopping.decision, except: undefined };
  return end.type === 'redirect'
    ? { type: 'redirected', by: end.decision, to: end.to ?? '' }
    : { type: 'accepted' };
}

interface Walk {
  readonly ruleset: Ruleset;
  readonly base: Chain;
  readonly packet: PacketCase;
}

function walk(context: Walk, chain: Chain, depth: number): Walked {
  const possible: Outcome[] = [];
  if (depth > maxDepth) return { possible, certain: undefined };
  let mayHaveReturned = false;
  for (const rule of chain.rules) {
    const answer = allOf(rule.tests.map((test) => test(context.packet)));
    if (answer === 'no') continue;
    if (rule.action.type === 'return') {
      if (answer === 'yes') break;
      mayHaveReturned = true;
    }
    const walked = actionOf(context, chain, rule, depth);
    possible.push(...walked.possible);
    if (walked.certain === undefined) {
      if (rule.action.type === 'goto' && answer === 'yes') break;
      continue;
    }
    const isCertain = answer === 'yes' && !mayHaveReturned;
    if (isCertain) return { possible, certain: walked.certain };
    possible.push(walked.certain);
    if (answer === 'yes') break;
  }
  return { possible, certain: undefined };
}

function actionOf(context: Walk, chain: Chain, rule: Rule, depth: number): Walked {
  const { action } = rule;
  const decision = { base: context.base, chain, rule };
  switch (action.type) {
    case 'jump':
    case 'goto': {
      const target = context.ruleset.find(
        ({ tool, family, table, name }) =>
          tool === chain.tool && family === chain.family && table === chain.table && name === action.chain,
      );
      return target === undefined ? { possible: [], certain: undefined } : walk(context, target, depth + 1);
    }
    case 'redirect':
      return { possible: [], certain: { type: 'redirect', decision, to: action.to } };
    case 'return':
    case 'none':
      return { possible: [], certain: undefined };
    default:
      return { possible: [], certain: { type: action.type, decision } };
  }
}
