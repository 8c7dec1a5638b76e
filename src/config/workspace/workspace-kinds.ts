import type { Shape } from '../shape.js';
import { endpointFileShape, parseEndpointFile } from './endpoint-file.js';
import { environmentShape, parseEnvironment } from './environment-file.js';
import type { FilePart } from './file-part.js';
import { filterFileShape, parseFilterFile } from './filter-file.js';
import { layoutFileShape, parseLayoutFile } from './layout-file.js';
import { messageFileShape, parseMessages } from './message-file.js';
import { panelShape, parsePanel } from './panel-file.js';
import { parseRules, ruleFileShape } from './rule-file.js';
import { parseScript, scriptShape } from './script-file.js';
import { parseSequence } from './sequence-file.js';
import { sequenceShape } from './sequence-shape.js';
import { parseSettings, settingsShape } from './settings-file.js';

/** A kind of file of a workspace. */
export interface WorkspaceKind<Value> {
  /** The folder of these files, below that of the workspace; of the settings, their one file. */
  readonly folder: string;
  /** How its files end; YAML where it is absent. */
  readonly extension?: '.js';
  /**
   * When its files are read: as soon as there is a workspace, once it is worked in, or in turns, because they may be many.
   */
  readonly read: 'first' | 'opened' | 'inTurns';
  /** What such a file holds, as JSON Schema; of one that is no YAML, that it is a text. */
  readonly shape: Shape;
  /** Checks what a file holds; `name` is that of the file without its extension. */
  parse(value: unknown, name: string): FilePart<Value>;
}

/** The file that makes a folder a workspace. */
export const settingsFile = 'workspace.yaml';

/**
 * Every kind of file of a workspace. A new kind is a row here: what reads, watches, writes and describes files follows from it, and the
 * compiler wants the place of the page that shows its folder (`web/state/place.ts`).
 */
export const workspaceKinds = {
  settings: { folder: settingsFile, read: 'first', shape: settingsShape, parse: parseSettings },
  endpoint: { folder: 'endpoints', read: 'first', shape: endpointFileShape, parse: parseEndpointFile },
  environment: { folder: 'environments', read: 'first', shape: environmentShape, parse: parseEnvironment },
  filter: { folder: 'filters', read: 'opened', shape: filterFileShape, parse: parseFilterFile },
  layout: { folder: 'layouts', read: 'first', shape: layoutFileShape, parse: parseLayoutFile },
  message: { folder: 'messages', read: 'inTurns', shape: messageFileShape, parse: parseMessages },
  panel: { folder: 'panels', read: 'opened', shape: panelShape, parse: parsePanel },
  rule: { folder: 'rules', read: 'opened', shape: ruleFileShape, parse: parseRules },
  script: { folder: 'rules', extension: '.js', read: 'opened', shape: scriptShape, parse: parseScript },
  sequence: { folder: 'sequences', read: 'opened', shape: sequenceShape, parse: parseSequence },
} as const satisfies Readonly<Record<string, WorkspaceKind<unknown>>>;

/** The name of a kind of file. */
export type WorkspaceKindName = keyof typeof workspaceKinds;

/** What a file of a kind is, checked. */
export type WorkspaceValue<Kind extends WorkspaceKindName> =
  ReturnType<(typeof workspaceKinds)[Kind]['parse']> extends FilePart<infer Value> ? Value : never;

/** Every kind, in the order of the table. */
export const workspaceKindNames = Object.freeze(Object.keys(workspaceKinds)) as readonly WorkspaceKindName[];

/** The kinds that are read at that time. */
export function kindsRead(when: WorkspaceKind<unknown>['read']): readonly WorkspaceKindName[] {
  return workspaceKindNames.filter((kind) => workspaceKinds[kind].read === when);
}

/** The folders of files; the settings have none. */
export type WorkspaceFolderName = Exclude<
  (typeof workspaceKinds)[WorkspaceKindName]['folder'],
  typeof settingsFile
>;
