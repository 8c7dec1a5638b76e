import type { Command } from 'commander';
import type { TcpListenInput } from '../../app/index.js';
import { tcpListenInput } from '../../config/endpoint-input.js';
import { defaultLimits } from '../../config/limits.js';
import { addCaptureOption } from '../capture-option.js';
import { addCheckOption } from '../check-option.js';
import {
  addChatRoomOption,
  addListenerOptions,
  type ClusterOptions,
  chatRoomRules,
  listenerRules,
} from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import type { Translate } from '../language.js';
import { addLogOptions, type LogOptions, logRules } from '../log-option.js';
import { addMessageOptions, type MessageOptions } from '../message-options.js';
import type { OptionRule } from '../option-rules.js';
import { addOutOption, outputFormat } from '../output/output-format.js';
import { addGoalOptions, addRulesOption, goalRules, type RuleOptions } from '../rule-options.js';
import { type ServedTlsOptions, servedTls } from '../served-tls.js';
import { numberOf, type Settings, secondsIn } from '../settings.js';
import { addLocalOptions, keepAliveOf, type LocalOptions, listenAddress } from '../socket-options.js';
import { converse } from './conversation.js';

interface Options
  extends LocalOptions,
    RuleOptions,
    MessageOptions,
    LogOptions,
    ServedTlsOptions,
    ClusterOptions {
  readonly reply: string;
  readonly once?: true;
  readonly framing: string;
  readonly keepalive?: string;
  readonly check?: string;
  readonly out?: string;
  readonly maxConnections?: string;
  readonly idleTimeout?: string;
  readonly workers?: string;
  readonly tls?: true;
}

/** Options of `tcp listen` that exclude each other: one connection needs one process, and no limit above one. */
const tcpListenRules: readonly OptionRule[] = [
  { option: '--workers', excludes: '--once', unless: '--workers 1' },
  { option: '--max-connections', excludes: '--once' },
  ...goalRules,
  ...logRules,
  ...listenerRules,
  ...chatRoomRules,
  { option: '--chat-room', excludes: '--reply' },
  { option: '--chat-room', excludes: '--workers', unless: '--workers 1' },
];

/** `bob tcp listen ADDR`: a TCP server. */
function tcpListen(address: string, options: Options, settings: Settings): Promise<number> {
  const { maxConnections, idleTimeout, workers } = options;
  const { properties } = tcpListenInput;
  const limitsOf = properties.limits.properties;
  const limits = {
    maxConnections:
      maxConnections === undefined
        ? undefined
        : numberOf('--max-connections', maxConnections, limitsOf.maxConnections),
    keepAliveMs: keepAliveOf(options),
    idleTimeoutMs:
      idleTimeout === undefined
        ? undefined
        : secondsIn(limitsOf.idleTimeoutMs, '--idle-timeout', idleTimeout),
  };
  const tls = servedTls(options, options.tls === true);
  const input: TcpListenInput = {
    type: 'tcp-listen',
    address: listenAddress(address, options),
    interface: options.interface,
    encoding: settings.encoding,
    receivedChecksum: options.check,
    chatRoom: options.chatRoom,
    reply: options.reply,
    framing: options.framing,
    once: options.once ?? false,
    limits,
    workers: workers === undefined ? undefined : numberOf('--workers', workers, properties.workers),
    tls,
  };
  return converse({
    input,
    id: `tcp-listen:${address}`,
    settings,
    messages: options,
    logOptions: options,
    clusterOptions: options,
    words: { command: 'tcp listen', operands: [address], address },
    format: outputFormat(options.out, settings, { receives: false, atTerminal: 'lines' }),
    ruleOptions: options,
    inputRole: {
      type: 'listener',
      answers: options.reply !== 'none' || options.rules !== undefined || options.chatRoom !== undefined,
    },
  });
}

/** Adds the options of `tcp listen`. */
function addTcpListenOptions(command: Command, t: Translate): Command {
  addCaptureOption(addLogOptions(addGoalOptions(addRulesOption(addLocalOptions(command, t), t), t), t), t)
    .argument('<address>', t('arguments.listenAddress'))
    .option('--reply <mode>', t('options.reply'), 'none')
    .option('--once', t('options.once'))
    .option('--framing <framing>', t('options.framing'), 'raw')
    .option('--max-connections <n>', t('options.maxConnections'))
    .option('--idle-timeout <seconds>', t('options.idleTimeout'))
    .option('--keepalive <seconds>', t('options.keepalive', { default: defaultLimits.keepAliveMs / 1_000 }))
    .option('--workers <n>', t('options.workers'))
    .option('--tls', t('options.tls'))
    .option('--tls-cert <file>', t('options.tlsCert'))
    .option('--tls-key <file>', t('options.tlsKey'));
  return addOutOption(
    addCheckOption(addMessageOptions(addChatRoomOption(addListenerOptions(command, t), t), t), t),
    t,
  );
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addTcpListenOptions,
  rules: tcpListenRules,
  run: tcpListen,
};
