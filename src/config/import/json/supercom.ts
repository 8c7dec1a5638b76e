import { formatHex, parseHex } from '../../../bytes/hex.js';
import type { Failure } from '../../../errors/error.js';
import type { MessageInput } from '../../workspace/message-file.js';
import { entryName, type ImportEntry, leftOut, notTaken, shownValue, taken } from '../imported-file.js';
import { messageText } from '../literal-text.js';
import { isJsonList, isJsonObject, numberOf, type PlacedJson, textOf } from './json-places.js';

/** Whether JSON is a list of SuperCom's commands. */
export function isSuperCom(value: unknown): boolean {
  return (
    isJsonList(value) &&
    value.some(
      (item) => isJsonObject(item) && Object.hasOwn(item, 'Command') && Object.hasOwn(item, 'CommandID'),
    )
  );
}

/** The commands of SuperCom as messages, and the order in which it sends them as a panel's button. */
export function readSuperCom(json: PlacedJson): readonly ImportEntry[] {
  if (!isJsonList(json.value)) return [];
  const list = json.value;
  const steps: { readonly order: number; readonly name: string; readonly delayMs: number }[] = [];
  const entries = list.map((item, index): ImportEntry => {
    const command = isJsonObject(item) ? (textOf(item, 'Command') ?? '') : '';
    const place = { line: json.lineOfItem(list, index), source: command };
    if (!isJsonObject(item) || command === '') return notTaken(place, 'import-empty');
    const name = entryName(textOf(item, 'Name') ?? '', entryName(command, 'command'));
    const without: Failure[] = [];
    const expected = textOf(item, 'RecvResult') ?? '';
    if (item.IsResultCheck === true || (item.IsResultCheck !== false && expected !== ''))
      without.push(leftOut('import-expectation', { expected: shownValue(expected) }));
    const hex = /^\s*[\da-fA-F]{2}(?:\s+[\da-fA-F]{2})*\s*$/.test(command) ? parseHex(command) : undefined;
    const value: MessageInput = {
      name,
      ...(hex?.ok ? { hex: formatHex(hex.bytes) } : { text: messageText(command) }),
    };
    steps.push({
      order: numberOf(item, 'Order') ?? index,
      name,
      delayMs: Math.max(0, Math.trunc(numberOf(item, 'Delay') ?? 0)),
    });
    return taken(place, { type: 'message', name, value }, without);
  });
  return steps.length < 2 ? entries : [...entries, orderEntry(steps)];
}

function orderEntry(
  steps: readonly { readonly order: number; readonly name: string; readonly delayMs: number }[],
): ImportEntry {
  const ordered = [...steps].sort((one, other) => one.order - other.order);
  const messages = ordered.flatMap(({ name, delayMs }, index) =>
    delayMs > 0 && index < ordered.length - 1 ? [name, { wait: `${delayMs}ms` }] : [name],
  );
  const source = ordered.map(({ name }) => name).join(' → ');
  const value = { name: 'SuperCom', rows: [[{ title: 'SuperCom', messages }]] };
  return taken({ line: 1, source }, { type: 'panel', name: 'SuperCom', value });
}
