import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import type { Workbench } from '../../app/workbench/workbench.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { portRange } from '../../config/limits.js';
import { failure, failureMessage } from '../../errors/error.js';
import {
  addClusterOptions,
  addHistoryOptions,
  addShareOptions,
  type ClusterOptions,
  clusterOf,
  historyRules,
  nodeRules,
  type ShareOptions,
  shareOf,
  shareRules,
} from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitAfter, exitStatus, onSignals } from '../exit.js';
import type { Translate } from '../language.js';
import { stackOf, surviveFaults } from '../last-resort.js';
import { addLogOptions, type LogOptions, logRules, openLog } from '../log-option.js';
import { KeptLines } from '../output/kept-lines.js';
import { linkLine } from '../output/link-line.js';
import { complain, Output } from '../output/output.js';
import { type Settings, wholeNumber } from '../settings.js';

interface Options extends LogOptions, ClusterOptions, ShareOptions {
  readonly port?: string;
  readonly host: string;
  readonly workspace?: string;
  readonly trust?: true;
  readonly files?: string;
  readonly open: boolean;
}

type SharingReport = Parameters<Parameters<Workbench['watchSharing']>[0]>[0];

const defaultPort = 8620;
/** Milliseconds to flush remaining output after too many faults. */
const faultyEndMs = 500;

