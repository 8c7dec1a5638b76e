import type { SavedMessageRow, WorkspaceFileRow } from '../../../src/operations/workspace.js';
import { matching } from '../../state/matching.js';

/** A row of the list of messages. */
export type MessageListRow =
  | { readonly type: 'folder'; readonly folder: string; readonly count: number; readonly isOpen: boolean }
  | { readonly type: 'message'; readonly message: SavedMessageRow }
  /** A file that has a fault: none of its messages can be sent. */
  | { readonly type: 'faulty'; readonly file: WorkspaceFileRow };

/** What is listed, and how. */
export interface ListedMessages {
  readonly messages: readonly SavedMessageRow[];
  readonly files: readonly WorkspaceFileRow[];
  readonly filter: string;
  /** The folders whose messages are not shown. */
  readonly closed: ReadonlySet<string>;
}

/**
 * The list by folders: first what stands in none, then folder by folder in the order of their names. With a filter, only what
 * matches is there, in open folders.
 */
export function messageListRows({
  messages,
  files,
  filter,
  closed,
}: ListedMessages): readonly MessageListRow[] {
  const isFiltered = filter.trim() !== '';
  const found = matching(messages, filter, ({ fullName, name, remark }) => `${fullName} ${name} ${remark}`);
  const faulty = matching(
    files.filter(({ problem }) => problem !== undefined),
    filter,
    ({ name }) => name,
  );
  const byFolder = new Map<string, MessageListRow[]>([['', []]]);
  const put = (path: string, row: MessageListRow): void => {
    const folder = folderOf(path);
    const rows = byFolder.get(folder) ?? [];
    rows.push(row);
    byFolder.set(folder, rows);
  };
  for (const message of found) put(message.path, { type: 'message', message });
  for (const file of faulty) put(file.path, { type: 'faulty', file });
  const folders = [...byFolder].sort(([one], [other]) => (one < other ? -1 : 1));
  return folders.flatMap(([folder, rows]) => {
    if (folder === '') return rows;
    const isOpen = isFiltered || !closed.has(folder);
    const head: MessageListRow = { type: 'folder', folder, count: rows.length, isOpen };
    return isOpen ? [head, ...rows] : [head];
  });
}

/** The name of a message among all: a file may hold several. */
export function messageKey({ path, index }: Pick<SavedMessageRow, 'path' | 'index'>): string {
  return `${path}?${index}`;
}

/** The folder of a file of messages, below `messages/`; empty for none. */
export function folderOf(path: string): string {
  return path.split('/').slice(1, -1).join('/');
}
