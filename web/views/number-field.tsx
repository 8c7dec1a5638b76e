import {
  type EndpointDraft,
  isOutOfRange,
  type NumberField as NumberFieldName,
  numberRanges,
} from '../places/endpoint/form/endpoint-draft.js';
import { TextField } from './fields.js';
import { useWords, type WordKey } from './use-session.js';

/** A number, or nothing for the usual one; its range is named before it is broken. */
export function NumberField({
  field,
  label,
  help,
  usual,
  draft,
  change,
}: {
  readonly field: NumberFieldName;
  readonly label: WordKey;
  readonly help?: WordKey;
  /** What an empty field stands for. */
  readonly usual?: number;
  readonly draft: EndpointDraft;
  readonly change: (part: Partial<EndpointDraft>) => void;
}) {
  const { t, count } = useWords();
  const { least, most } = numberRanges[field];
  const range = t('fieldRange', { least: count(least), most: count(most) });
  return (
    <TextField
      label={t(label)}
      value={draft[field]}
      placeholder={usual === undefined ? range : t('defaultIs', { value: count(usual), range })}
      {...(help === undefined ? {} : { help: t(help) })}
      fault={isOutOfRange(draft, field) ? t('fieldOutOfRange', { range }) : undefined}
      isMono
      onChange={(text) => change({ [field]: text })}
    />
  );
}
