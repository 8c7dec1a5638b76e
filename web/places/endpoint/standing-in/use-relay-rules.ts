import { useEffect, useState } from 'react';
import type { RuleState } from '../../../../src/operations/rules.js';
import { type Complaint, complaintOf } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { useSession, useStore } from '../../../views/use-session.js';
import type { ShownRule } from '../../rules/rule-text.js';

/** Milliseconds between looks at what the rules have done. */
const lookEveryMs = 2_000;

/** A rule of the workspace that is for a relay. */
export interface RelayRule {
  readonly path: string;
  /** Its place in the file. */
  readonly index: number;
  readonly rule: ShownRule;
  /** What it has done for this relay; undefined before the first match. */
  readonly state: RuleState | undefined;
}

/** The rules that are for a relay, what they have done, and their switch. */
export interface RelayRules {
  readonly rules: readonly RelayRule[];
  readonly complaint: Complaint | undefined;
  readonly arm: (rule: RelayRule, enabled: boolean) => void;
}

/** The rules that are for a relay: looked at while they are shown, and when the workspace changes. */
export function useRelayRules({ id, input }: SocketSummary): RelayRules {
  const { api, state } = useSession();
  const version = useStore(state.workspaceVersion);
  const [rules, setRules] = useState<readonly Omit<RelayRule, 'state'>[]>([]);
  const [states, setStates] = useState<readonly RuleState[]>([]);
  const [complaint, setComplaint] = useState<Complaint>();
  const [asked, setAsked] = useState(0);
  const label = input.label;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is asked again for
  useEffect(() => {
    const leaving = new AbortController();
    const look = async (): Promise<void> => {
      const { shownRules } = await import('../../rules/rule-text.js');
      const files = (await api.call('rules.files', {}, leaving.signal)).filter(({ endpoints }) =>
        endpoints.includes(id),
      );
      const read = await Promise.all(
        files.map(async ({ path }) => {
          const { text } = await api.call('workspace.readFile', { path }, leaving.signal);
          return (shownRules(text) ?? []).map((rule, index) => ({ path, index, rule }));
        }),
      );
      const isHere = ({ rule }: { readonly rule: ShownRule }): boolean =>
        rule.on?.some((name) => name === id || name === label) === true;
      if (!leaving.signal.aborted) setRules(read.flat().filter(isHere));
    };
    // What was shown stays: the feed's notice says why nothing answers.
    look().catch(() => undefined);
    return () => leaving.abort();
  }, [api, id, label, version, asked]);
  const hasRules = rules.length > 0;
  useEffect(() => {
    if (!hasRules) return;
    const look = (): void => {
      api.call('rules.states').then(setStates, () => undefined);
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [api, hasRules]);
  const arm = async ({ path, index }: RelayRule, enabled: boolean): Promise<void> => {
    const { withEnabled } = await import('../../rules/rule-text.js');
    const { text, revision } = await api.call('workspace.readFile', { path });
    const body = { text: withEnabled(text, index, enabled), revision };
    await api.call('workspace.writeFile', { path, body });
  };
  return {
    rules: rules.map((one) => ({
      ...one,
      state: states.find(({ endpoint, rule }) => endpoint === id && rule === one.rule.name),
    })),
    complaint,
    arm: (rule, enabled) => {
      setComplaint(undefined);
      arm(rule, enabled).then(
        () => setAsked((times) => times + 1),
        (error: unknown) => setComplaint(complaintOf(error)),
      );
    },
  };
}
