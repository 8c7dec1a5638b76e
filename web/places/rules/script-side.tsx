import { useState } from 'react';
import type { RuleTrials } from '../../../src/operations/rules.js';
import { type Complaint, complaintOf } from '../../session.js';
import { encodeBase64 } from '../../transport/base64.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { OpenFile } from '../../workspace/open-file.js';
import { useLater } from '../../workspace/use-later.js';
import { TrialList } from './rule-trial-pane.js';
import { typedBytes } from './typed-bytes.js';

/** What a script has: its names, and what each is. */
const names = [
  ['message', 'scriptMessage'],
  ['captured', 'scriptCaptured'],
  ['fields', 'scriptFields'],
  ['state', 'scriptState'],
  ['reply(x)', 'scriptReply'],
  ['send(x, ms)', 'scriptSend'],
  ['log(x)', 'scriptLog'],
] as const;
const maxMessages = 20;

/** Beside a script: what it would do with messages that are typed, a line each, once it is saved; and what it has. */
export function ScriptSide({ file }: { readonly file: OpenFile }) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const state = useStore(file.state);
  const [typed, setTyped] = useState('hello');
  const [trials, setTrials] = useState<RuleTrials>();
  const [complaint, setComplaint] = useState<Complaint>();
  const script = file.path.slice('rules/'.length);
  const saved = state.type === 'open' ? state.saved.revision : '';
  useLater(300, JSON.stringify([script, saved, typed]), async (signal) => {
    if (saved === '') return;
    const text = `when: { size: "0.." }\nthen: [ { script: ${JSON.stringify(script)} } ]\n`;
    const lines = typed.split('\n').slice(0, maxMessages);
    const messages = lines.map((line) => encodeBase64(typedBytes(line, 'utf-8')));
    try {
      setTrials(await session.api.call('rules.try', { body: { text, messages } }, signal));
      setComplaint(undefined);
    } catch (error) {
      if (!signal.aborted) setComplaint(complaintOf(error));
    }
  });
  return (
    <>
      <section className="rule-trials" aria-label={t('scriptTry')}>
        <h2>{t('scriptTry')}</h2>
        <textarea
          className="mono"
          rows={3}
          value={typed}
          aria-label={t('scriptTyped')}
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {trials?.problem !== undefined && <p className="bad">{words.failure(trials.problem.failure)}</p>}
        {trials !== undefined && <TrialList trials={trials} isNewestFirst={false} />}
        <ComplaintLine complaint={complaint} />
      </section>
      <section className="script-names" aria-label={t('scriptNames')}>
        <h2>{t('scriptNames')}</h2>
        <dl>
          {names.map(([name, word]) => (
            <div key={name} className="script-name">
              <dt className="mono">{name}</dt>
              <dd>{t(word)}</dd>
            </div>
          ))}
        </dl>
        <p className="dim">{t('scriptBounds')}</p>
      </section>
    </>
  );
}
