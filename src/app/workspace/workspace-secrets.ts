import { join } from 'node:path';
import { isSameValue } from '../../bytes/same-value.js';
import { withKeptSecrets } from '../../config/endpoint-change.js';
import { type AnyEndpointInput, kindOf } from '../../config/endpoint-kinds.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { discardFile, replaceFile } from '../../system/whole-file.js';

/** The folder of the keys, in the private one. */
const keyFolder = 'keys';
const maxSecretBytes = 1024 * 1024;

/**
 * The private keys of a workspace's endpoints: they stay on this machine, in `.bob/keys`, readable by their owner alone, and never
 * stand in a file that a person shares.
 */
export class WorkspaceSecrets {
  readonly #root: string;
  readonly #folder: string;

  constructor(root: string) {
    this.#root = root;
    this.#folder = join(root, privateFolder, keyFolder);
  }

  /** Keeps the secrets of a description, and returns it without them. @throws the system's error */
  hidden(id: string, input: AnyEndpointInput): AnyEndpointInput {
    const shown = kindOf(input).hideSecrets(input);
    if (isSameValue(shown, input)) return input;
    makePrivateFolder(this.#root, keyFolder);
    replaceFile(this.#fileOf(id), `${JSON.stringify(input)}\n`, 0o600);
    return shown;
  }

  /** Returns a description of a file with the secrets that are kept for it. */
  restored(id: string, input: AnyEndpointInput): AnyEndpointInput {
    const shown = kindOf(input).hideSecrets(input);
    if (!isSameValue(shown, input)) return input;
    try {
      const kept = JSON.parse(readPlainFile(this.#fileOf(id), maxSecretBytes).toString()) as AnyEndpointInput;
      return withKeptSecrets(input, kept);
    } catch {
      return input;
    }
  }

  /** Forgets the secrets of an endpoint that is removed. */
  forget(id: string): void {
    discardFile(this.#fileOf(id));
  }

  /** `id` is that of an endpoint: `e1`. */
  #fileOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
