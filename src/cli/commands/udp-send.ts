import type { Command } from 'commander';
import { isUnicastOfOwnNetwork, type UdpInput } from '../../app/index.js';
import { isMulticastGroup } from '../../bytes/address.js';
import { udpInput } from '../../config/endpoint-input.js';
import { parseAddress } from '../../config/parse-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { trafficEventTypes } from '../../traffic/kinds.js';
import type { CommandDefinition } from '../command-definition.js';
import type { Translate } from '../language.js';
import { outputFormat } from '../output/output-format.js';
import { addSendOptions, payloadOf, type SendOptions, sendingOf, sendRules } from '../send-options.js';
import { numberOf, type Settings } from '../settings.js';
import { addLocalOptions, type LocalOptions, localAddress } from '../socket-options.js';
import { send } from './send.js';

const ttlRange = udpInput.properties.ttl;

interface Options extends SendOptions, LocalOptions {
  readonly from?: string;
  readonly broadcast?: true;
  readonly ttl?: string;
}

/** Options of `udp send` that need or exclude each other. */
const udpSendRules = sendRules;

/** `bob udp send ADDR [TEXT]`: send datagrams, print the replies. */
async function udpSend(
  address: string,
  text: string | undefined,
  options: Options,
  settings: Settings,
): Promise<number> {
  const { from, broadcast, ttl } = options;
  const input: UdpInput = {
    type: 'udp',
    address: localAddress(options, from),
    interface: options.interface,
    remote: address,
    encoding: settings.encoding,
    broadcast: broadcast ?? false,
    ttl: ttl === undefined ? undefined : numberOf('--ttl', ttl, ttlRange),
  };
  if (broadcast === true) refuseWhereNoBroadcast(address);
  // Several peers may answer, so each line names its peer.
  const answersOfMany = input.broadcast === true || isGroup(address);
  const format = outputFormat(options.out, settings, {
    receives: true,
    atTerminal: answersOfMany ? 'lines' : 'text',
  });
  const hidden =
    options.out === undefined
      ? trafficEventTypes.filter((type) => type !== 'received' && type !== 'error')
      : [];
  const sending = sendingOf(options);
  const { file } = options;
  const payload = payloadOf(text, { file, count: sending.count }, settings, true);
  return send({ input, id: `udp-send:${address}`, settings, sending, payload, format, hidden });
}

/**
 * Refuses an address that cannot be a broadcast: an IPv6 one, a group, or another address in a network of this machine. For
 * other networks this is not known.
 * @throws BreakoutboxError NOT_BROADCAST
 */
function refuseWhereNoBroadcast(address: string): void {
  const parsed = parseAddress(address, 1);
  const { host = '127.0.0.1' } = parsed.ok ? parsed.value : { host: '255.255.255.255' };
  if (isMulticastGroup(host) || host.includes(':') || isUnicastOfOwnNetwork(host))
    throw new BreakoutboxError('NOT_BROADCAST', { address: host });
}

function isGroup(address: string): boolean {
  const parsed = parseAddress(address, 1);
  return parsed.ok && parsed.value.host !== undefined && isMulticastGroup(parsed.value.host);
}

/** Adds the options of `udp send`. */
function addUdpSendOptions(command: Command, t: Translate): Command {
  return addLocalOptions(addSendOptions(command, t, 'arguments.datagramText'), t)
    .option('--from <port>', t('options.from'))
    .option('--broadcast', t('options.broadcast'))
    .option('--ttl <hops>', t('options.ttl', { least: ttlRange.minimum, most: ttlRange.maximum }));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addUdpSendOptions,
  rules: udpSendRules,
  run: udpSend,
};
