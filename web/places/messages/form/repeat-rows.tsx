import { useId } from 'react';
import type { MessageInput } from '../../../../src/config/workspace/message-file.js';
import { useWords } from '../../../views/use-session.js';
import { CountInput, Row, TextInput } from './form-rows.js';
import type { EditedMessage } from './use-message-values.js';

/** How often it is sent. */
export function RepeatRow({ message: { values, change } }: { readonly message: EditedMessage }) {
  const { t } = useWords();
  const id = useId();
  const { times, every } = values.repeat ?? {};
  const put = (part: MessageInput['repeat']): void => {
    const repeat = Object.fromEntries(
      Object.entries({ ...values.repeat, ...part }).filter(([, value]) => value !== undefined),
    );
    change({ repeat: Object.keys(repeat).length === 0 ? undefined : repeat });
  };
  return (
    <Row label={t('formRepeat')}>
      <span className="message-form-part">
        <label htmlFor={`${id}-times`}>{t('formTimes')}</label>
        <CountInput
          id={`${id}-times`}
          value={times}
          placeholder="1"
          least={0}
          onChange={(typed) => put({ ...values.repeat, times: typed } as MessageInput['repeat'])}
        />
      </span>
      <span className="message-form-part">
        <label htmlFor={`${id}-every`}>{t('formEvery')}</label>
        <TextInput
          id={`${id}-every`}
          isMono
          value={every}
          placeholder="1s"
          onChange={(typed) => put({ ...values.repeat, every: typed } as MessageInput['repeat'])}
        />
      </span>
      {times === 0 && <small className="dim">{t('formEndless')}</small>}
    </Row>
  );
}

/** How fast a file is sent. */
export function PaceRow({ message: { values, change } }: { readonly message: EditedMessage }) {
  const { t } = useWords();
  const { bytesPerSecond, linesPerSecond } = values.pace ?? {};
  const unit = linesPerSecond === undefined ? 'bytes' : 'lines';
  const put = (perSecond: number | undefined, of: string): void => {
    if (perSecond === undefined) change({ pace: undefined });
    else change({ pace: of === 'lines' ? { linesPerSecond: perSecond } : { bytesPerSecond: perSecond } });
  };
  return (
    <Row label={t('formPace')}>
      <CountInput
        value={linesPerSecond ?? bytesPerSecond}
        placeholder={t('formPaceNone')}
        label={t('formPace')}
        least={1}
        onChange={(typed) => put(typed, unit)}
      />
      <select
        value={unit}
        aria-label={t('formPaceUnit')}
        onChange={({ currentTarget }) => put(linesPerSecond ?? bytesPerSecond ?? 1, currentTarget.value)}
      >
        <option value="bytes">{t('formBytesPerSecond')}</option>
        <option value="lines">{t('formLinesPerSecond')}</option>
      </select>
    </Row>
  );
}
