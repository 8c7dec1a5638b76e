import type { EncodingName } from '../../bytes/encoding-names.js';
import { firstUnencodable } from '../../bytes/encodings.js';
import { formatHex, parseHex } from '../../bytes/hex.js';
import { failure } from '../../errors/error.js';
import { messageText } from '../workspace/literal-text.js';
import type { MessageInput } from '../workspace/message-file.js';
import { linesOf } from './import-text.js';
import {
  type EntryPlace,
  entryName,
  type ImportEntry,
  leftOut,
  notTaken,
  refused,
  shownValue,
  taken,
} from './imported-file.js';
import { sscomEndpoint } from './sscom-endpoint.js';

/** A line `Nk=VALUE` of the file. */
interface Setting extends EntryPlace {
  readonly value: string;
}

/** What the two generations of the program number differently. */
interface Numbering {
  readonly commands: number;
  readonly mainText: number;
  readonly mainHex: number;
  readonly newline: number;
  /** Whether commands have an order, a remark and a delay. */
  readonly hasRemarks: boolean;
}

const numbering5: Numbering = {
  commands: 99,
  mainText: 1053,
  mainHex: 1054,
  newline: 1057,
  hasRemarks: true,
};
const numbering3: Numbering = { commands: 32, mainText: 33, mainHex: 34, newline: 37, hasRemarks: false };

const remarksFrom = 100;
const checksumSetting = 1060;
const checksumFirst = 1074;
const checksumEnd = 1075;
const cycleGap = 1058;
/** Settings that an endpoint is made of. */
const portSettings: ReadonlySet<number> = new Set([1064, 1065, 1068, 1069, 1070, 1080, 1081]);
const serialSettings3: ReadonlySet<number> = new Set([80, 81, 82, 83]);
/** What the program writes for a command that nobody named. */
const unnamed = /^\d*无注释$/;

/** Whether a text is the settings file of sscom (5: `sscom51.ini`; 3 and 4: `sscom.ini`). */
export function isSscom(text: string): boolean {
  return /^N\d{1,3}=[AH],/m.test(text);
}

/** The commands of sscom as messages, its checksum, port and cycle; `encoding` is that of the file, which the program sends in. */
export function readSscom(text: string, encoding: EncodingName): readonly ImportEntry[] {
  const settings = readSettings(text);
  const is5 = [...settings.keys()].some(
    (key) => key > 1_000 || (key > remarksFrom && key <= remarksFrom + 99),
  );
  const numbering = is5 ? numbering5 : numbering3;
  const checksum = is5 ? checksumOf(settings) : undefined;
  const entries: ImportEntry[] = [];
  const cycle: { readonly order: number; readonly name: string; readonly delayMs: number }[] = [];
  const used = new Set<number>();
  const ending = /^y/i.test(settings.get(numbering.newline)?.value ?? '') ? 'crlf' : 'none';
  const context: CommandContext = { encoding, ending, checksum: checksum?.spec };
  for (let number = 1; number <= numbering.commands; number += 1) {
    const setting = settings.get(number);
    const about = numbering.hasRemarks ? settings.get(remarksFrom + number) : undefined;
    if (setting !== undefined) used.add(number);
    if (about !== undefined) used.add(remarksFrom + number);
    const { order, remark, delayMs } = remarkOf(about?.value ?? '');
    const entry = commandEntry(setting, about, remark, context);
    if (entry === undefined) continue;
    entries.push(entry);
    if (order > 0 && entry.isTaken) cycle.push({ order, name: entry.becomes.name, delayMs });
  }
  for (const [key, kind] of [
    [numbering.mainText, 'A'],
    [numbering.mainHex, 'H'],
  ] as const) {
    const setting = settings.get(key);
    used.add(key);
    if (setting === undefined || setting.value === '') continue;
    entries.push(
      commandEntry({ ...setting, value: `${kind},${setting.value}` }, undefined, '', context) ??
        notTaken(setting, 'import-empty'),
    );
  }
  used.add(numbering.newline);
  if (checksum !== undefined) entries.push(checksum.entry);
  for (const key of [checksumSetting, checksumFirst, checksumEnd, cycleGap]) used.add(key);
  if (cycle.length > 0) entries.push(cycleEntry(cycle, settings.get(remarksFrom + 1)));
  const endpoint = is5 ? sscomEndpoint((key) => settings.get(key)) : serialEntry(settings.get(80));
  if (endpoint !== undefined) entries.push(endpoint);
  for (const key of is5 ? portSettings : serialSettings3) used.add(key);
  const rest = [...settings].filter(([key]) => !used.has(key)).map(([, setting]) => setting);
  const [first] = rest;
  if (first !== undefined) entries.push(notTaken(first, 'import-settings', { count: rest.length }));
  return entries.sort((one, other) => one.line - other.line);
}

