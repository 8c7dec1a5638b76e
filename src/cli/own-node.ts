import process from 'node:process';
import type { ClusterChoice } from '../app/cluster/cluster-choice.js';
import type { ListenerChange, ListenerNode } from '../app/cluster/listener-node.js';
import { type ClusterOptions, clusterOf } from './cluster-option.js';
import { KeptLines } from './output/kept-lines.js';
import { linkLine } from './output/link-line.js';
import type { Settings } from './settings.js';

/** A listener of the command line as a node: joined, and not seen before its endpoint is open. */
export interface OwnNode {
  readonly node: ListenerNode;
  /** Lets others see it; from now on lines about the cluster, and about what others change, go to `say`. */
  begin(say: (line: string) => void): void;
}

/** The words of a listener's command. */
export interface ListenerWords {
  /** `tcp listen`. */
  readonly command: string;
  readonly operands: readonly string[];
  /** Where it listens, or whom it speaks to: its port tells it from others on its machine. */
  readonly address: string;
}

/** The cluster that the options of a listener name; undefined where they name none. @throws BreakoutboxError CLUSTER_URL_INVALID, NODE_NAME_INVALID */
export function listenerChoice(
  options: ClusterOptions,
  { command, address }: ListenerWords,
): Promise<ClusterChoice | undefined> {
  const port = /(\d+)$/.exec(address)?.[1] ?? '0';
  // The system chooses the port later.
  return clusterOf(options, `${command} ${Number(port) === 0 ? process.pid : port}`);
}

/**
 * Joins the cluster that the options name, as a node that runs `words`; undefined where they name none. What is known of a cluster is loaded
 * here.
 * @throws BreakoutboxError CLUSTER_URL_INVALID, NODE_NAME_INVALID, those of `ListenerNode.join`
 */
export async function ownNode(
  options: ClusterOptions,
  words: ListenerWords,
  settings: Settings,
): Promise<OwnNode | undefined> {
  const choice = await listenerChoice(options, words);
  if (choice === undefined) return undefined;
  const { command, operands } = words;
  const { ListenerNode } = await import('../app/cluster/listener-node.js');
  const program = [command, ...operands].join(' ').slice(0, maxProgramLength);
  const node = await ListenerNode.join(choice, program, settings.recorder);
  return {
    node,
    begin: (say) => {
      watch(node, settings, say);
      node.begin((change, user) => {
        const { quiet, translate: t } = settings;
        const by = user === '-' ? '' : t('nodeChangedBy', { user });
        if (!quiet) say(t(changeWords[change], { by }));
      });
      const kept = new KeptLines(settings, say);
      node.watchKept(
        (why) => kept.told('history', why),
        (why) => kept.told('audit', why),
      );
    },
  };
}

/** As the word of a node about itself bounds it. */
const maxProgramLength = 64;

const changeWords = {
  'endpoints.stop': 'nodeStopped',
  'endpoints.replace': 'nodeChanged',
} as const satisfies Readonly<Record<ListenerChange, string>>;

/** Says where the link stands, as a workbench does; with `--quiet` only what is wrong. */
function watch(node: ListenerNode, settings: Settings, say: (line: string) => void): void {
  node.watch((state) => {
    const line = linkLine(state, node.name, settings);
    if (line !== undefined && (state.failure !== undefined || !settings.quiet)) say(line);
  });
}
