import process from 'node:process';
import type { Command } from 'commander';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import { addClusterOptions, type ClusterOptions, clusterOf, clusterRules } from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import { type LinkStanding, linkLines } from '../output/link-lines.js';
import { complain, Output } from '../output/output.js';
import type { Settings } from '../settings.js';

type Nodes = Awaited<ReturnType<typeof import('../../app/cluster/node-list.js').listNodes>>;

interface Options extends ClusterOptions {
  readonly watch?: true;
}

/** `bob nodes`: the nodes of a cluster, with what each does at the moment. */
async function nodes(options: Options, settings: Settings): Promise<number> {
  const choice = await clusterOf(options);
  if (choice === undefined) throw new BreakoutboxError('CLUSTER_NOT_NAMED', { command: 'bob nodes' });
  const { listNodes, nodeLists } = await import('../../app/cluster/node-list.js');
  if (options.watch === true) {
    const interrupted = interruption(settings.graceMs);
    await watch((linked) => nodeLists(choice, interrupted.signal, linked), settings);
    interrupted.stop();
    return exitStatus.interrupted;
  }
  const found = await listNodes(choice);
  const status = found.length === 0 ? exitStatus.failed : exitStatus.done;
  if (settings.quiet) return status;
  // Objects are for programs; who started one reads on standard error why there is none.
  if (found.length === 0) {
    complain(settings.translate('nodesNone'));
    return status;
  }
  const output = new Output();
  await output.write(settings.json ? jsonLines(found) : await table(found, settings));
  await output.flushed();
  return status;
}

/** Shows each list in the place of the one before: at a terminal there, elsewhere below it, where it says something else. */
async function watch(
  listsOf: (linked: (standing: LinkStanding) => void) => AsyncIterable<Nodes>,
  settings: Settings,
): Promise<void> {
  const output = new Output();
  const isDrawn = output.isTerminal && !settings.json;
  // Where lists are drawn over each other, that NATS is away stands below them.
  let note = '';
  const lists = listsOf(
    linkLines(settings, (line, isAway) => {
      if (isDrawn) note = isAway ? `${line}\n` : '';
      else complain(line);
    }),
  );
  let before = '';
  let drawnRows = 0;
  for await (const found of lists) {
    const list = settings.json
      ? jsonLines(found)
      : found.length === 0
        ? `${settings.translate('nodesNone')}\n`
        : await table(found, settings);
    const text = `${list}${note}`;
    if (!settings.json && text === before) continue;
    if (isDrawn) {
      // A table that scrolls could not be painted over, nor a line that wraps, which the terminal is told not to do.
      const { rows = 24 } = process.stdout;
      const shown = text
        .trimEnd()
        .split('\n')
        .slice(0, rows - 1);
      const back = drawnRows === 0 ? '' : `\x1b[${drawnRows}A\x1b[J`;
      await output.write(`${back}\x1b[?7l${shown.join('\n')}\n\x1b[?7h`);
      drawnRows = shown.length;
    } else await output.write(`${before === '' || settings.json ? '' : '\n'}${text}`);
    before = text;
  }
  await output.flushed();
}

function jsonLines(found: Nodes): string {
  const time = isoTime(Date.now() * 1000, 6);
  // Whoever asks is none of them.
  return found
    .map(({ isThis: _, node, ...facts }) => {
      const kind = isWorkbench(facts) ? 'workbench' : 'listener';
      return `${visibleJson({ time, type: 'node', node, kind, ...facts })}\n`;
    })
    .join('');
}

async function table(found: Nodes, { translate: t, language }: Settings): Promise<string> {
  const { alignedColumns } = await import('../output/aligned-columns.js');
  const names = [
    'node',
    'state',
    'program',
    'host',
    'version',
    'endpoints',
    'connections',
    'transfers',
    'rate',
    'history',
  ];
  const rows = found.map((node) => [
    node.node,
    `${t(`nodeStates.${node.state}`)}${node.twins === undefined ? '' : ` ×${node.twins + 1}`}`,
    isWorkbench(node) ? t('nodesWorkbench') : visibleText(`bob ${node.program}`),
    visibleText(node.hostname),
    visibleText(node.version),
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
  const failed = new Map<string, string[]>();
  for (const { node, history } of found) {
    if (history?.failure === undefined) continue;
    const reason = failureMessage(history.failure, language);
    failed.set(reason, [...(failed.get(reason) ?? []), node]);
  }
  // What holds for several is said once.
  const reasons = [...failed].map(([reason, names]) => `${names.join(', ')}: ${reason}`);
  const conflicts = found.flatMap(({ node, sharing }) =>
    sharing === undefined || sharing.conflicts === 0
      ? []
      : t('nodeConflicts', { node, count: sharing.conflicts }),
  );
  return `${[...lines, ...reasons, ...conflicts].join('\n')}\n`;
}

function isWorkbench({ program }: Pick<Nodes[number], 'program'>): boolean {
  return program === 'workbench';
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
  addOptions: (command: Command, t: Translate) =>
    addClusterOptions(command, t, false).option('--watch', t('options.nodesWatch')),
  rules: [...clusterRules, { option: '--watch', needs: '--cluster' }],
  run: nodes,
};
