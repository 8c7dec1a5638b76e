import type { Command } from 'commander';
import type { UdpInput } from '../../app/index.js';
import { duplexes } from '../../app/index.js';
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
import { addRulesOption, type RuleOptions } from '../rule-options.js';
import { choice, type Settings } from '../settings.js';
import { addLocalOptions, type LocalOptions, localAddress } from '../socket-options.js';
import { converse } from './conversation.js';

interface Options
  extends LocalOptions,
    Pick<RuleOptions, 'rules'>,
    MessageOptions,
    LogOptions,
    ClusterOptions {
  readonly duplex: string;
  readonly check?: string;
  readonly out?: string;
}

/** Milliseconds that a chat waits after its input has ended: for answers, or only for the system's port-unreachable error. */
const answerMs = 500;
const refusalMs = 100;

/** Options of `udp chat` that exclude each other: no format applies if nothing is sent, and no check if nothing is received. */
const udpChatRules: readonly OptionRule[] = [
  ...['--eol', '--checksum', '--raw'].map((option) => ({ option, excludes: '--duplex simplex-receive' })),
  { option: '--check', excludes: '--duplex simplex-send' },
  ...logRules,
  ...listenerRules,
  ...chatRoomRules,
  { option: '--chat-room', excludes: '--duplex', unless: '--duplex full' },
];

/** `bob udp chat ADDR`: talk to one address; who may speak when is the duplex. */
function udpChat(address: string, options: Options, settings: Settings): Promise<number> {
  const input: UdpInput = {
    type: 'udp',
    address: localAddress(options),
    interface: options.interface,
    remote: address,
    encoding: settings.encoding,
    receivedChecksum: options.check,
    chatRoom: options.chatRoom,
    duplex: choice('--duplex', options.duplex, duplexes),
  };
  const lingerMs = input.duplex === 'simplex-send' ? refusalMs : answerMs;
  return converse({
    input,
    id: `udp-chat:${address}`,
    settings,
    messages: options,
    logOptions: options,
    clusterOptions: options,
    words: { command: 'udp chat', operands: [address], address },
    format: outputFormat(options.out, settings, { receives: false, atTerminal: 'lines' }),
    ruleOptions: options,
    inputRole: { type: 'chat', lingerMs },
  });
}

/** Adds the options of `udp chat`. */
function addUdpChatOptions(command: Command, t: Translate): Command {
  addCaptureOption(addLogOptions(addRulesOption(addLocalOptions(command, t), t), t), t)
    .argument('<address>', t('arguments.address'))
    .option('--duplex <duplex>', t('options.duplex'), 'full');
  return addOutOption(
    addCheckOption(addMessageOptions(addChatRoomOption(addListenerOptions(command, t), t), t), t),
    t,
  );
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addUdpChatOptions,
  rules: udpChatRules,
  run: udpChat,
};
