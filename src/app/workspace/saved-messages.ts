import { basename } from 'node:path';
import type { PlaceholderValues } from '../../bytes/placeholders.js';
import {
  type ComposedMessage,
  composeMessage,
  composeTarget,
  countsMessage,
} from '../../config/workspace/compose-message.js';
import type { Environment } from '../../config/workspace/environment-file.js';
import type { SavedMessage } from '../../config/workspace/message-file.js';
import { type MessagePreview, previewMessage } from '../../config/workspace/preview-message.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow, type Parsed } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import type { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { localTimeOf, nowMicros } from '../../system/clock.js';
import { workspaceLayouts } from '../layouts/workspace-layouts.js';
import type { WorkspaceState } from './workspace-state.js';

/** A saved message and where it stands. */
export interface FoundMessage {
  /** The file, below the workspace. */
  readonly path: string;
  /** Its place in the file, from 0. */
  readonly index: number;
  /** How it is named from outside its folder: `sensor/set-limit`. */
  readonly fullName: string;
  readonly message: SavedMessage;
}

/** What a person says for one sending. */
export interface SendingValues {
  /** The environment to use; undefined for the one that is chosen. */
  readonly environment: string | undefined;
  /** Values that stand before those of the environment, and the answers to blanks. */
  readonly set: ReadonlyMap<string, string>;
}

/** How files are looked at. */
export interface MessageLooks {
  /** Looks at one file anew, and tells whoever follows it. */
  readonly refresh?: (path: string) => unknown;
  /** Reads the messages that are not known yet. */
  readonly readAll?: () => unknown;
}

/** The saved messages of a workspace: found by name, and made into bytes with the values of one sending. */
export class SavedMessages {
  readonly #folder: WorkspaceFolder;
  readonly #state: WorkspaceState;
  readonly #look: MessageLooks;

  constructor(folder: WorkspaceFolder, state: WorkspaceState, look: MessageLooks = {}) {
    this.#folder = folder;
    this.#state = state;
    this.#look = look;
  }

