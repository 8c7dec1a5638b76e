import { useState } from 'react';
import { describeConditions } from '../../../../src/config/line/describe-line.js';
import { describeCounters } from '../../../../src/config/line/describe-line-state.js';
import type { RelayInput } from '../../../../src/config/relay-input.js';
import { type Complaint, complaintOf } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { LineForm } from './line-form.js';
import { conditionsOf, isOutage, type RelayLine, withOutage } from './relay-line.js';
import './line.css';

/** The way between the clients of a relay and its target: what its line does in each direction, what it has done, and its verbs. */
export function LinePanel({
  endpoint,
  input,
}: {
  readonly endpoint: SocketSummary;
  readonly input: RelayInput;
}) {
  const session = useSession();
  const { t, language } = useWords();
  const [isFormOpen, setIsFormOpen] = useState(false);
  const [complaint, setComplaint] = useState<Complaint>();
  const { line } = input;
  const conditions = conditionsOf(line);
  const apply = async (next: RelayLine | undefined): Promise<void> => {
    // The lines of both kinds of relays have their own fields: this one is of the same kind.
    await session.replace(endpoint.id, { ...input, line: next } as RelayInput);
    setComplaint(undefined);
  };
  const put = (next: RelayLine | undefined): void => {
    apply(next).catch((error: unknown) => setComplaint(complaintOf(error)));
  };
  const isOut = isOutage(line);
  return (
    <section className="relay-line" aria-label={t('lineTitle')}>
      <p className="line-way">
        <span className="line-end">{t('lineClients')}</span>
        <i aria-hidden="true" />
        <span className="line-end mono">{input.target}</span>
        <button type="button" onClick={() => setIsFormOpen(true)}>
          {t('lineChange')}
        </button>
        <button type="button" onClick={() => put(withOutage(line, !isOut))}>
          {t(isOut ? 'lineOutageEnd' : 'lineOutage')}
        </button>
        {line !== undefined && (
          <button type="button" onClick={() => put(undefined)}>
            {t('linePerfect')}
          </button>
        )}
      </p>
      {(line !== undefined || endpoint.line !== undefined) && (
        <dl className="line-sides">
          {(['up', 'down'] as const).map((side) => {
            const state = endpoint.line?.[side];
            return (
              <div key={side}>
                <dt className={side === 'up' ? 'rx' : 'tx'}>
                  {t(side === 'up' ? 'lineToTarget' : 'lineToClient')}
                </dt>
                <dd className={state?.isOut === true ? 'bad' : undefined}>
                  {state?.isOut === true ? t('lineIsOut') : describeConditions(conditions[side], language)}
                  {line?.timeline !== undefined && ` · ${t('lineTimeline')}`}
                </dd>
                {state !== undefined && (
                  <dd className="line-counters">{describeCounters(state, language)}</dd>
                )}
              </div>
            );
          })}
        </dl>
      )}
      <ComplaintLine complaint={complaint} />
      {isFormOpen && (
        <LineForm
          name={endpointName(endpoint)}
          input={input}
          apply={apply}
          onClose={() => setIsFormOpen(false)}
        />
      )}
    </section>
  );
}
