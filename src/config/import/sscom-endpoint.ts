import type { AnyEndpointInput } from '../endpoint-kinds.js';
import { type EntryPlace, type ImportEntry, notTaken, shownValue, taken } from './imported-file.js';

/** A setting of the file by its number. */
type SettingOf = (key: number) => (EntryPlace & { readonly value: string }) | undefined;

const splits = 1064;
const splitMs = 1065;
const remoteHost = 1068;
const remotePort = 1069;
const localPort = 1070;
const port = 1080;

/** What sscom 5 has open as an endpoint: a TCP client or server, or a UDP socket; undefined if its file names none. */
export function sscomEndpoint(settingOf: SettingOf): ImportEntry | undefined {
  const setting = settingOf(port);
  const kind = setting?.value.trim() ?? '';
  if (setting === undefined || kind === '') return undefined;
  const remote = `${settingOf(remoteHost)?.value.trim() ?? ''}:${settingOf(remotePort)?.value.trim() ?? ''}`;
  const local = settingOf(localPort)?.value.trim() ?? '';
  const silenceMs = Number(settingOf(splitMs)?.value) || 0;
  const isSplit = /^y/i.test(settingOf(splits)?.value ?? '') && silenceMs > 0;
  const framing = isSplit ? { framing: `gap:${silenceMs}` } : {};
  const taken5 = (label: string, value: AnyEndpointInput): ImportEntry =>
    taken(setting, { type: 'endpoint', name: label, value });
  switch (kind.toUpperCase()) {
    case '1':
    case 'TCPCLIENT': {
      const label = `sscom TCP ${remote}`;
      return taken5(label, { type: 'tcp-connect', label, address: remote, encoding: 'gbk', ...framing });
    }
    case '2':
    case 'TCPSERVER': {
      const label = `sscom TCP :${local}`;
      return taken5(label, { type: 'tcp-listen', label, address: local, encoding: 'gbk', ...framing });
    }
    case '3':
    case 'UDP': {
      const label = `sscom UDP ${remote}`;
      return taken5(label, { type: 'udp', label, address: local, remote, encoding: 'gbk' });
    }
    default:
      if (/^COM\d+/i.test(kind)) return notTaken(setting, 'import-serial');
      return notTaken(setting, 'import-protocol', { protocol: shownValue(kind) });
  }
}
