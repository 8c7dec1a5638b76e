import { useId } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { Segments } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { NamedValues } from '../../../workspace/named-values.js';
import {
  type Edited,
  type EditedField,
  type EditMode,
  editedFields,
  type HeldEdit,
  inMode,
  layoutOf,
  type Reading,
  withField,
} from './held-edit.js';

/** The bytes of a held message as fields of its layout, hex or text, to be changed. */
export function HeldEditor({
  came,
  edit,
  edited,
  reading,
  onEdit,
}: {
  readonly came: Uint8Array;
  readonly edit: HeldEdit;
  /** What the edit comes to. */
  readonly edited: Edited;
  readonly reading: Reading;
  readonly onEdit: (edit: HeldEdit) => void;
}) {
  const words = useWords();
  const { t } = words;
  const { mode } = edit;
  const goes = edited.ok ? edited.bytes : undefined;
  const hasFields = goes !== undefined && layoutOf(goes, reading) !== undefined;
  const modes: readonly { readonly value: EditMode; readonly label: string }[] = [
    ...(hasFields || mode === 'fields' ? [{ value: 'fields', label: t('heldFields') } as const] : []),
    { value: 'hex', label: t('hex') },
    { value: 'text', label: t('text') },
  ];
  const fault = edited.ok ? undefined : visibleText(words.failure(edited.failure));
  return (
    <div className="held-editor">
      <Segments
        label={t('heldModes')}
        value={mode}
        choices={modes}
        onChange={(chosen) => onEdit(inMode(edit, chosen, reading))}
      />
      {mode === 'fields' ? (
        <div className="held-fields">
          {editedFields(edit, came, goes, reading).map((one) => (
            <FieldLine
              key={one.field.name}
              one={one}
              onType={(text) => onEdit(withField(edit, one.field.name, text, reading))}
            />
          ))}
        </div>
      ) : (
        <textarea
          className="mono held-draft"
          rows={4}
          aria-label={t(mode === 'hex' ? 'heldHexLabel' : 'heldTextLabel')}
          aria-invalid={fault !== undefined}
          value={edit.draft}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => onEdit({ ...edit, draft: currentTarget.value })}
        />
      )}
      <p className={fault === undefined ? 'held-said dim' : 'held-said bad'} role="status">
        {fault ?? (mode === 'text' ? t('heldTextHint', { encoding: reading.encoding.toUpperCase() }) : '')}
      </p>
    </div>
  );
}

/** A field: to be typed in, or how it follows. */
function FieldLine({
  one: { field, came, goes, typed },
  onType,
}: {
  readonly one: EditedField;
  readonly onType: (text: string) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const unit = field.unit === '' ? '' : ` ${field.unit}`;
  const isOther = goes !== undefined && goes !== came;
  const name = visibleText(field.name);
  if (typed === undefined)
    return (
      <div className="held-field">
        <span className="dim">{name}</span>
        <span className="mono held-follows">
          {isOther && <s>{visibleText(came ?? '')}</s>}{' '}
          <span className={isOther ? 'ok' : undefined}>{visibleText(goes ?? came ?? '')}</span>
        </span>
        <small>{t('heldFollows')}</small>
      </div>
    );
  const was = came === undefined ? t('heldAdded') : t('heldWas', { value: visibleText(`${came}${unit}`) });
  return (
    <label className="held-field" title={visibleText(field.remark)}>
      <span className="dim">{name}</span>
      <input
        className="mono"
        value={typed}
        list={field.values.size > 0 ? id : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => onType(currentTarget.value)}
      />
      <small>{isOther ? was : visibleText(unit)}</small>
      <NamedValues id={id} field={field} />
    </label>
  );
}
