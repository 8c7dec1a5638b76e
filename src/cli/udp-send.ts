import type { Command } from 'commander';
import type { UdpInput } from '../app/index.js';
import { send } from './send.js';
import { addSendOptions, payloadOf, type SendOptions, sendingOf } from './send-options.js';
import { type Settings, wholeNumber } from './settings.js';

interface Options extends SendOptions {
  readonly from?: string;
  readonly broadcast?: true;
  readonly ttl?: string;
}

/** `bob udp send ADDR [TEXT]`: send datagrams, print the replies. */
export async function udpSend(
  address: string,
  text: string | undefined,
  options: Options,
  settings: Settings,
): Promise<number> {
  const { from, broadcast, ttl } = options;
  const input: UdpInput = {
    type: 'udp',
    address: String(from === undefined ? 0 : wholeNumber('--from', from, 1, 65_535)),
    remote: address,
    encoding: settings.encoding,
    broadcast: broadcast ?? false,
    ...(ttl === undefined ? {} : { ttl: wholeNumber('--ttl', ttl, 1, 255) }),
  };
  const sending = sendingOf(options);
  const payload = await payloadOf(text, options, settings);
  const { replyExpected } = sending;
  return send({ input, id: `udp-send:${address}`, settings, sending, payload, silenceFails: replyExpected });
}

/** Adds the options of `udp send`. */
export function addUdpSendOptions(command: Command, t: (key: string) => string): Command {
  return addSendOptions(command, t, 'arguments.datagramText')
    .option('--from <port>', t('options.from'))
    .option('--broadcast', t('options.broadcast'))
    .option('--ttl <hops>', t('options.ttl'));
}
