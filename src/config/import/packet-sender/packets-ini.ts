import type { ImportEntry } from '../imported-file.js';
import { notTaken } from '../imported-file.js';
import { packetEntry } from './packet.js';
import { numberIn, type QSection, readQSettings, textIn } from './qsettings.js';
import { smartResponseEntries } from './smart-responses.js';

/** Whether a text is `packets.ini` or `ps_settings.ini` of Packet Sender. */
export function isPacketSenderIni(text: string): boolean {
  return /^(?:hexString=|responseIfEdit\d=|smartResponseEnableCheck=)/m.test(text);
}

/** The packets and the smart responses of Packet Sender's INI files. */
export function readPacketSenderIni(text: string): readonly ImportEntry[] {
  const sections = readQSettings(text);
  const names = sections.find(({ name }) => name === 'NAMES');
  const packets = sections.filter(({ values }) => values.has('hexString'));
  const current = names === undefined ? undefined : currentNames(names);
  const entries = packets.map((section) => {
    const place = { line: section.line, source: `[${section.name}]` };
    // The program leaves sections of deleted packets behind.
    if (current !== undefined && !current.has(section.name)) return notTaken(place, 'import-deleted');
    return packetEntry(place, {
      name: section.name,
      toIp: textIn(section, 'toIP') ?? '',
      port: textIn(section, 'port') ?? '',
      fromPort: textIn(section, 'fromPort') ?? '',
      kind: textIn(section, 'tcpOrUdp') ?? 'TCP',
      hex: textIn(section, 'hexString') ?? '',
      requestPath: textIn(section, 'requestPath') ?? '',
      sendsResponse: isOn(textIn(section, 'sendResponse')),
      repeatSeconds: numberIn(section, 'repeat'),
    });
  });
  const present = new Set(packets.map(({ name }) => name));
  const missing = [...(current ?? [])].flatMap(([name, line]) =>
    present.has(name) ? [] : [notTaken({ line, source: name }, 'import-no-content')],
  );
  return [...missing, ...entries, ...sections.flatMap(smartResponseEntries)];
}

/** The names that count, with their lines: only the first `size` of the list, behind which old ones may follow. */
function currentNames(section: QSection): ReadonlyMap<string, number> {
  const count = numberIn(section, 'size');
  const names = new Map<string, number>();
  for (const [key, { value, line }] of section.values) {
    const number = Number(/^(\d{1,6})[\\/]name$/.exec(key)?.[1] ?? Number.NaN);
    if (number >= 1 && number <= count && value.type === 'text') names.set(value.text, line);
  }
  return names;
}

function isOn(text: string | undefined): boolean {
  return /^(?:true|1|yes|y)$/i.test(text?.trim() ?? '');
}
