import type { EntryPlace, ImportEntry } from '../imported-file.js';
import { notTaken } from '../imported-file.js';
import { isJsonList, isJsonObject, numberOf, type PlacedJson, textOf } from '../json/json-places.js';
import { packetEntry } from './packet.js';

/** Whether JSON is a list of Packet Sender's packets. */
export function isPacketsJson(value: unknown): boolean {
  return isJsonList(value) && value.some((item) => isJsonObject(item) && Object.hasOwn(item, 'hexstring'));
}

/** The packets of Packet Sender's JSON; ports and flags are texts there, the repetition a number or a text. */
export function readPacketsJson(json: PlacedJson): readonly ImportEntry[] {
  if (!isJsonList(json.value)) return [];
  const list = json.value;
  return list.map((item, index) => {
    const source = isJsonObject(item) ? (textOf(item, 'name') ?? '') : JSON.stringify(item);
    const place: EntryPlace = { line: json.lineOfItem(list, index), source };
    if (!isJsonObject(item) || !Object.hasOwn(item, 'hexstring')) return notTaken(place, 'import-no-content');
    return packetEntry(place, {
      name: source,
      toIp: textOf(item, 'toip') ?? '',
      port: textOf(item, 'port') ?? '',
      fromPort: textOf(item, 'fromport') ?? '',
      kind: textOf(item, 'tcporudp') ?? 'TCP',
      hex: textOf(item, 'hexstring') ?? '',
      requestPath: textOf(item, 'requestpath') ?? '',
      sendsResponse: item.sendresponse === true || /^(?:true|1)$/i.test(textOf(item, 'sendresponse') ?? ''),
      repeatSeconds: numberOf(item, 'repeat') ?? 0,
    });
  });
}
