import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { SettledMessage } from '../../../../src/operations/standing-in.js';
import { decodeBase64 } from '../../../transport/base64.js';
import type { Words } from '../../../views/use-session.js';
import { editedFields, newEdit, type Reading } from './held-edit.js';

/** What became of a message that was held, in a few words. */
export function settledWords(settled: SettledMessage, reading: Reading, { t }: Words): string {
  const { what, side } = settled;
  const came = decodeBase64(settled.data);
  const after = settled.after === undefined ? undefined : decodeBase64(settled.after);
  const size = formatBytes((what === 'answered' ? after : came)?.byteLength ?? 0);
  if (what === 'answered') return t(side === 'up' ? 'heldWas_answeredUp' : 'heldWas_answeredDown', { size });
  if (what !== 'changed') return t(`heldWas_${what}`, { size });
  const change =
    changedField(came, after, reading, t) ??
    `${formatBytes(came.byteLength)} → ${formatBytes(after?.byteLength ?? 0)}`;
  return t('heldWas_changed', { change });
}

/** The first field of a layout that was given another value: `temp 23.4 to 99.9 ℃`. */
function changedField(
  came: Uint8Array,
  after: Uint8Array | undefined,
  reading: Reading,
  t: Words['t'],
): string | undefined {
  const fields = after === undefined ? [] : editedFields(newEdit(came, reading), came, after, reading);
  const changed = fields.find((one) => one.typed !== undefined && one.came !== one.goes);
  if (changed === undefined) return undefined;
  const { field, came: before = '', goes = '' } = changed;
  const unit = field.unit === '' ? '' : ` ${field.unit}`;
  return visibleText(t('heldChange', { name: field.name, before, after: `${goes}${unit}` }));
}
