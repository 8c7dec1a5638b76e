import { useState } from 'react';
import { endpointName } from '../state/names.js';
import { ChoiceField, TextField } from '../views/fields.js';
import { Question } from '../views/question.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { type RecordPart, removeRecord } from './remove-record.js';

/** Deletes from the record: all, what an endpoint did, or what came before a date. It asks first. */
export function RecordDeletion({
  endpoint,
  attempt,
}: {
  readonly endpoint: string | undefined;
  readonly attempt: (act: () => Promise<unknown>) => Promise<void>;
}) {
  const session = useSession();
  const { t, count } = useWords();
  const { endpoints } = useStore(session.state.known);
  const [what, setWhat] = useState(endpoint === undefined ? 'day' : `of ${endpoint}`);
  const [day, setDay] = useState(today);
  const [asks, setAsks] = useState(false);
  const [removed, setRemoved] = useState<number>();
  const chosen = endpoints.find(({ id }) => what === `of ${id}`);
  const name = chosen === undefined ? '' : endpointName(chosen);
  const part: RecordPart =
    chosen !== undefined
      ? { type: 'of', endpoint: chosen.id }
      : what === 'day'
        ? { type: 'day', day }
        : { type: 'all' };
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day);
  return (
    <>
      <div className="fields">
        <ChoiceField
          label={t('recordDeleteWhat')}
          value={what}
          choices={[
            { value: 'day', label: t('recordDeleteDay') },
            ...endpoints.map((one) => ({
              value: `of ${one.id}`,
              label: t('recordDeleteOf', { name: endpointName(one) }),
            })),
            { value: 'all', label: t('recordDeleteAll') },
          ]}
          onChange={(value) => {
            setWhat(value);
            setRemoved(undefined);
          }}
        />
        <TextField
          label={t('recordDeleteBefore')}
          value={day}
          isMono
          disabled={part.type !== 'day'}
          onChange={setDay}
        />
      </div>
      <div className="record-verbs">
        <button
          type="button"
          className="danger"
          disabled={part.type === 'day' && !isDay}
          onClick={() => setAsks(true)}
        >
          {t('recordDelete')}
        </button>
        <small className="dim" role="status">
          {removed !== undefined && t('recordDeleted', { count: removed, shown: count(removed) })}
        </small>
      </div>
      {asks && (
        <Question
          text={t(`recordDeleteSure_${part.type}`, { name, day })}
          verb={t('recordDelete')}
          onAnswer={(isYes) => {
            setAsks(false);
            if (isYes) void attempt(async () => setRemoved(await removeRecord(session, part)));
          }}
        />
      )}
    </>
  );
}

/** The local day, `2026-11-25`. */
function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
