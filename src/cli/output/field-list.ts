import { listFields } from '../../app/capture/field-list.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { exitStatus } from '../exit.js';
import type { Settings } from '../settings.js';
import { Output } from './output.js';
import type { PacketOutputOptions } from './packet-output.js';

/** `bob dissect --list-fields [PREFIX]`: names, what their values are, and what they are for. @throws BreakoutboxError CAPTURE_FIELD_UNKNOWN */
export async function printFields(
  prefix: string | undefined,
  codecs: PacketOutputOptions['codecs'],
  { json, language, translate: t }: Settings,
): Promise<number> {
  const fields = listFields(prefix, codecs);
  const output = new Output();
  if (json) {
    const time = isoTime(Date.now() * 1000, 6);
    for (const { name, kind, purpose, values } of fields) {
      const named = Object.keys(values).length === 0 ? {} : { values };
      const described = purpose === undefined ? {} : { description: purpose[language] };
      await output.write(`${visibleJson({ time, type: 'field', name, kind, ...described, ...named })}\n`);
    }
  } else {
    const { alignedColumns } = await import('./aligned-columns.js');
    const rows = fields.map(({ name, kind, purpose }) => [
      visibleText(name),
      kind === 'protocol' ? t('fieldListProtocol') : kind,
      visibleText(purpose?.[language] ?? ''),
    ]);
    for (const line of alignedColumns(rows)) await output.write(`${line}\n`);
  }
  await output.flushed();
  return exitStatus.done;
}
