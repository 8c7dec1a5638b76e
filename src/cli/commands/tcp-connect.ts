import type { Command } from 'commander';
import type { TcpConnectInput } from '../../app/index.js';
import { tcpConnectInput } from '../../config/endpoint-input.js';
import { defaultLimits } from '../../config/limits.js';
import { addCaptureOption } from '../capture-option.js';
import { addCheckOption } from '../check-option.js';
import { addListenerOptions, type ClusterOptions, listenerRules } from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import type { Translate } from '../language.js';
import { addLogOptions, type LogOptions, logRules } from '../log-option.js';
import { addMessageOptions, type MessageOptions } from '../message-options.js';
import { usualReconnectSeconds } from '../operands.js';
import { addOutOption, outputFormat } from '../output/output-format.js';
import { addGoalOptions, addRulesOption, goalRules, type RuleOptions } from '../rule-options.js';
import { type Settings, secondsIn } from '../settings.js';
import { addLocalOptions, keepAliveOf, type LocalOptions } from '../socket-options.js';
import { converse } from './conversation.js';
import { addTlsOptions, tlsOf } from './tcp-send.js';

const minReconnectMs = 100;

interface Options extends LocalOptions, RuleOptions, MessageOptions, LogOptions, ClusterOptions {
  readonly framing: string;
  readonly keepalive?: string;
  readonly check?: string;
  readonly out?: string;
  readonly reconnect?: string;
  readonly tls?: true;
  readonly insecure?: true;
}

/** `bob tcp connect ADDR`: talk to a server, both directions at once; the end of input closes the sending side. */
function tcpConnect(address: string, options: Options, settings: Settings): Promise<number> {
  const input: TcpConnectInput = {
    type: 'tcp-connect',
    address,
    bind: options.bind,
    interface: options.interface,
    encoding: settings.encoding,
    receivedChecksum: options.check,
    framing: options.framing,
    limits: { keepAliveMs: keepAliveOf(options), reconnectMs: reconnectsEvery(options) },
    reconnect: options.reconnect !== undefined,
    tls: tlsOf(options),
  };
  return converse({
    input,
    id: `tcp-connect:${address}`,
    settings,
    messages: options,
    logOptions: options,
    clusterOptions: options,
    words: { command: 'tcp connect', operands: [address], address },
    format: outputFormat(options.out, settings, { receives: true, atTerminal: 'lines' }),
    ruleOptions: options,
    inputRole: { type: 'client' },
  });
}

/** @throws BreakoutboxError NUMBER_INVALID */
function reconnectsEvery({ reconnect }: Options): number | undefined {
  if (reconnect === undefined) return undefined;
  const { reconnectMs } = tcpConnectInput.properties.limits.properties;
  return Math.max(minReconnectMs, secondsIn(reconnectMs, '--reconnect', reconnect));
}

/** Adds the options of `tcp connect`. */
function addTcpConnectOptions(command: Command, t: Translate): Command {
  addCaptureOption(addLogOptions(addGoalOptions(addRulesOption(addLocalOptions(command, t), t), t), t), t)
    .argument('<address>', t('arguments.address'))
    .option('--framing <framing>', t('options.framing'), 'raw')
    .option('--keepalive <seconds>', t('options.keepalive', { default: defaultLimits.keepAliveMs / 1_000 }))
    .option('--reconnect [seconds]', t('options.reconnect', { default: usualReconnectSeconds }));
  addListenerOptions(command, t);
  return addTlsOptions(addOutOption(addCheckOption(addMessageOptions(command, t), t), t), t);
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addTcpConnectOptions,
  rules: [...goalRules, ...logRules, ...listenerRules],
  run: tcpConnect,
};