/** `bob` or `bob workbench`: serves the page until it is interrupted. */
async function workbench(options: Options, settings: Settings): Promise<number> {
  const { translate: t } = settings;
  const wanted = options.port === undefined ? undefined : wholeNumber('--port', options.port, portRange);
  const cluster = await clusterOf(options);
  const share = await shareOf(options, cluster !== undefined);
  const { dataFolder } = await import('../../app/workspace/default-workspace.js');
  const { workspaceAbove } = await import('../../app/workspace/find-workspace.js');
  const { lastWorkspace } = await import('../../app/workspace/known-workspaces.js');
  const workspace = options.workspace ?? workspaceAbove(process.cwd()) ?? lastWorkspace();
  // The page's server is the largest part of the program; no other command needs it.
  const { startWorkbench, WorkspaceInUse } = await import('../../app/workbench/workbench.js');
  const folder = resolve(workspace ?? dataFolder());
  const isNew = options.workspace !== undefined && !existsSync(folder);
  const starting = startWorkbench({
    host: options.host,
    port: wanted ?? defaultPort,
    ...(wanted === undefined ? { nextFreePort: true } : {}),
    ...(workspace === undefined ? {} : { workspace }),
    ...(options.trust === true ? { isTrusted: true } : {}),
    ...(options.files === undefined ? {} : { filesFolder: options.files }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(share === undefined ? {} : { share }),
  });
  const output = new Output();
  const started = await starting.catch((error: unknown) => {
    if (error instanceof WorkspaceInUse) return error;
    throw error;
  });
  if (started instanceof WorkspaceInUse) {
    // The other one logs as it was told.
    if (options.log !== undefined) throw started;
    const { url, token } = started.other;
    if (settings.json) output.write(`${eventLine({ url, token, alreadyRunning: true }, settings)}\n`);
    else output.write(`${t('workbenchRuns', { url })}\n`);
    if (cluster !== undefined) complain(t('workbenchJoinsNot', { node: cluster.node }));
    if (options.trust === true) {
      const { trustThroughHolder } = await import('../../app/workspace/holder-sending.js');
      await trustThroughHolder({ workbench: started.other, folder });
      complain(t('workbenchTrusts', { folder: visibleText(folder) }));
    }
    if (options.open) await openBrowser(url);
    return exitStatus.done;
  }
  const running = started;
  const log = await openLog(options, running.events, undefined, settings).catch(async (error: unknown) => {
    await running.close(settings.graceMs);
    throw error;
  });
  // Before the address is printed: its reader may interrupt at once.
  const ended = new Promise<number>((resolve) => {
    onSignals(() => resolve(exitStatus.done));
    surviveFaults(
      (fault) => reportFault(fault, output, settings),
      () => resolve(exitStatus.failed),
    );
  });
  if (settings.json) {
    const { url, token } = running;
    output.write(`${eventLine({ url, token }, settings)}\n`);
  } else {
    if (wanted === undefined && running.port !== defaultPort) {
      output.write(`${t('workbenchMoved', { port: defaultPort, instead: running.port })}\n`);
    }
    if (isNew) output.write(`${t('workspaceMade', { folder: visibleText(folder) })}\n`);
    output.write(`${t('workbenchAt', { url: running.url })}\n`);
    if (running.token !== undefined) output.write(`${t('workbenchToken')}\n`);
    output.write(`${t('workbenchEnd')}\n`);
  }
  reportProblems(running, settings);
  running.watchRecord((known) => {
    complain(known === undefined ? t('recordingGoesOn') : failureMessage(known, settings.language));
  });
  running.watchCluster((state) => {
    const line = linkLine(state, cluster?.node ?? '', settings);
    if (line !== undefined) complain(line);
  });
  const kept = new KeptLines(settings, complain);
  running.watchAudit((why) => kept.told('audit', why));
  running.watchHistory((why) => kept.told('history', why));
  running.watchSharing(sharingLines(settings, kept));
  if (options.open) await openBrowser(running.url);
  const status = await ended;
  await running.close(settings.graceMs);
  await log?.close();
  // A program that fails in a loop may never end by itself.
  if (status === exitStatus.failed) exitAfter(faultyEndMs, status);
  return status;
}

/** Says how the workspace is shared, and what a person has to decide, each time that it is another sentence. */
function sharingLines({ translate: t }: Settings, kept: KeptLines): (report: SharingReport) => void {
  const said = { state: '', conflicts: 0 };
  return ({ state, set, conflicts, failure: why }) => {
    const now =
      why === undefined
        ? state === 'shared'
          ? t(set === '' ? 'sharingAll' : 'sharingSet', { set })
          : ''
        : kept.failed('sharing', why);
    // What waits for its person or for NATS is told by other lines.
    if (now !== '' && now !== said.state) kept.line('sharing', now);
    if (now !== '') said.state = now;
    if (conflicts !== said.conflicts && conflicts > 0) complain(t('sharingConflicts', { count: conflicts }));
    said.conflicts = conflicts;
  };
}

/** Reports a fault of the program itself with its stack, for the maintainer, and goes on. */
function reportFault(fault: unknown, output: Output, { json, language, numbers }: Settings): void {
  const reason = fault instanceof Error ? fault.message : String(fault);
  const internal = failure('INTERNAL', { reason });
  complain(failureMessage(internal, language));
  for (const line of stackOf(fault).split('\n').slice(1)) complain(line);
  if (!json) return;
  const { code, fault: whose } = internal;
  const facts = { code, message: failureMessage(internal, 'en'), fault: whose };
  output.write(
    `${visibleJson({ time: isoTime(Date.now() * 1000, 6), type: 'error', sequence: numbers.next(), ...facts })}\n`,
  );
}

function eventLine(facts: Readonly<Record<string, unknown>>, { numbers }: Settings): string {
  const sequence = numbers.next();
  return visibleJson({ time: isoTime(Date.now() * 1000, 6), type: 'workbench', sequence, ...facts });
}

/** Reports what is wrong with files of the workspace, a line each. */
function reportProblems(
  { problems, readOnly, workspace, isTrusted }: Workbench,
  { translate: t, language }: Settings,
): void {
  if (!isTrusted) complain(t('workspaceNotTrusted', { folder: visibleText(workspace) }));
  if (readOnly !== undefined) complain(failureMessage(readOnly, language));
  for (const { path, place, failure } of problems) {
    const why = failureMessage(failure, language);
    complain(t('workspaceFileUnusable', { file: visibleText(path), ...place, why }));
  }
}

/** Adds the options of `workbench`. */
function addWorkbenchOptions(command: Command, t: Translate): Command {
  addLogOptions(command, t)
    .option('--port <port>', t('options.workbenchPort', { default: defaultPort }))
    .option('--host <address>', t('options.workbenchHost'), '127.0.0.1')
    .option('--workspace <folder>', t('options.workspace'))
    .option('--trust', t('options.trust'))
    .option('--files <folder>', t('options.files'))
    .option('--no-open', t('options.noOpen'));
  return addShareOptions(addHistoryOptions(addClusterOptions(command, t, true), t), t);
}

/** Opens the page where there is a person at a desktop; a machine without a browser still has its address above. */
async function openBrowser(url: string): Promise<void> {
  if (!canOpenBrowser()) return;
  const { default: open } = await import('open');
  await open(url).catch(() => undefined);
}

/** A person at a desktop: a terminal, no CI, no remote shell, and on Linux a display. */
function canOpenBrowser(): boolean {
  const { CI, SSH_CONNECTION, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.stdout.isTTY !== true || CI || SSH_CONNECTION) return false;
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addWorkbenchOptions,
  rules: [...logRules, ...nodeRules, ...historyRules, ...shareRules],
  run: workbench,
};
