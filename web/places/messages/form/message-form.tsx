import { useId } from 'react';
import { endpointName } from '../../../state/names.js';
import { ChecksumInput } from '../../../views/checksum-input.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { ContentFields } from './content-fields.js';
import { Row, TextInput } from './form-rows.js';
import { LastSent } from './last-sent.js';
import { PreviewLine } from './preview-line.js';
import { PaceRow, RepeatRow } from './repeat-rows.js';
import type { EditedMessage } from './use-message-values.js';
import type { Preview } from './use-preview.js';

const digits = Array.from({ length: 9 }, (_, index) => index + 1);

/** A saved message, value by value: where it goes, what it is made of with the exact bytes, how often, and for people. */
export function MessageForm({
  message,
  fileName,
  fullName,
  sendings,
  preview,
}: {
  readonly message: EditedMessage;
  /** What it is called without a name of its own. */
  readonly fileName: string;
  /** What it is sent by; undefined while its file has a fault. */
  readonly fullName: string | undefined;
  /** How often it was sent since it is shown. */
  readonly sendings: number;
  readonly preview: Preview;
}) {
  const session = useSession();
  const { t } = useWords();
  const { endpoints } = useStore(session.state.known);
  const { values, change } = message;
  const id = useId();
  const isTyped = values.form === undefined && values.file === undefined;
  return (
    <div className="message-form">
      <Row label={t('formName')} of={`${id}-name`}>
        <TextInput
          id={`${id}-name`}
          value={values.name}
          placeholder={fileName}
          onChange={(name) => change({ name })}
        />
      </Row>
      <Row label={t('formTarget')} of={`${id}-to`}>
        <TextInput
          id={`${id}-to`}
          isMono
          value={values.to}
          list={`${id}-targets`}
          placeholder={t('messageToNone')}
          onChange={(to) => change({ to })}
        />
        <datalist id={`${id}-targets`}>
          {endpoints.map((endpoint) => (
            <option key={endpoint.id} value={endpoint.input.label || endpoint.id}>
              {endpointName(endpoint)}
            </option>
          ))}
        </datalist>
      </Row>
      <ContentFields message={message} preview={preview} />
      {isTyped && (
        <Row label={t('checksum')} of={`${id}-checksum`}>
          <ChecksumInput
            id={`${id}-checksum`}
            value={values.checksum ?? ''}
            onChange={(typed) => change({ checksum: typed === '' ? undefined : typed })}
          />
        </Row>
      )}
      <Row label={t('formBytes')}>
        <PreviewLine preview={preview} />
      </Row>
      {values.file === undefined ? <RepeatRow message={message} /> : <PaceRow message={message} />}
      <Row label={t('formKey')} of={`${id}-key`}>
        <span className="select">
          <select
            id={`${id}-key`}
            value={values.key ?? ''}
            onChange={({ currentTarget: { value } }) =>
              change({ key: value === '' ? undefined : Number(value) })
            }
          >
            <option value="">{t('formNoKey')}</option>
            {digits.map((digit) => (
              <option key={digit} value={digit}>
                Alt {digit}
              </option>
            ))}
          </select>
        </span>
      </Row>
      <Row label={t('formRemark')} of={`${id}-remark`}>
        <textarea
          id={`${id}-remark`}
          rows={2}
          value={values.remark ?? ''}
          onChange={({ currentTarget: { value } }) => change({ remark: value === '' ? undefined : value })}
        />
      </Row>
      {fullName !== undefined && (
        <Row label={t('formLastSent')}>
          <LastSent message={fullName} sendings={sendings} />
        </Row>
      )}
    </div>
  );
}
