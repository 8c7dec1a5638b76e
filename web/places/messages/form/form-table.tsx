import { useId, useMemo, useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { MessageInput } from '../../../../src/config/workspace/message-file.js';
import type { LayoutField } from '../../../../src/layout/layout.js';
import { decodeBase64 } from '../../../transport/base64.js';
import { useWords } from '../../../views/use-session.js';
import { formFields } from '../../../workspace/form-values.js';
import { NamedValues } from '../../../workspace/named-values.js';
import { useLayouts } from '../../../workspace/use-layouts.js';
import { fieldType } from './field-type.js';
import type { Preview } from './use-preview.js';

type Form = NonNullable<MessageInput['form']>;
type Values = NonNullable<Form['values']>;

/** Bytes of a field that its line shows. */
const maxShown = 12;

/** The fields of a layout, one a line: what each is made of, its value, and the bytes that it becomes. */
export function FormTable({
  form,
  preview,
  onChange,
}: {
  readonly form: Form;
  readonly preview: Preview;
  readonly onChange: (values: Values) => void;
}) {
  const words = useWords();
  const { t } = words;
  const { layouts, failures } = useLayouts(useMemo(() => [form.layout], [form.layout]));
  const [layout] = layouts;
  const [failure] = failures;
  const bytesOf = useBytes(preview);
  if (failure !== undefined) return <p className="bad">{visibleText(words.failure(failure))}</p>;
  if (layout === undefined) return null;
  const typed = new Set(formFields(layout).map(({ name }) => name));
  const { values = {} } = form;
  const put = (name: string, value: Values[string] | undefined): void => {
    const { [name]: _before, ...others } = values;
    onChange(value === undefined ? others : { ...values, [name]: value });
  };
  return (
    <table className="form-table">
      <thead>
        <tr>
          <th scope="col">{t('formFieldName')}</th>
          <th scope="col">{t('formFieldType')}</th>
          <th scope="col">{t('formFieldValue')}</th>
          <th scope="col">{t('formFieldBytes')}</th>
        </tr>
      </thead>
      <tbody>
        {layout.fields.map((field) => (
          <tr
            key={field.name}
            title={visibleText(field.remark)}
            className={field.follows ? 'dim' : undefined}
          >
            <th scope="row">{visibleText(field.name)}</th>
            <td className="mono dim">
              {field.parent >= 0 ? '' : visibleText(fieldType(field))}
              {field.unit !== '' && ` ${visibleText(field.unit)}`}
            </td>
            <td>
              {typed.has(field.name) ? (
                <FieldValue
                  field={field}
                  value={values[field.name]}
                  onChange={(value) => put(field.name, value)}
                />
              ) : (
                field.follows && field.kind !== 'const' && <span>{t('formByItself')}</span>
              )}
            </td>
            <td className="mono">{bytesOf(field.name)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FieldValue({
  field,
  value,
  onChange,
}: {
  readonly field: LayoutField;
  readonly value: Values[string] | undefined;
  readonly onChange: (value: Values[string] | undefined) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const { name, values, isArray, isConditional } = field;
  const given = Array.isArray(value) ? value.join(' ') : ((value as string | undefined) ?? '');
  // Of several values the text is kept as it is typed: the space before the next one would be lost.
  const [typed, setTyped] = useState(given);
  const shown = isArray && sameList(typed, given) ? typed : given;
  const change = (text: string): void => {
    setTyped(text);
    if (text.trim() === '' && (isArray || field.kind !== 'text')) onChange(undefined);
    else onChange(isArray ? listOf(text) : text);
  };
  return (
    <>
      <input
        className="mono"
        aria-label={visibleText(name)}
        value={shown}
        list={values.size > 0 ? id : undefined}
        placeholder={isArray ? t('formSeveral') : isConditional ? t('formMayLack') : ''}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <NamedValues id={id} field={field} />
    </>
  );
}

function listOf(text: string): string[] {
  return text.trim() === '' ? [] : text.trim().split(/[\s,]+/);
}

function sameList(one: string, other: string): boolean {
  return listOf(one).join(' ') === listOf(other).join(' ');
}

/** The bytes of a field by its name, as the preview has them. */
function useBytes(preview: Preview): (name: string) => string {
  return useMemo(() => {
    if (preview.type !== 'shown') return () => '';
    const { data, fields } = preview.report;
    const bytes = decodeBase64(data);
    return (name: string) => {
      const of = fields.filter((field) => field.name === name);
      const [first] = of;
      const last = of.at(-1);
      if (first === undefined || last === undefined) return '';
      const hex = formatHex(bytes.subarray(first.from, Math.min(last.to, first.from + maxShown)));
      return last.to - first.from > maxShown ? `${hex} …` : hex;
    };
  }, [preview]);
}
