import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import type { VersionedLibrary } from '../../app/library/cluster-library.js';
import { writeLocalFile, writeStream } from '../../app/library/fetched-file.js';
import type { LibraryPlace } from '../../app/library/library-place.js';
import { localFileName } from '../../bytes/local-file-name.js';
import { BreakoutboxError, inSituation } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import { addClusterOptions, type ClusterOptions, clusterOf, clusterRules } from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import type { OptionRule } from '../option-rules.js';
import {
  addedText,
  fetchedText,
  listText,
  removedText,
  takenBackText,
  versionsText,
} from '../output/library-lines.js';
import { leaveOutputToCommand, Output } from '../output/output.js';
import { type Settings, wholeNumber } from '../settings.js';

interface Options extends ClusterOptions {
  readonly workspace?: string;
}

interface AddOptions extends Options {
  readonly as?: string;
  readonly into?: string;
  readonly overwrite?: true;
}

interface GetOptions extends Options {
  readonly overwrite?: true;
}

const maxVersion = 1_000_000_000;

/** `bob library add FILE…`: have TFTP serve files, in the workspace or at all nodes of a cluster. */
async function add(files: readonly string[], options: AddOptions, settings: Settings): Promise<number> {
  if (options.as !== undefined && files.length > 1)
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--as', other: files[1] ?? '' });
  return await at(options, async (place) => {
    const output = new Output();
    for (const file of files) {
      const name = options.as ?? [options.into ?? '', basename(file)].filter((part) => part !== '').join('/');
      const row = await place.add(file, name, options.overwrite ?? false).catch(withOverwriteOption);
      if (!settings.quiet) await output.write(addedText(row, settings));
    }
    await output.flushed();
    return exitStatus.done;
  });
}

/** `bob library list`: the files. Fails, as grep does, if there is none. */
async function list(options: Options, settings: Settings): Promise<number> {
  return await at(options, async (place) => {
    const rows = await place.list();
    const output = new Output();
    if (!settings.quiet) await output.write(await listText(rows, options.cluster !== undefined, settings));
    await output.flushed();
    return rows.length === 0 ? exitStatus.failed : exitStatus.done;
  });
}

/** `bob library get NAME [LOCAL|-]`: a copy of a file, complete or not at all. */
async function get(
  name: string,
  local: string | undefined,
  options: GetOptions,
  settings: Settings,
): Promise<number> {
  if (local === '-' && settings.json) throw new BreakoutboxError('OUTPUT_TWICE');
  if (local === '-' && options.overwrite === true)
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--overwrite', other: 'LOCAL -' });
  return await at(options, async (place) => {
    const content = await place.read(name);
    if (local === '-') {
      await writeStream(leaveOutputToCommand(), content, name);
      return exitStatus.done;
    }
    const path = placeOf(local, name);
    const bytes = await writeLocalFile(path, content, options.overwrite ?? false).catch(withOverwriteOption);
    const output = new Output();
    if (!settings.quiet) await output.write(fetchedText({ name, path, bytes }, settings));
    await output.flushed();
    return exitStatus.done;
  });
}

/** `bob library remove NAME…`: TFTP no longer serves these files. */
async function remove(names: readonly string[], options: Options, settings: Settings): Promise<number> {
  return await at(options, async (place) => {
    const output = new Output();
    for (const name of names) {
      await place.remove(name);
      if (!settings.quiet) await output.write(removedText(name, settings));
    }
    await output.flushed();
    return exitStatus.done;
  });
}

/** `bob library versions NAME`: the versions of a file that a cluster keeps. */
async function versions(name: string, options: Options, settings: Settings): Promise<number> {
  return await atCluster('versions', options, async (library) => {
    const rows = await library.versions(name);
    const output = new Output();
    if (!settings.quiet) await output.write(await versionsText(rows, settings));
    await output.flushed();
    return exitStatus.done;
  });
}

/** `bob library rollback NAME [VERSION]`: serve an earlier version of a file at all nodes again. */
async function rollback(
  name: string,
  version: string | undefined,
  options: Options,
  settings: Settings,
): Promise<number> {
  const wanted =
    version === undefined ? undefined : wholeNumber('VERSION', version, { least: 1, most: maxVersion });
  return await atCluster('rollback', options, async (library) => {
    const row = await library.takeBack(name, wanted);
    const output = new Output();
    if (!settings.quiet) await output.write(takenBackText(row, settings));
    await output.flushed();
    return exitStatus.done;
  });
}

