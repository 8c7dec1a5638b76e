import { formatHex, parseHex } from '../../../bytes/hex.js';
import { answerText, messageText } from '../../workspace/literal-text.js';
import type { MessageInput } from '../../workspace/message-file.js';
import type { StepInput } from '../../workspace/sequence-shape.js';
import { entryName, type ImportEntry, notTaken, taken } from '../imported-file.js';
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

/** One command in the order of sending. */
interface OrderedCommand {
  readonly order: number;
  readonly name: string;
  /** As a step of a sequence sends it. */
  readonly send: StepInput['send'];
  readonly delayMs: number;
  /** What has to come back; empty for nothing. */
  readonly expected: string;
  /** Undefined for the usual time. */
  readonly timeoutMs: number | undefined;
}

/**
 * The commands of SuperCom as messages, the order in which it sends them as a panel's button, and, where it waits for answers, a
 * sequence that expects them.
 */
export function readSuperCom(json: PlacedJson): readonly ImportEntry[] {
  if (!isJsonList(json.value)) return [];
  const list = json.value;
  const commands: OrderedCommand[] = [];
  const entries = list.map((item, index): ImportEntry => {
    const command = isJsonObject(item) ? (textOf(item, 'Command') ?? '') : '';
    const place = { line: json.lineOfItem(list, index), source: command };
    if (!isJsonObject(item) || command === '') return notTaken(place, 'import-empty');
    const name = entryName(textOf(item, 'Name') ?? '', entryName(command, 'command'));
    const hex = /^\s*[\da-fA-F]{2}(?:\s+[\da-fA-F]{2})*\s*$/.test(command) ? parseHex(command) : undefined;
    const value: MessageInput = {
      name,
      ...(hex?.ok ? { hex: formatHex(hex.bytes) } : { text: messageText(command) }),
    };
    const timeoutMs = Math.trunc(numberOf(item, 'RecvTimeOut') ?? 0);
    commands.push({
      order: numberOf(item, 'Order') ?? index,
      name,
      send: value.hex === undefined ? answerText(command) : { hex: value.hex },
      delayMs: Math.max(0, Math.trunc(numberOf(item, 'Delay') ?? 0)),
      expected: item.IsResultCheck === false ? '' : (textOf(item, 'RecvResult') ?? ''),
      timeoutMs: timeoutMs > 0 ? timeoutMs : undefined,
    });
    return taken(place, { type: 'message', name, value });
  });
  const ordered = [...commands].sort((one, other) => one.order - other.order);
  return [
    ...entries,
    ...(ordered.length < 2 ? [] : [orderEntry(ordered)]),
    ...(ordered.some(({ expected }) => expected !== '') ? [sequenceEntry(ordered)] : []),
  ];
}

/** The commands with what has to come back. The file does not say to whom: `{{target}}` is given when it runs. */
function sequenceEntry(ordered: readonly OrderedCommand[]): ImportEntry {
  const steps = ordered.flatMap(({ send, expected, timeoutMs, delayMs }, index): StepInput[] => [
    { send },
    ...(expected === ''
      ? []
      : [
          { expect: messageText(expected), ...(timeoutMs === undefined ? {} : { within: `${timeoutMs}ms` }) },
        ]),
    ...(delayMs > 0 && index < ordered.length - 1 ? [{ wait: `${delayMs}ms` }] : []),
  ]);
  const source = ordered
    .map(({ name, expected }) => (expected === '' ? name : `${name} → ${expected}`))
    .join(', ');
  const value = {
    name: 'SuperCom',
    remark: 'target=tcp://HOST:PORT',
    steps: [{ open: '{{target}}' }, ...steps],
  };
  return taken({ line: 1, source }, { type: 'sequence', name: 'SuperCom', value });
}

function orderEntry(ordered: readonly OrderedCommand[]): ImportEntry {
  const messages = ordered.flatMap(({ name, delayMs }, index) =>
    delayMs > 0 && index < ordered.length - 1 ? [name, { wait: `${delayMs}ms` }] : [name],
  );
  const source = ordered.map(({ name }) => name).join(' → ');
  const value = { name: 'SuperCom', rows: [[{ title: 'SuperCom', messages }]] };
  return taken({ line: 1, source }, { type: 'panel', name: 'SuperCom', value });
}
