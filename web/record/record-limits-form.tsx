import { useState } from 'react';
import type { RecordReport } from '../../src/operations/record.js';
import { TextField } from '../views/fields.js';
import { useSession, useWords } from '../views/use-session.js';

const mebibyte = 1024 ** 2;
const daysRange = { least: 1, most: 3_650 };
const mebibyteRange = { least: 16, most: 1024 ** 2 };

/** How much the record keeps. */
export function RecordLimitsForm({
  limits,
  attempt,
}: {
  readonly limits: RecordReport['limits'];
  readonly attempt: (act: () => Promise<unknown>) => Promise<void>;
}) {
  const session = useSession();
  const { t } = useWords();
  const [days, setDays] = useState(String(limits.days));
  const [mebibytes, setMebibytes] = useState(String(Math.round(limits.bytes / mebibyte)));
  const wrongDays = isWithin(days, daysRange) ? undefined : t('recordLimitsWrong', daysRange);
  const wrongSize = isWithin(mebibytes, mebibyteRange) ? undefined : t('recordLimitsWrong', mebibyteRange);
  const isSame = Number(days) === limits.days && Number(mebibytes) === Math.round(limits.bytes / mebibyte);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(async () => {
          const body = { days: Number(days), bytes: Number(mebibytes) * mebibyte };
          session.state.record.set(await session.api.call('record.setLimits', { body }));
        });
      }}
    >
      <div className="fields">
        <TextField label={t('recordDays')} value={days} isMono fault={wrongDays} onChange={setDays} />
        <TextField
          label={t('recordMegabytes')}
          value={mebibytes}
          isMono
          fault={wrongSize}
          onChange={setMebibytes}
        />
      </div>
      <div className="record-verbs">
        <button type="submit" disabled={isSame || wrongDays !== undefined || wrongSize !== undefined}>
          {t('recordKeep')}
        </button>
        <small className="dim">{t('recordLimitsHelp')}</small>
      </div>
    </form>
  );
}

function isWithin(text: string, { least, most }: { readonly least: number; readonly most: number }): boolean {
  return /^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