/** Works on the library that the options mean, and leaves it. */
async function at(options: Options, work: (place: LibraryPlace) => Promise<number>): Promise<number> {
  const choice = await clusterOf(options);
  if (choice !== undefined) {
    const { openClusterLibrary } = await import('../../app/library/open-cluster-library.js');
    return await leaving(await openClusterLibrary(choice), work);
  }
  const { FolderLibrary } = await import('../../app/library/folder-library.js');
  return await leaving(await FolderLibrary.open(options.workspace), work);
}

async function atCluster(
  name: string,
  options: Options,
  work: (library: VersionedLibrary) => Promise<number>,
): Promise<number> {
  const choice = await clusterOf(options);
  // A folder keeps one version.
  if (choice === undefined)
    throw new BreakoutboxError('OPTION_NEEDS', {
      ...{ option: `bob library ${name}`, needed: '--cluster' },
      situation: 'library-needs-cluster' satisfies Situation,
    });
  const { openClusterLibrary } = await import('../../app/library/open-cluster-library.js');
  return await leaving(await openClusterLibrary(choice), work);
}

async function leaving<Place extends LibraryPlace>(
  place: Place,
  work: (place: Place) => Promise<number>,
): Promise<number> {
  try {
    return await work(place);
  } finally {
    await place.close();
  }
}

/** Without a local path, or with a folder, the file keeps the last part of its name. */
function placeOf(local: string | undefined, name: string): string {
  const own = localFileName(name);
  if (local === undefined) return own;
  return statSync(local, { throwIfNoEntry: false })?.isDirectory() ? join(local, own) : local;
}

/** The next step for someone whose file exists is an option of this command. */
function withOverwriteOption(error: unknown): never {
  if (error instanceof BreakoutboxError && error.code === 'TFTP_FILE_EXISTS')
    throw inSituation(error, 'local-file-exists');
  throw error;
}

function addPlaceOptions(command: Command, t: Translate): Command {
  return addClusterOptions(command, t, false).option('--workspace <folder>', t('options.historyWorkspace'));
}

const placeRules: readonly OptionRule[] = [...clusterRules, { option: '--workspace', excludes: '--cluster' }];

/** `library add` as the program takes it. */
export const libraryAddDefinition: CommandDefinition = {
  addOptions: (command: Command, t: Translate) =>
    addPlaceOptions(command.argument('<file...>', t('arguments.libraryFiles')), t)
      .option('--as <name>', t('options.libraryAs'))
      .option('--into <folder>', t('options.libraryInto'))
      .option('-f, --overwrite', t('options.libraryOverwrite')),
  rules: [
    ...placeRules,
    { option: '--as', excludes: '--into' },
    { option: '--overwrite', excludes: '--cluster' },
  ],
  run: add,
};

/** `library list` as the program takes it. */
export const libraryListDefinition: CommandDefinition = {
  addOptions: addPlaceOptions,
  rules: placeRules,
  run: list,
};

/** `library get` as the program takes it. */
export const libraryGetDefinition: CommandDefinition = {
  addOptions: (command: Command, t: Translate) =>
    addPlaceOptions(
      command.argument('<name>', t('arguments.libraryName')).argument('[local]', t('arguments.localTarget')),
      t,
    ).option('-f, --overwrite', t('options.overwrite')),
  rules: placeRules,
  run: get,
};

/** `library remove` as the program takes it. */
export const libraryRemoveDefinition: CommandDefinition = {
  addOptions: (command: Command, t: Translate) =>
    addPlaceOptions(command.argument('<name...>', t('arguments.libraryNames')), t),
  rules: placeRules,
  run: remove,
};

/** `library versions` as the program takes it. */
export const libraryVersionsDefinition: CommandDefinition = {
  addOptions: (command: Command, t: Translate) =>
    addClusterOptions(command.argument('<name>', t('arguments.libraryName')), t, false),
  rules: clusterRules,
  run: versions,
};

/** `library rollback` as the program takes it. */
export const libraryRollbackDefinition: CommandDefinition = {
  addOptions: (command: Command, t: Translate) =>
    addClusterOptions(
      command
        .argument('<name>', t('arguments.libraryName'))
        .argument('[version]', t('arguments.libraryVersion')),
      t,
      false,
    ),
  rules: clusterRules,
  run: rollback,
};
