import type { Command } from 'commander';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import { addClusterOptions, type ClusterOptions, clusterOf, clusterRules } from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import { complain, Output } from '../output/output.js';
import type { Settings } from '../settings.js';

type Nodes = Awaited<ReturnType<typeof import('../../app/cluster/node-list.js').listNodes>>;

/** `bob nodes`: the nodes of a cluster, with what each does at the moment. */
async function nodes(options: ClusterOptions, settings: Settings): Promise<number> {
  const choice = await clusterOf(options);
  if (choice === undefined)
    throw new BreakoutboxError('OPTION_NEEDS', { option: 'bob nodes', needed: '--cluster' });
  const { listNodes } = await import('../../app/cluster/node-list.js');
  const found = await listNodes(choice);
  const status = found.length === 0 ? exitStatus.failed : exitStatus.done;
  if (settings.quiet) return status;
  if (found.length === 0 && !settings.json) {
    complain(settings.translate('nodesNone'));
    return status;
  }
  const output = new Output();
  await output.write(settings.json ? jsonLines(found) : await table(found, settings));
  await output.flushed();
  return status;
}

function jsonLines(found: Nodes): string {
  const time = isoTime(Date.now() * 1000, 6);
  // Whoever asks is none of them.
  return found.map(({ isThis: _, ...node }) => `${visibleJson({ time, type: 'node', ...node })}\n`).join('');
}

async function table(found: Nodes, { translate: t, language }: Settings): Promise<string> {
  const { alignedColumns } = await import('../output/aligned-columns.js');
  const names = [
    'node',
    'state',
    'host',
    'program',
    'endpoints',
    'connections',
    'transfers',
    'rate',
    'history',
  ];
  const rows = found.map((node) => [
    node.node,
    `${t(`nodeStates.${node.state}`)}${node.twins === undefined ? '' : ` ×${node.twins + 1}`}`,
    visibleText(node.hostname),
    visibleText(`${node.program} ${node.version}`),
    node.endpoints.failed === 0
      ? `${node.endpoints.open}/${node.endpoints.all}`
      : `${node.endpoints.open}/${node.endpoints.all} ${t('nodesFailed', { count: node.endpoints.failed })}`,
    String(node.connections),
    `${node.transfers.running}`,
    t('nodesRate', {
      received: rateText(node.receivedBytesPerSecond),
      sent: rateText(node.sentBytesPerSecond),
    }),
    node.history === undefined || node.state !== 'here'
      ? ''
      : t(`nodesHistory.${node.history.state}`, { count: node.history.waiting }),
  ]);
  const lines = alignedColumns([names.map((name) => t(`nodesHeader.${name}`)), ...rows]);
  // Why a history is not kept has no room in a column.
  const reasons = found.flatMap(({ node, history }) =>
    history?.failure === undefined ? [] : [`${node}: ${failureMessage(history.failure, language)}`],
  );
  return `${[...lines, ...reasons].join('\n')}\n`;
}

/** Bytes a second in the largest unit of which there is one. */
function rateText(bytes: number): string {
  const units = ['B/s', 'KiB/s', 'MiB/s', 'GiB/s'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024 && unit < units.length - 1; unit += 1) value /= 1_024;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: (command: Command, t: Translate) => addClusterOptions(command, t, false),
  rules: clusterRules,
  run: nodes,
};
