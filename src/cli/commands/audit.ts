import type { Command } from 'commander';
import { parseNodeName } from '../../config/cluster.js';
import { parseSince } from '../../config/since.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { addClusterOptions, type ClusterOptions, clusterOf, clusterRules } from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import { auditLine } from '../output/audit-lines.js';
import { linkLines } from '../output/link-lines.js';
import { complain, Output } from '../output/output.js';
import type { Settings } from '../settings.js';

interface Options extends ClusterOptions {
  readonly user?: string;
  readonly since?: string;
  readonly follow?: true;
}

/** `bob audit`: who did what at the nodes of a cluster, the oldest first. Fails, as grep does, if there is nothing. */
async function audit(
  { node, user, since, follow, ...options }: Options,
  settings: Settings,
): Promise<number> {
  const { translate: t } = settings;
  const choice = await clusterOf(options);
  if (choice === undefined) throw new BreakoutboxError('CLUSTER_NOT_NAMED', { command: 'bob audit' });
  const query = {
    node: node === undefined ? undefined : orThrow(parseNodeName(node)),
    user,
    sinceMicros: since === undefined ? undefined : orThrow(parseSince(since, Date.now() * 1_000)),
  };
  const { auditOf, nodesOfAudit } = await import('../../app/cluster/audit-reading.js');
  const interrupted = interruption(settings.graceMs);
  const { signal: ended } = interrupted;
  const output = new Output();
  let count = 0;
  try {
    const how = { follows: follow === true, ended };
    for await (const entry of auditOf(choice, query, how, linkLines(settings, complain))) {
      count += 1;
      if (!settings.quiet) await output.write(auditLine(entry, settings));
    }
  } finally {
    interrupted.stop();
  }
  await output.flushed();
  if (ended.aborted) return follow === true ? exitStatus.done : exitStatus.interrupted;
  if (count === 0 && !settings.quiet) {
    const nodes = node === undefined ? [] : await nodesOfAudit(choice);
    const isKnown = node === undefined || nodes.length === 0 || nodes.includes(node);
    const isAll = node === undefined && user === undefined && since === undefined;
    complain(
      isKnown ? t(isAll ? 'auditEmpty' : 'auditNone') : t('auditNoNode', { node, nodes: nodes.join(', ') }),
    );
  }
  return count === 0 ? exitStatus.failed : exitStatus.done;
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: (command: Command, t: Translate) =>
    addClusterOptions(command, t, false)
      .option('--node <name>', t('options.auditNode'))
      .option('--user <name>', t('options.auditUser'))
      .option('--since <time>', t('options.auditSince'))
      .option('--follow', t('options.auditFollow')),
  rules: clusterRules,
  run: audit,
};
