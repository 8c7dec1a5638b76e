import type { AnyEndpointInput } from '../../endpoint-kinds.js';
import { type ImportEntry, notTaken, shownValue, taken } from '../imported-file.js';
import type { DocklightBlock } from './docklight.js';

/** From here on the channels stand in COMMSETTINGS; before, those of a network in COMMCHANNELS. */
const channelsInSettings = 8;

/** The channels of a project as endpoints; those of devices that are no network are named as not taken. */
export function docklightEndpoint(
  block: DocklightBlock,
  version: number,
  blocks: readonly DocklightBlock[],
): readonly ImportEntry[] {
  const isSettings = block.keyword === 'COMMSETTINGS';
  const hasOwnChannels = blocks.some(({ keyword }) => keyword === 'COMMCHANNELS');
  // The numbers of serial ports in an old project's settings say nothing where its channels are named.
  if (isSettings && version < channelsInSettings && hasOwnChannels) return [];
  const isMonitor = isSettings && block.values[0]?.trim() === '1';
  const channels = isSettings ? block.values.slice(1, isMonitor ? 3 : 2) : block.values.slice(0, 2);
  return channels.flatMap((channel, index) => {
    const text = channel.trim();
    if (text === '') return [];
    const place = { line: block.line + (isSettings ? 2 : 1) + index, source: text };
    const value = endpointOf(text);
    if (value !== undefined) return [taken(place, { type: 'endpoint', name: text, value })];
    if (/^(?:COM)?\d+$/i.test(text)) return [notTaken(place, 'import-serial')];
    return [notTaken(place, 'import-protocol', { protocol: shownValue(text) })];
  });
}

function endpointOf(channel: string): AnyEndpointInput | undefined {
  const label = `Docklight ${channel}`.slice(0, 100);
  const [, udpHost, udpPort, localPort] =
    /^UDP:(\[[^\]]+\]|[^:\s]+):(\d{1,5})(?::(\d{1,5}))?$/i.exec(channel) ?? [];
  if (udpHost !== undefined)
    return { type: 'udp', label, address: localPort ?? udpPort ?? '0', remote: `${udpHost}:${udpPort}` };
  const listened = /^SERVER:(\d{1,5})$/i.exec(channel)?.[1];
  if (listened !== undefined) return { type: 'tcp-listen', label, address: listened };
  if (/^(?:USBHID|PIPE|COM\d+):/i.test(channel)) return undefined;
  return /^(?:\[[^\]]+\]|[^:\s]+):\d{1,5}$/.test(channel)
    ? { type: 'tcp-connect', label, address: channel }
    : undefined;
}
