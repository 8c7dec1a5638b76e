import { useEffect, useState } from 'react';
import type { RuleFileState, RuleState } from '../../../src/operations/rules.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { EmptyFiles } from '../../workspace/empty-files.js';
import { FilesPlace } from '../../workspace/files-place.js';
import { RuleSide } from './rule-side.js';
import { ScriptSide } from './script-side.js';
import { useRuleRows } from './use-rule-rows.js';

const draft = {
  name: 'rule',
  text: `# Answers for the endpoints that it names, once it is enabled
name: Discover
on: []
enabled: false
when: { text: DISCOVER, at: start }
then:
  - send: "HERE\\n"
`,
};

/** A rule that has something to show. */
const example = `name: Hot
on: [Oven]
when: { regex: "t=(?<t>[0-9.]+)" }
then:
  - send: "got {t}\\n"`;

const scriptDraft = {
  name: 'script',
  text: `// Called by a rule: then: [ { script: script.js } ]
state.n = (state.n ?? 0) + 1;
reply('message ' + state.n + ': ' + message.text);
`,
};

/** Milliseconds between looks at what the rules have done. */
const lookEveryMs = 1_000;

/** The rules: one file in an editor, and beside it what its rules do, and would make of messages that came. */
export function RulesPlace({ path }: { readonly path: string | undefined }) {
  const { t } = useWords();
  const { states, files } = useRuleFigures();
  const rowOf = useRuleRows(files);
  return (
    <FilesPlace
      name="rules"
      kind="rule"
      title={t('rules')}
      filterHint={t('rulesFilter')}
      rowOf={rowOf}
      path={path}
      draft={draft}
      also={{ kind: 'script', word: t('ruleNewScript'), draft: scriptDraft }}
      side={(file) =>
        file.path.endsWith('.js') ? <ScriptSide file={file} /> : <RuleSide file={file} states={states} />
      }
      empty={
        <EmptyFiles
          none={t('rulesNone')}
          why={t('rulesWhy')}
          example={{ path: 'rules/oven.yaml', text: example }}
          how={t('rulesHow')}
        />
      }
    />
  );
}

/** What the rules have done, and their files; looked at while the place is shown, and when the workspace changes. */
function useRuleFigures(): {
  readonly states: readonly RuleState[];
  readonly files: readonly RuleFileState[];
} {
  const { api, state } = useSession();
  const version = useStore(state.workspaceVersion);
  const [states, setStates] = useState<readonly RuleState[]>([]);
  const [files, setFiles] = useState<readonly RuleFileState[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is asked again for
  useEffect(() => {
    const look = (): void => {
      api.call('rules.states').then(setStates, () => undefined);
      api.call('rules.files').then(setFiles, () => undefined);
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [api, version]);
  return { states, files };
}
