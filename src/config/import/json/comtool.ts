import { parseEncodingName } from '../../../bytes/encoding-names.js';
import { formatHex, parseHex } from '../../../bytes/hex.js';
import { failure } from '../../../errors/error.js';
import type { AnyEndpointInput } from '../../endpoint-kinds.js';
import { messageText, messageTextOfC } from '../../workspace/literal-text.js';
import type { MessageInput } from '../../workspace/message-file.js';
import { entryName, type ImportEntry, notTaken, refused, shownValue, taken } from '../imported-file.js';
import {
  isJsonList,
  isJsonObject,
  type JsonObject,
  numberOf,
  type PlacedJson,
  textOf,
} from './json-places.js';

/** Whether JSON is of COMTool: its settings, or a list of items to send. */
export function isComtool(value: unknown): boolean {
  if (isJsonList(value))
    return value.length > 0 && value.every((item) => typeof item === 'string' || isSendItem(item));
  if (!isJsonObject(value)) return false;
  return isJsonList(value.customSendItems) || (isJsonList(value.items) && value.items.some(hasConfig));
}

/** The items, the history and the network connections of COMTool, of each of its tabs. */
export function readComtool(json: PlacedJson): readonly ImportEntry[] {
  const { value } = json;
  if (isJsonList(value)) return itemEntries(json, value, {});
  if (!isJsonObject(value)) return [];
  if (isJsonList(value.customSendItems)) return itemEntries(json, value.customSendItems, value);
  const tabs = isJsonList(value.items) ? value.items : [];
  return tabs.flatMap((tab, index) => {
    const config = isJsonObject(tab) && isJsonObject(tab.config) ? tab.config : undefined;
    if (config === undefined)
      return [notTaken({ line: json.lineOfItem(tabs, index), source: shownValue(tab) }, 'import-no-content')];
    const plugin = isJsonObject(config.plugin) ? config.plugin : {};
    const items = isJsonList(plugin.customSendItems) ? plugin.customSendItems : [];
    const history = isJsonList(plugin.sendHistoryList) ? plugin.sendHistoryList : [];
    return [
      ...itemEntries(json, items, plugin),
      ...itemEntries(json, history, plugin),
      ...connectionEntry(json, config),
    ];
  });
}

function hasConfig(item: unknown): boolean {
  return isJsonObject(item) && isJsonObject(item.config);
}

function isSendItem(item: unknown): boolean {
  return isJsonObject(item) && typeof item.text === 'string' && Object.hasOwn(item, 'remark');
}

/** Items are texts, or texts with a remark; how they are sent is a setting of their tab. */
function itemEntries(
  json: PlacedJson,
  list: readonly unknown[],
  settings: JsonObject,
): readonly ImportEntry[] {
  return list.map((item, index) => {
    const text = typeof item === 'string' ? item : isJsonObject(item) ? textOf(item, 'text') : undefined;
    const remark = isJsonObject(item) ? (textOf(item, 'remark') ?? '') : '';
    const place = { line: json.lineOfItem(list, index), source: text ?? shownValue(item) };
    if (text === undefined || text === '') return notTaken(place, 'import-empty');
    const name = entryName(remark, entryName(text, 'message'));
    if (settings.sendAscii === false) {
      const read = parseHex(text);
      if (read.ok)
        return taken(place, { type: 'message', name, value: { name, hex: formatHex(read.bytes) } });
      const { code, ...params } = read.fault;
      return refused(place, failure(code, params));
    }
    const encoding = parseEncodingName(textOf(settings, 'encoding') ?? '');
    // With CRLF on, every line end of the text is one.
    const typed = settings.useCRLF === true ? text.replace(/\r?\n/g, '\r\n') : text;
    const value: MessageInput = {
      name,
      text: settings.sendEscape === true ? messageTextOfC(typed) : messageText(typed),
      ...(encoding === undefined || encoding === 'utf-8' ? {} : { encoding }),
      ...(settings.sendAutoNewline === true
        ? { ending: settings.useCRLF === true ? ('crlf' as const) : ('lf' as const) }
        : {}),
    };
    return taken(place, { type: 'message', name, value });
  });
}

function connectionEntry(json: PlacedJson, config: JsonObject): readonly ImportEntry[] {
  const conns = isJsonObject(config.conns) ? config.conns : {};
  const network = conns.tcp_udp;
  if (!isJsonObject(network)) return [];
  const target = isJsonList(network.target) ? network.target[0] : network.target;
  const remote = typeof target === 'string' ? target : '';
  const place = { line: json.lineOfProperty(conns, 'tcp_udp'), source: remote };
  const protocol = textOf(network, 'protocol') ?? '';
  const isServer = textOf(network, 'mode') === 'server';
  const port = String(numberOf(network, 'port') ?? '');
  const name = `COMTool ${protocol.toUpperCase()} ${isServer ? port : remote}`.trim();
  const label = entryName(name, 'COMTool');
  const value = connectionOf({ protocol: protocol.toLowerCase(), isServer, port, remote, label, network });
  if (value === undefined) return [notTaken(place, 'import-protocol', { protocol: shownValue(protocol) })];
  return [taken(place, { type: 'endpoint', name: label, value })];
}

function connectionOf(given: {
  readonly protocol: string;
  readonly isServer: boolean;
  readonly port: string;
  readonly remote: string;
  readonly label: string;
  readonly network: JsonObject;
}): AnyEndpointInput | undefined {
  const { protocol, isServer, port, remote, label, network } = given;
  if (protocol === 'udp')
    return isServer ? { type: 'udp', label, address: port } : { type: 'udp', label, address: '0', remote };
  if (protocol !== 'tcp') return undefined;
  if (isServer) return { type: 'tcp-listen', label, address: port };
  return {
    type: 'tcp-connect',
    label,
    address: remote,
    ...(network.auto_reconnect === true ? { reconnect: true } : {}),
  };
}
