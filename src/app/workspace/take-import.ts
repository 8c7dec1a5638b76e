import { basename, extname } from 'node:path';
import type { ImportEntry, ImportedValue } from '../../config/import/imported-file.js';
import { formatYaml } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError } from '../../errors/error.js';
import { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { nameOfPath, pathFor } from '../../store/workspace/workspace-paths.js';

/** From so many messages on they are kept as lists: a file for each would hide the others of the workspace. */
const maxMessageFiles = 200;
/** The most messages, and about the most characters, of one such list. */
const maxListed = 2_000;
const maxListCharacters = 2_000_000;
/** The most rules of one file. */
const maxRules = 1_000;
const maxFolderSteps = 5;

type Kind = 'message' | 'rule' | 'sequence' | 'panel' | 'endpoint';
type ValueOf<Type extends ImportedValue['type']> = Extract<ImportedValue, { readonly type: Type }>;

/** The folder inside `messages` that a person names. @throws BreakoutboxError IMPORT_FOLDER_INVALID */
export function importFolder(typed: string): string {
  const steps = typed.split(/[/\\]/).filter((step) => step !== '');
  const isPlain =
    steps.length > 0 && steps.length <= maxFolderSteps && !steps.some((step) => step.startsWith('.'));
  if (!isPlain || /^[/\\]|^[A-Za-z]:/.test(typed))
    throw new BreakoutboxError('IMPORT_FOLDER_INVALID', { text: typed });
  return steps.join('/');
}

/**
 * Writes what was taken from a file of another program into a workspace, and returns the paths of the new files. Nothing that is
 * there is changed: names get a number. Messages go to `into`, a folder inside `messages`, or to one that is named as `file`.
 * @throws BreakoutboxError WORKSPACE_UNWRITABLE; what was written before stays
 */
export function takeImport(
  root: string,
  file: string,
  entries: readonly ImportEntry[],
  into: string | undefined,
): readonly string[] {
  const writer = new ImportWriter(root, basename(file, extname(file)), into);
  const values = entries.flatMap((entry) => (entry.isTaken ? [entry.becomes] : []));
  writer.messages(valuesOf(values, 'message'));
  writer.rules(valuesOf(values, 'rule'));
  writer.endpoints(valuesOf(values, 'endpoint'));
  writer.sequences(valuesOf(values, 'sequence'));
  writer.panels(valuesOf(values, 'panel'));
  return writer.written;
}

class ImportWriter {
  readonly written: string[] = [];
  readonly #folder: WorkspaceFolder;
  readonly #stem: string;
  readonly #into: string;
  /** What a panel has to call each message, by its name in the file; of two of one name the first. */
  readonly #names = new Map<string, string>();

  constructor(root: string, stem: string, into: string | undefined) {
    this.#folder = new WorkspaceFolder(root);
    this.#stem = flat(stem);
    this.#into = into ?? this.#stem;
  }

  messages(messages: readonly ValueOf<'message'>[]): void {
    if (messages.length > maxMessageFiles) {
      for (const list of chunks(messages, maxListed, maxListCharacters)) {
        const path = this.#write(
          'message',
          `${this.#into}/${this.#stem}`,
          list.map(({ value }) => value),
        );
        const folder = nameOfPath(path).slice(0, nameOfPath(path).lastIndexOf('/') + 1);
        for (const { name } of list) if (!this.#names.has(name)) this.#names.set(name, `${folder}${name}`);
      }
      return;
    }
    for (const { name, value } of messages) {
      const path = this.#write('message', `${this.#into}/${flat(name)}`, value);
      if (!this.#names.has(name)) this.#names.set(name, nameOfPath(path));
    }
  }

  /** Rules of one file stay in one, in their order: the first that matches answers. */
  rules(rules: readonly ValueOf<'rule'>[]): void {
    for (const list of chunks(rules, maxRules, maxListCharacters))
      this.#write(
        'rule',
        this.#stem,
        list.map(({ value }) => value),
      );
  }

  endpoints(endpoints: readonly ValueOf<'endpoint'>[]): void {
    for (const { name, value } of endpoints) this.#write('endpoint', flat(name), value);
  }

  sequences(sequences: readonly ValueOf<'sequence'>[]): void {
    for (const { name, value } of sequences) this.#write('sequence', flat(name), value);
  }

  panels(panels: readonly ValueOf<'panel'>[]): void {
    for (const { name, value } of panels) {
      const rows = value.rows.map((row) => row.map((button) => this.#withPaths(button)));
      this.#write('panel', flat(name), { ...value, rows });
    }
  }

  /** A button whose messages are named as they are called in the workspace. */
  #withPaths<Button extends ValueOf<'panel'>['value']['rows'][number][number]>(button: Button): Button {
    const { message, messages } = button;
    return {
      ...button,
      ...(message === undefined ? {} : { message: this.#names.get(message) ?? message }),
      ...(messages === undefined
        ? {}
        : {
            messages: messages.map((step) =>
              typeof step === 'string' ? (this.#names.get(step) ?? step) : step,
            ),
          }),
    };
  }

  #write(kind: Kind, name: string, value: unknown): string {
    const path = pathFor(kind, name, (taken) => this.#folder.isTaken(taken));
    // An empty revision: only if nothing stands there.
    this.#folder.writeText(path, formatYaml(value), '');
    this.written.push(path);
    return path;
  }
}

function valuesOf<Type extends ImportedValue['type']>(
  values: readonly ImportedValue[],
  type: Type,
): readonly ValueOf<Type>[] {
  return values.filter((value): value is ValueOf<Type> => value.type === type);
}

/** A name as one step of a path: a slash of it makes no folder, and something stays of it. */
function flat(name: string): string {
  if (/^[<>:"|?*%#&'`\s/\\.-]*$/.test(name)) return 'unnamed';
  return name.replace(/[/\\]+/g, '-');
}

function chunks<Item>(
  items: readonly Item[],
  maxItems: number,
  maxCharacters: number,
): readonly (readonly Item[])[] {
  const lists: Item[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const size = JSON.stringify(item).length;
    const last = lists.at(-1);
    if (last === undefined || last.length >= maxItems || characters + size > maxCharacters) {
      lists.push([item]);
      characters = size;
    } else {
      last.push(item);
      characters += size;
    }
  }
  return lists;
}
