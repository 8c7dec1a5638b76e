import type { Command } from 'commander';
import type { ClusterChoice } from '../app/cluster/cluster-choice.js';
import { historyLimitTexts } from '../config/history-limits.js';
import { orThrow } from '../errors/parsed.js';
import type { Translate } from './language.js';
import type { OptionRule } from './option-rules.js';

/** What a command says of a cluster, as commander gives it. */
export interface ClusterOptions {
  readonly cluster?: string;
  readonly node?: string;
  readonly chatRoom?: string;
  readonly creds?: string;
  readonly clusterCa?: string;
  readonly clusterCert?: string;
  readonly clusterKey?: string;
  readonly historyAge?: string;
  readonly historyBytes?: string;
  readonly historyReplicas?: string;
  readonly history?: boolean;
}

/** What a workbench says besides of the files that it shares. */
export interface ShareOptions {
  /** A name; false: nothing is shared. */
  readonly share?: string | false;
}

/** Adds how to reach a cluster; `isNode`: and as which node. */
export function addClusterOptions(command: Command, t: Translate, isNode: boolean): Command {
  command.option('--cluster <urls>', t('options.cluster'));
  if (isNode) command.option('--node <name>', t('options.node'));
  return command
    .option('--creds <file>', t('options.creds'))
    .option('--cluster-ca <file>', t('options.clusterCa'))
    .option('--cluster-cert <file>', t('options.clusterCert'))
    .option('--cluster-key <file>', t('options.clusterKey'));
}

/** Adds the same for a listener, which need not add to the history of its cluster. */
export function addListenerOptions(command: Command, t: Translate): Command {
  return addClusterOptions(command, t, true).option('--no-history', t('options.noHistory'));
}

/** Adds the room of a chat that the peers of a listener are in. */
export function addChatRoomOption(command: Command, t: Translate): Command {
  return command.option('--chat-room <name>', t('options.chatRoom'));
}

/** What the room of a chat needs, and what would speak out of it. */
export const chatRoomRules: readonly OptionRule[] = [{ option: '--chat-room', needs: '--cluster' }];

/** Adds what a node says of the history of its cluster. */
export function addHistoryOptions(command: Command, t: Translate): Command {
  return command
    .option('--history-age <time>', t('options.historyAge', historyLimitTexts.age))
    .option('--history-bytes <size>', t('options.historyBytes', historyLimitTexts.bytes))
    .option('--history-replicas <n>', t('options.historyReplicas', historyLimitTexts.replicas))
    .option('--no-history', t('options.noHistory'));
}

/** All of them need a cluster. */
export const clusterRules: readonly OptionRule[] = [
  ...['--creds', '--cluster-ca', '--cluster-cert', '--cluster-key'].map((option) => ({
    option,
    needs: '--cluster',
  })),
  { option: '--cluster-cert', needs: '--cluster-key' },
  { option: '--cluster-key', needs: '--cluster-cert' },
];

const historyOptions = ['--history-age', '--history-bytes', '--history-replicas'];

/** What holds of the options of a history. */
export const historyRules: readonly OptionRule[] = [
  ...[...historyOptions, '--no-history'].map((option) => ({ option, needs: '--cluster' })),
  ...historyOptions.map((option) => ({ option: '--no-history', excludes: option })),
];

/** The same for a command that is a node. */
export const nodeRules: readonly OptionRule[] = [{ option: '--node', needs: '--cluster' }, ...clusterRules];

/** The same for a listener. */
export const listenerRules: readonly OptionRule[] = [
  ...nodeRules,
  { option: '--no-history', needs: '--cluster' },
];

/**
 * The cluster to join; undefined where none is named. `listener` is what a listener is, for a name that nobody gave it. Its code is loaded here: most commands join none.
 * @throws BreakoutboxError CLUSTER_URL_INVALID, NODE_NAME_INVALID, HISTORY_LIMIT_INVALID
 */
export async function clusterOf(
  options: ClusterOptions,
  listener?: string,
): Promise<ClusterChoice | undefined> {
  const { cluster } = options;
  if (cluster === undefined) return undefined;
  const { clusterChoice } = await import('../app/cluster/cluster-choice.js');
  return clusterChoice({ ...options, cluster, listener });
}

/** Adds which files of the workspace are shared in the cluster. */
export function addShareOptions(command: Command, t: Translate): Command {
  return command.option('--share <name>', t('options.share')).option('--no-share', t('options.noShare'));
}

/** Sharing needs a cluster. */
export const shareRules: readonly OptionRule[] = [
  { option: '--share', needs: '--cluster' },
  { option: '--no-share', needs: '--cluster' },
];

/** The set of files that a workbench of a cluster shares; undefined for none. @throws BreakoutboxError SHARED_NAME_INVALID */
export async function shareOf({ share }: ShareOptions, isInCluster: boolean): Promise<string | undefined> {
  if (!isInCluster || share === false) return undefined;
  if (share === undefined) return '';
  const { parseSharedName } = await import('../config/cluster.js');
  return orThrow(parseSharedName(share));
}
