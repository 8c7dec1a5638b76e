import type { Command } from 'commander';
import type { TcpConnectInput } from '../../app/index.js';
import { defaultLimits } from '../../config/limits.js';
import type { CommandDefinition } from '../command-definition.js';
import type { Translate } from '../language.js';
import { outputFormat } from '../output/output-format.js';
import { addSendOptions, payloadOf, type SendOptions, sendingOf, sendRules } from '../send-options.js';
import type { Settings } from '../settings.js';
import { addLocalOptions, keepAliveOf, type LocalOptions } from '../socket-options.js';
import { send } from './send.js';

interface Options extends SendOptions, LocalOptions {
  readonly framing: string;
  readonly keepalive?: string;
  readonly tls?: true;
  readonly insecure?: true;
}

/** Options of `tcp send` that need or exclude each other. */
const tcpSendRules = sendRules;

/** `bob tcp send ADDR [TEXT]`: connect, send, print the reply. */
async function tcpSend(
  address: string,
  text: string | undefined,
  options: Options,
  settings: Settings,
): Promise<number> {
  const input: TcpConnectInput = {
    type: 'tcp-connect',
    address,
    bind: options.bind,
    interface: options.interface,
    encoding: settings.encoding,
    framing: options.framing,
    // A server may have finished sending before everything is sent.
    limits: { halfCloseMs: defaultLimits.halfCloseMs, keepAliveMs: keepAliveOf(options) },
    tls: tlsOf(options),
  };
  const format = outputFormat(options.out, settings, { receives: true, atTerminal: 'text' });
  const sending = sendingOf(options);
  const { file } = options;
  const payload = payloadOf(text, { file, count: sending.count }, settings, false);
  return send({ input, id: `tcp-send:${address}`, settings, sending, payload, format });
}

/** Adds the options of `tcp send`. */
function addTcpSendOptions(command: Command, t: Translate): Command {
  return addTlsOptions(
    addLocalOptions(addSendOptions(command, t, 'arguments.text'), t)
      .option('--framing <framing>', t('options.framing'), 'raw')
      .option(
        '--keepalive <seconds>',
        t('options.keepalive', { default: defaultLimits.keepAliveMs / 1_000 }),
      ),
    t,
  );
}

/** Adds `--tls` and `--insecure` of a client. */
export function addTlsOptions(command: Command, t: Translate): Command {
  return command.option('--tls', t('options.tlsConnect')).option('--insecure', t('options.insecure'));
}

/** The TLS part of a client's description, from `--tls` and `--insecure`. */
export function tlsOf({ tls, insecure }: Pick<Options, 'tls' | 'insecure'>): TcpConnectInput['tls'] {
  if (insecure === true) return 'insecure';
  return tls === true ? 'verify' : undefined;
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addTcpSendOptions,
  rules: tcpSendRules,
  run: tcpSend,
};