/** The lines by their numbers; of two the last counts, as for the program. */
function readSettings(text: string): ReadonlyMap<number, Setting> {
  const settings = new Map<number, Setting>();
  for (const { line, source } of linesOf(text)) {
    const [, number, value = ''] = /^N(\d{1,5})=(.*)$/.exec(source) ?? [];
    if (number !== undefined) settings.set(Number(number), { line, source, value });
  }
  return settings;
}

interface CommandContext {
  readonly encoding: EncodingName;
  readonly ending: 'none' | 'crlf';
  readonly checksum: string | undefined;
}

/** A command as a message; undefined for one of the many that the program writes though nobody filled them in. */
function commandEntry(
  setting: Setting | undefined,
  about: Setting | undefined,
  remark: string,
  { encoding, ending, checksum }: CommandContext,
): ImportEntry | undefined {
  const comma = setting?.value.indexOf(',') ?? -1;
  const kind = setting?.value.slice(0, Math.max(0, comma)).trim().toUpperCase();
  const content = comma < 0 ? '' : (setting?.value.slice(comma + 1) ?? '');
  if (setting === undefined || content.trim() === '') {
    const place = about ?? setting;
    return remark === '' || place === undefined ? undefined : notTaken(place, 'import-empty');
  }
  if (kind === '') return notTaken(setting, 'import-kind-missing');
  if (kind !== 'A' && kind !== 'H') return notTaken(setting, 'import-kind', { kind: shownValue(kind ?? '') });
  const name = entryName(remark, entryName(content, 'command'));
  if (kind === 'H') {
    const read = parseHex(content);
    if (!read.ok) {
      const { code, ...params } = read.fault;
      return refused(
        setting,
        failure(code, { ...params, column: params.column + setting.source.length - content.length }),
      );
    }
    const value: MessageInput = {
      name,
      hex: formatHex(read.bytes),
      ...(checksum === undefined ? {} : { checksum }),
    };
    return taken(setting, { type: 'message', name, value });
  }
  // A file that somebody saved anew may hold what the program's own encoding lacks.
  const own = encoding === 'utf-8' && firstUnencodable(content, 'gbk') === undefined ? 'gbk' : encoding;
  const value: MessageInput = {
    name,
    text: messageText(content),
    ...(/[^\x00-\x7f]/.test(content) ? { encoding: own } : {}),
    ...(ending === 'none' ? {} : { ending }),
  };
  return taken(setting, { type: 'message', name, value });
}

/** `order,remark,delay`: the remark may hold commas itself. */
function remarkOf(value: string): {
  readonly order: number;
  readonly remark: string;
  readonly delayMs: number;
} {
  const [, order = '0', words = '', delay = '0'] =
    /^\s*(\d{1,9})\s*,(.*?)(?:,\s*(\d{1,9})\s*)?$/.exec(value) ?? [];
  const remark = words.trim();
  return { order: Number(order), remark: unnamed.test(remark) ? '' : remark, delayMs: Number(delay) };
}

const checksums: Readonly<Record<string, string>> = { 1: 'crc16-modbus', 2: 'sum8', 3: 'xor' };

/** The checksum that the program adds to what it sends as hex. */
function checksumOf(
  settings: ReadonlyMap<number, Setting>,
): { readonly spec: string | undefined; readonly entry: ImportEntry } | undefined {
  const setting = settings.get(checksumSetting);
  const kind = setting?.value.trim() ?? '0';
  if (setting === undefined || kind === '0' || kind === '') return undefined;
  const algorithm = checksums[kind];
  if (algorithm === undefined)
    return { spec: undefined, entry: notTaken(setting, 'import-checksum', { checksum: shownValue(kind) }) };
  const first = Math.max(1, Number(settings.get(checksumFirst)?.value) || 1);
  const behind = Math.max(0, Number(settings.get(checksumEnd)?.value) || 0);
  const range = first === 1 && behind === 0 ? '' : `(${first - 1},${-1 - behind}) `;
  const spec = `${range}${algorithm}`;
  return { spec, entry: taken(setting, { type: 'checksum', name: spec, value: spec }) };
}

/** The commands that have an order, which the program sends one after another, as a button. */
function cycleEntry(
  cycle: readonly { readonly order: number; readonly name: string; readonly delayMs: number }[],
  setting: Setting | undefined,
): ImportEntry {
  const ordered = [...cycle].sort((one, other) => one.order - other.order);
  const messages = ordered.flatMap(({ name, delayMs }, index) =>
    delayMs > 0 && index < ordered.length - 1 ? [name, { wait: `${delayMs}ms` }] : [name],
  );
  const name = 'sscom';
  const value = { name, rows: [[{ title: '循环发送', messages }]] };
  const place = { line: setting?.line ?? 1, source: ordered.map((one) => one.name).join(' → ') };
  return taken(place, { type: 'panel', name, value }, [leftOut('import-cycle-once')]);
}

function serialEntry(setting: Setting | undefined): ImportEntry | undefined {
  return setting === undefined ? undefined : notTaken(setting, 'import-serial');
}
