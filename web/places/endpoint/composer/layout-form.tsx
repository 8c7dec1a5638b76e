import { useId, useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Failure } from '../../../../src/errors/error.js';
import type { Layout, LayoutField } from '../../../../src/layout/layout.js';
import { useWords } from '../../../views/use-session.js';
import { formFields, givenValues } from '../../../workspace/form-values.js';
import { NamedValues } from '../../../workspace/named-values.js';

/** What was typed into forms, by layouts and their fields; kept while the form is folded away. */
export type FormTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A message of a layout as a form: lengths, counts and checksums follow by themselves, and the bytes become what is sent. */
export function LayoutForm({
  layouts,
  texts,
  onTexts,
  onBytes,
  onFault,
}: {
  readonly layouts: readonly Layout[];
  readonly texts: FormTexts;
  readonly onTexts: (texts: FormTexts) => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** What was typed makes no message. */
  readonly onFault: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const [name, setName] = useState(layouts[0]?.name ?? '');
  const [failed, setFailed] = useState<Failure>();
  const layout = layouts.find((one) => one.name === name) ?? layouts[0];
  if (layout === undefined) return null;
  const typed = texts[layout.name] ?? {};
  const type = (field: string, text: string): void => {
    const values = { ...typed, [field]: text };
    onTexts({ ...texts, [layout.name]: values });
    const made = layout.encode(givenValues(layout, values));
    setFailed(made.ok ? undefined : made.failure);
    if (made.ok) onBytes(made.value);
    else onFault();
  };
  return (
    <section className="layout-form" aria-label={t('formOf')}>
      {layouts.length > 1 && (
        <label className="layout-form-choice">
          <span className="dim">{t('formLayout')}</span>
          <select
            value={layout.name}
            onChange={({ currentTarget }) => {
              setName(currentTarget.value);
              setFailed(undefined);
            }}
          >
            {layouts.map((one) => (
              <option key={one.name} value={one.name}>
                {visibleText(one.name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="layout-form-fields">
        {formFields(layout).map((field) => (
          <FormField
            key={`${layout.name} ${field.name}`}
            field={field}
            value={typed[field.name] ?? ''}
            onType={(text) => type(field.name, text)}
          />
        ))}
      </div>
      <p className={failed === undefined ? 'dim' : 'bad'} role="status">
        {failed === undefined ? t('formFollows') : visibleText(words.failure(failed))}
      </p>
    </section>
  );
}

function FormField({
  field,
  value,
  onType,
}: {
  readonly field: LayoutField;
  readonly value: string;
  readonly onType: (text: string) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const { name, unit, remark, values, isArray, isConditional } = field;
  const hint = isArray ? t('formSeveral') : isConditional ? t('formMayLack') : '';
  return (
    <label className="layout-form-field" title={visibleText(remark)}>
      <span>
        {visibleText(name)}
        {unit !== '' && <small className="dim"> {visibleText(unit)}</small>}
      </span>
      <input
        className="mono"
        value={value}
        list={values.size > 0 ? id : undefined}
        placeholder={hint}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => onType(currentTarget.value)}
      />
      <NamedValues id={id} field={field} />
    </label>
  );
}
