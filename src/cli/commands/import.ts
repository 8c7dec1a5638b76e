import type { Command } from 'commander';
import { findWorkspace } from '../../app/workspace/find-workspace.js';
import { readImport } from '../../app/workspace/read-import.js';
import { importFolder, takeImport } from '../../app/workspace/take-import.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { importCounts } from '../../config/import/import-summary.js';
import { type ImportAs, type ImportedFile, importAs } from '../../config/import/imported-file.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import { importJson, importLines } from '../output/import-lines.js';
import { complain, Output } from '../output/output.js';
import { choice, type Settings } from '../settings.js';

interface Options {
  readonly dryRun?: true;
  readonly into?: string;
  readonly workspace?: string;
  readonly as?: string;
}

/**
 * `bob import FILE…`: take messages, rules, panels and endpoints from files of other programs. Every file is read; fails if one
 * cannot be, or holds nothing that can be taken.
 */
async function importFiles(files: readonly string[], options: Options, settings: Settings): Promise<number> {
  const as = options.as === undefined ? undefined : choice('--as', options.as, importAs);
  const into = options.into === undefined ? undefined : importFolder(options.into);
  // Found first: what is shown is then also taken.
  const root = options.dryRun === true ? undefined : findWorkspace(options.workspace);
  const output = new Output();
  let status: number = exitStatus.done;
  for (const file of files) {
    const imported = await shownImport(file, as, output, settings);
    if (imported === undefined || importCounts(imported).taken === 0) status = exitStatus.failed;
    if (imported === undefined || root === undefined) continue;
    const paths = takeImport(root, file, imported.entries, into);
    if (settings.quiet) continue;
    await output.write(
      settings.json ? takenJson(file, imported, root, paths) : takenLines(root, paths, settings),
    );
  }
  await output.flushed();
  return status;
}

/** Reads a file and shows what becomes of it; undefined if it cannot be read, which is said. */
async function shownImport(
  file: string,
  as: ImportAs | undefined,
  output: Output,
  settings: Settings,
): Promise<ImportedFile | undefined> {
  try {
    const imported = readImport(file, as);
    const { json, quiet } = settings;
    if (!quiet)
      await output.write(json ? importJson(file, imported) : await importLines(file, imported, settings));
    return imported;
  } catch (error) {
    if (!(error instanceof BreakoutboxError)) throw error;
    complain(failureMessage(error.failure, settings.language));
    return undefined;
  }
}

function takenLines(root: string, paths: readonly string[], { translate: t }: Settings): string {
  if (paths.length === 0) return `${t('importNothing')}\n`;
  const listed = paths.map((path) => `  ${visibleText(path)}\n`);
  return `${t('importTaken', { folder: visibleText(root) })}\n${listed.join('')}`;
}

function takenJson(file: string, imported: ImportedFile, folder: string, files: readonly string[]): string {
  const time = isoTime(Date.now() * 1000, 6);
  return `${visibleJson({ time, type: 'imported', file, ...importCounts(imported), folder, files })}\n`;
}

/** Adds the options of `import`. */
function addImportOptions(command: Command, t: Translate): Command {
  return command
    .argument('<file...>', t('arguments.importFiles'))
    .option('--dry-run', t('options.dryRun'))
    .option('--as <format>', t('options.importAs'))
    .option('--into <folder>', t('options.importInto'))
    .option('--workspace <folder>', t('options.workspaceOf'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addImportOptions, rules: [], run: importFiles };
