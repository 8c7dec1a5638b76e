import type { Command } from 'commander';
import type { UdpInput } from '../../app/index.js';
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
import { addOutOption, outputFormat } from '../output/output-format.js';
import { addGoalOptions, addRulesOption, goalRules, type RuleOptions } from '../rule-options.js';
import type { Settings } from '../settings.js';
import { addLocalOptions, type LocalOptions, listenAddress } from '../socket-options.js';
import { converse } from './conversation.js';

interface Options extends LocalOptions, RuleOptions, MessageOptions, LogOptions, ClusterOptions {
  readonly reply: string;
  readonly once?: true;
  readonly multicast?: string;
  readonly check?: string;
  readonly out?: string;
}

/** `bob udp listen ADDR`: receive datagrams, answer by hand or by itself. */
function udpListen(address: string, options: Options, settings: Settings): Promise<number> {
  const input: UdpInput = {
    type: 'udp',
    address: listenAddress(address, options),
    interface: options.interface,
    encoding: settings.encoding,
    receivedChecksum: options.check,
    chatRoom: options.chatRoom,
    reply: options.reply,
    once: options.once ?? false,
    multicast: options.multicast,
  };
  return converse({
    input,
    id: `udp-listen:${address}`,
    settings,
    messages: options,
    logOptions: options,
    clusterOptions: options,
    words: { command: 'udp listen', operands: [address], address },
    format: outputFormat(options.out, settings, { receives: false, atTerminal: 'lines' }),
    ruleOptions: options,
    inputRole: {
      type: 'listener',
      answers: options.reply !== 'none' || options.rules !== undefined || options.chatRoom !== undefined,
    },
  });
}

/** Adds the options of `udp listen`. */
function addUdpListenOptions(command: Command, t: Translate): Command {
  addCaptureOption(addLogOptions(addGoalOptions(addRulesOption(addLocalOptions(command, t), t), t), t), t)
    .argument('<address>', t('arguments.listenAddress'))
    .option('--reply <mode>', t('options.reply'), 'none')
    .option('--multicast <group>', t('options.multicast'))
    .option('--once', t('options.once'));
  return addOutOption(
    addCheckOption(addMessageOptions(addChatRoomOption(addListenerOptions(command, t), t), t), t),
    t,
  );
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addUdpListenOptions,
  rules: [
    ...goalRules,
    ...logRules,
    ...listenerRules,
    ...chatRoomRules,
    { option: '--chat-room', excludes: '--reply' },
  ],
  run: udpListen,
};
