import { useId, useRef } from 'react';
import { parseEncodingName } from '../../../../src/bytes/encoding-names.js';
import { decodeText } from '../../../../src/bytes/encodings.js';
import { escapeText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { eolNames } from '../../../../src/bytes/line-endings.js';
import type { MessageInput } from '../../../../src/config/workspace/message-file.js';
import { decodeBase64 } from '../../../transport/base64.js';
import { encodingChoices } from '../../../views/encoding-choices.js';
import { eolChoices } from '../../../views/eol-choices.js';
import { Segments, Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { Row, TextInput } from './form-rows.js';
import { FormTable } from './form-table.js';
import { LayoutChoice } from './layout-choice.js';
import type { EditedMessage } from './use-message-values.js';
import type { Preview } from './use-preview.js';

type Content = Pick<MessageInput, 'text' | 'hex' | 'form' | 'file'>;
type ContentKind = keyof Content;

const kinds = ['text', 'hex', 'form', 'file'] as const satisfies readonly ContentKind[];

/** What a message sends: of which kind, how it is written, and the content itself. */
export function ContentFields({
  message: { values, change },
  preview,
}: {
  readonly message: EditedMessage;
  readonly preview: Preview;
}) {
  const { t } = useWords();
  const id = useId();
  const earlier = useRef<Content>({});
  const kind = kinds.find((one) => values[one] !== undefined) ?? 'text';
  const { form } = values;
  const choose = (wanted: ContentKind): void => {
    if (wanted === kind) return;
    earlier.current = { ...earlier.current, [kind]: values[kind] };
    const none = { text: undefined, hex: undefined, form: undefined, file: undefined };
    const content =
      converted(wanted, values.encoding, preview) ??
      earlier.current[wanted] ??
      (wanted === 'form' ? { layout: '' } : '');
    change({ ...none, [wanted]: content });
  };
  const labels = { text: t('formText'), hex: t('formHex'), form: t('formForm'), file: t('formFile') };
  return (
    <>
      <Row label={t('formContent')}>
        <Segments
          label={t('formContent')}
          value={kind}
          choices={kinds.map((value) => ({ value, label: labels[value] }))}
          onChange={choose}
        />
        {kind === 'form' && (
          <LayoutChoice
            value={form?.layout ?? ''}
            onChange={(layout) => change({ form: { ...form, layout } })}
          />
        )}
        {kind === 'text' && (
          <Select
            name={t('formEncoding')}
            value={parseEncodingName(values.encoding ?? '') ?? 'utf-8'}
            choices={encodingChoices}
            onChange={(encoding) => change({ encoding: encoding === 'utf-8' ? undefined : encoding })}
          />
        )}
        {(kind === 'text' || kind === 'hex') && (
          <Select
            name={t('eol')}
            value={values.ending ?? 'none'}
            choices={eolChoices(t('eolNone'))}
            onChange={(chosen) => {
              const ending = eolNames.find((name) => name === chosen) ?? 'none';
              change({ ending: ending === 'none' ? undefined : ending });
            }}
          />
        )}
      </Row>
      {(kind === 'text' || kind === 'hex') && (
        <Row label={labels[kind]} of={`${id}-typed`}>
          <textarea
            id={`${id}-typed`}
            className="mono"
            rows={3}
            value={values[kind] ?? ''}
            spellCheck={false}
            onChange={({ currentTarget: { value } }) => change({ [kind]: value })}
          />
        </Row>
      )}
      {kind === 'file' && (
        <Row label={labels.file} of={`${id}-file`}>
          <TextInput
            id={`${id}-file`}
            isMono
            value={values.file}
            placeholder={t('formFileHint')}
            onChange={(file = '') => change({ file })}
          />
        </Row>
      )}
      {kind === 'form' && form !== undefined && form.layout !== '' && (
        <FormTable
          key={form.layout}
          form={form}
          preview={preview}
          onChange={(filled) => change({ form: { ...form, values: filled } })}
        />
      )}
    </>
  );
}

/** The content of a message as another kind; undefined if its bytes are not all known, or a placeholder would be lost. */
function converted(wanted: ContentKind, encoding: string | undefined, preview: Preview): string | undefined {
  if (preview.type !== 'shown' || wanted === 'form' || wanted === 'file') return undefined;
  const { data, bytes, marks, file, fields } = preview.report;
  if (file !== undefined || bytes === 0 || marks.some(({ type }) => type === 'placeholder')) return undefined;
  const whole = decodeBase64(data);
  if (whole.byteLength !== bytes) return undefined;
  // Checksum and ending are added again; those of a layout are not.
  const added = fields.length > 0 ? undefined : marks.find(({ type }) => type === 'added');
  if (added !== undefined && marks.at(-1)?.to !== bytes) return undefined;
  const content = whole.subarray(0, added?.from ?? bytes);
  if (wanted === 'hex') return formatHex(content);
  const text = decodeText(content, parseEncodingName(encoding ?? '') ?? 'utf-8');
  return text.includes('\uFFFD') ? undefined : escapeText(text);
}
