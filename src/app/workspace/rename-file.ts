import { kindsNaming, type NamedKind, withRenamed } from '../../config/workspace/file-references.js';
import { type WorkspaceKindName, workspaceKinds } from '../../config/workspace/workspace-kinds.js';
import { YamlDocument } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { RenamedFileReport } from '../../operations/workspace.js';
import type { WorkspaceEntry, WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { kindOfPath, nameOfPath, renamedPath } from '../../store/workspace/workspace-paths.js';
import { type FoundMessage, messagesNamed, type SavedMessages } from './saved-messages.js';

type Place = RenamedFileReport['left'][number];

/** Places that are listed for a person to look at. */
const maxLeft = 100;

/**
 * Gives a file another name in its folder, of a message also in another one. The files that name it are changed, each value by itself,
 * comments kept; where that is not possible (a file with a fault, with anchors, or that cannot be written) and where a text has the
 * name of a layout (`sensor.temp` in a filter), the place is among `left`.
 * @throws BreakoutboxError WORKSPACE_FILE_TAKEN, WORKSPACE_FILE_UNKNOWN, WORKSPACE_FILE_CHANGED, WORKSPACE_UNWRITABLE
 */
export function renameFile(
  folder: WorkspaceFolder,
  messages: SavedMessages,
  {
    path,
    name,
    revision,
  }: { readonly path: string; readonly name: string; readonly revision?: string | undefined },
): RenamedFileReport {
  const kind = kindOfPath(path);
  if (kind === undefined || kind === 'settings' || !folder.isThere(path))
    throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: path });
  const to = renamedPath(kind, path, name);
  if (to === path) return { path, followed: [], left: [] };
  if (kind === 'rule' || kind === 'filter') {
    folder.move(path, to, revision);
    return { path: to, followed: [], left: [] };
  }
  const before = kind === 'message' ? messages.all : [];
  folder.move(path, to, revision);
  const rename =
    kind === 'message' ? messageRenaming(before, messages.all, path, to) : renaming(kind, path, to);
  const followed: string[] = [];
  const left: Place[] = [];
  for (const entry of kindsNaming(kind).flatMap((one) => folder.entries(one))) {
    const missed = follow(folder, entry, kind, rename, path);
    if (missed === 'followed') followed.push(entry.path);
    else if (missed !== undefined) left.push(missed);
  }
  if (kind === 'layout') left.push(...fieldsLeft(folder, nameOfPath(path)));
  return { path: to, followed, left: left.slice(0, maxLeft) };
}

/** Changes the names in one file. Returns where the old one is left, if it is. */
function follow(
  folder: WorkspaceFolder,
  { kind, path, problem }: WorkspaceEntry,
  named: NamedKind,
  rename: (name: string) => string | undefined,
  from: string,
): 'followed' | Place | undefined {
  const text = folder.readableText(path);
  if (problem !== undefined) return placeOfWord(path, text, lastName(from));
  const document = YamlDocument.parse(text);
  if (!document.ok) return undefined;
  const value = document.value.value(workspaceKinds[kind].shape);
  const changed = withRenamed(kind, value, named, rename);
  if (changed === value) return undefined;
  if (document.value.hasAliases) return placeOfWord(path, text, lastName(from));
  document.value.update(changed);
  try {
    folder.writeText(path, document.value.toString());
    return 'followed';
  } catch (error) {
    if (error instanceof BreakoutboxError) return placeOfWord(path, text, lastName(from));
    throw error;
  }
}

/** A file that is named by its path below the folder of its kind, a script with its extension. */
function renaming(kind: NamedKind, from: string, to: string): (name: string) => string | undefined {
  const was = nameOfPath(from);
  const is = nameOfPath(to);
  const ending = kind === 'script' ? '.js' : '';
  return (name) => {
    const [, written = ''] = /(\.ya?ml)$/i.exec(name) ?? [];
    const plain = name.slice(0, name.length - written.length);
    return plain === was + ending ? is + ending + written : undefined;
  };
}

/** A message that is named by its path or by what it is called: a name that stands for it still stays. */
function messageRenaming(
  before: readonly FoundMessage[],
  after: readonly FoundMessage[],
  from: string,
  to: string,
): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const renamed = (name: string): string | undefined => {
    const [was, other] = messagesNamed(before, name);
    if (was === undefined || other !== undefined || was.path !== from) return undefined;
    const [is, another] = messagesNamed(after, name);
    if (another === undefined && is?.path === to && is.index === was.index) return undefined;
    return after.find(({ path, index }) => path === to && index === was.index)?.fullName;
  };
  return (name) => {
    if (!known.has(name)) known.set(name, renamed(name));
    return known.get(name);
  };
}

/** Where texts name fields of a layout: in conditions, answers, lamps and scripts. */
function fieldsLeft(folder: WorkspaceFolder, layout: string): readonly Place[] {
  const kinds: readonly WorkspaceKindName[] = ['filter', 'rule', 'script', 'sequence', 'panel'];
  return kinds.flatMap((kind) =>
    folder.entries(kind).flatMap(({ path }) => placesOfWord(path, folder.readableText(path), `${layout}.`)),
  );
}

function lastName(path: string): string {
  return nameOfPath(path).split('/').at(-1) ?? '';
}

function placeOfWord(file: string, text: string, word: string): Place | undefined {
  return placesOfWord(file, text, word)[0];
}

/** Where a word stands in a text, each line once. */
function placesOfWord(file: string, text: string, word: string): readonly Place[] {
  return text.split('\n').flatMap((line, index) => {
    for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1))
      if (!/[\p{L}\p{N}_.-]/u.test(line[at - 1] ?? '')) return { file, line: index + 1, column: at + 1 };
    return [];
  });
}