  /** Every message, in the order of the files. */
  get all(): readonly FoundMessage[] {
    return this.#folder.entries('message').flatMap(({ path, name, value = [] }) =>
      value.map((message, index) => {
        const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/') + 1) : '';
        const fullName = value.length === 1 ? name : `${folder}${message.name}`;
        return { path, index, fullName, message };
      }),
    );
  }

  /**
   * The message of a name: its path below `messages` without the extension, or what it is called.
   * @throws BreakoutboxError MESSAGE_UNKNOWN, MESSAGE_AMBIGUOUS, FILE_FAULTY
   */
  find(name: string): FoundMessage {
    const plain = plainName(name);
    // A name that is a path needs no other file: there may be a hundred thousand.
    const path = `messages/${plain}.yaml`;
    if (this.#look.refresh === undefined) this.#folder.refresh(path);
    else this.#look.refresh(path);
    const isNamed = ({ fullName }: FoundMessage): boolean => fullName === plain;
    if (!this.all.some(isNamed)) this.#look.readAll?.();
    this.#mustBeSound('message', plain);
    const [first, second] = messagesNamed(this.all, name);
    if (second !== undefined)
      throw new BreakoutboxError('MESSAGE_AMBIGUOUS', { name, path: second.fullName });
    if (first !== undefined) return first;
    throw new BreakoutboxError('MESSAGE_UNKNOWN', { name, folder: this.#folder.root });
  }

  /**
   * The bytes of a message, or its file, and where it goes. Its counter has counted: `notSent` says that it was not sent after all.
   * @throws BreakoutboxError as `composeMessage` and `environment`
   */
  compose(
    found: FoundMessage,
    sending: SendingValues,
  ): {
    readonly content: ComposedMessage;
    readonly target: string | undefined;
    readonly notSent: () => void;
  } {
    const { path, index, message } = found;
    const environment = this.environment(sending.environment);
    const counter = `${path}#${index}`;
    const count = countsMessage(message) ? this.#state.nextCount(counter) : 0;
    const notSent = (): void => {
      if (count > 0) this.#state.giveBack(counter, count);
    };
    const values = valuesOf(environment, sending.set, count);
    try {
      return {
        content: this.#filled(
          composeMessage(message, values, (name) => this.#layout(name)),
          sending.environment,
        ),
        target: this.#filled(composeTarget(message, values), sending.environment),
        notSent,
      };
    } catch (error) {
      notSent();
      throw error;
    }
  }

  /**
   * What `message` would send now; its counter does not count. `path` and `index` are where it stands, if it is saved.
   * @throws BreakoutboxError as `compose`
   */
  preview(
    { path, index, message }: Pick<FoundMessage, 'path' | 'index' | 'message'>,
    sending: SendingValues,
  ): { readonly content: MessagePreview; readonly target: string | undefined } {
    const counter = countsMessage(message) ? this.#state.countOf(`${path}#${index}`) + 1 : 0;
    const values = valuesOf(this.environment(sending.environment), sending.set, counter);
    return {
      content: this.#filled(
        previewMessage(message, values, (name) => this.#layout(name)),
        sending.environment,
      ),
      target: this.#filled(composeTarget(message, values), sending.environment),
    };
  }

  /** The name of the environment that is used where none is said; empty if there are several and none was chosen. */
  get chosenEnvironment(): string {
    const names = this.#folder.entries('environment').map(({ name }) => name);
    const setting = this.#folder.entries('settings')[0]?.value?.environment ?? '';
    const chosen = [this.#state.environment, setting].find((name) => names.includes(name));
    return chosen ?? (names.length === 1 ? (names[0] ?? '') : '');
  }

  /**
   * The environment of a name; without one, the one that is chosen, or else none.
   * @throws BreakoutboxError ENVIRONMENT_UNKNOWN, FILE_FAULTY
   */
  environment(name: string | undefined): Environment {
    const wanted = name ?? this.chosenEnvironment;
    if (wanted === '') return new Map();
    this.#mustBeSound('environment', wanted);
    const entries = this.#folder.entries('environment');
    const found = entries.find((entry) => entry.name === wanted)?.value;
    if (found !== undefined) return found;
    const choices = entries.map((entry) => entry.name).join(' ') || '–';
    throw new BreakoutboxError('ENVIRONMENT_UNKNOWN', { name: wanted, folder: this.#folder.root, choices });
  }

  /** What fails for want of an environment names those that there are. */
  #filled<Value>(parsed: Parsed<Value>, environment: string | undefined): Value {
    const choices = this.#folder.entries('environment').map(({ name }) => name);
    if (!parsed.ok && parsed.failure.params.reason === 'placeholder-unset') {
      const { name } = parsed.failure.params;
      if (environment === undefined && this.chosenEnvironment === '' && choices.length > 1)
        throw new BreakoutboxError('ENVIRONMENT_UNCHOSEN', { name: name ?? '', choices: choices.join(' ') });
    }
    return orThrow(parsed);
  }

  /** @throws BreakoutboxError FILE_FAULTY */
  #mustBeSound(kind: 'message' | 'environment', name: string): void {
    const faulty = this.#folder
      .entries(kind)
      .find((entry) => entry.name === name && entry.problem !== undefined);
    if (faulty?.problem === undefined) return;
    const { line, column } = faulty.problem.place;
    throw new BreakoutboxError('FILE_FAULTY', { file: faulty.path, line, column });
  }

  /** @throws BreakoutboxError as `workspaceLayouts` */
  #layout(name: string): Layout {
    return workspaceLayouts(this.#folder)(name);
  }
}

/** Those of the messages that a name stands for: that of this path, or else those that are called so. */
export function messagesNamed(all: readonly FoundMessage[], name: string): readonly FoundMessage[] {
  const plain = plainName(name);
  const byPath = all.filter(({ fullName }) => fullName === plain);
  if (byPath.length > 0) return byPath;
  return all.filter(({ message, fullName, path }) => {
    // Those of a list are named by it as well.
    const list = plainName(path);
    return (
      message.name === name ||
      basename(fullName) === plain ||
      (fullName !== list && `${list}/${message.name}` === plain)
    );
  });
}

function plainName(name: string): string {
  return name.replace(/^messages\//, '').replace(/\.ya?ml$/i, '');
}

/** The values of placeholders for one sending, now. */
function valuesOf(
  environment: Environment,
  set: ReadonlyMap<string, string>,
  counter: number,
): PlaceholderValues {
  const now = nowMicros();
  return {
    variable: (name) => set.get(name) ?? environment.get(name),
    blank: (name) => set.get(name),
    counter,
    localTime: localTimeOf(now),
    unixSeconds: Math.floor(now / 1_000_000),
    random: Math.random,
  };
}
