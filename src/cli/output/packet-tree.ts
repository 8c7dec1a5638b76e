import type { DissectedField, DissectedPacket } from '../../app/capture/dissect-capture.js';
import { visibleText } from '../../bytes/escapes.js';
import type { Language } from '../../errors/error.js';

/** Bytes of a field that are shown in hexadecimal; the rest is counted. */
const maxShownBytes = 32;

/** A packet for people: its row, then every layer and field with its value and what it is for. Untrusted text is escaped. */
export function packetTree(packet: DissectedPacket, language: Language): string {
  const lines = [packet.row];
  for (const { protocol, length, fields, fault } of packet.layers) {
    lines.push(`  ${protocol}  ${length} B`);
    for (const field of fields) addField(lines, field, language, 2);
    if (fault !== undefined)
      lines.push(
        `    ✗ ${fault.field ?? protocol}: ${fault.meaning?.[language] ?? fault.code} (@${fault.offset})`,
      );
  }
  return `${lines.join('\n')}\n\n`;
}

function addField(lines: string[], field: DissectedField, language: Language, depth: number): void {
  const { name, valueName, purpose, fields } = field;
  const value = shownValue(field);
  const named = valueName === undefined ? value : `${value} (${valueName})`;
  const meaning = purpose === undefined ? '' : `  — ${purpose[language]}`;
  lines.push(`${'  '.repeat(depth)}${name}${named === '' ? '' : `: ${named}`}${meaning}`);
  for (const inner of fields) addField(lines, inner, language, depth + 1);
}

function shownValue({ text, length, kind }: DissectedField): string {
  if (kind !== 'bytes' || length <= maxShownBytes) return visibleText(text);
  return `${text.slice(0, maxShownBytes * 2)}… (${length} B)`;
}
