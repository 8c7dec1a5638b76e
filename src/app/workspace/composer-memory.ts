import { join } from 'node:path';
import { Value } from 'typebox/value';
import { isEndpointId } from '../../config/endpoint-ids.js';
import { longestRemembered, maxRemembered } from '../../operations/bounds.js';
import { type ComposerReport, type SentDraftReport, sentDraft } from '../../operations/composer.js';
import { isSameDraft } from '../../operations/same-draft.js';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { replaceFile } from '../../system/whole-file.js';

const fileName = 'composer.json';
const maxFileBytes = 16 * 1024 * 1024;
/** Characters that are remembered of all endpoints together, and endpoints. */
const maxCharacters = 2 * 1024 * 1024;
const maxEndpoints = 1_000;
/** How long what was typed may be in memory only. */
const writeAfterMs = 300;

interface Remembered {
  readonly sent: readonly SentDraftReport[];
  readonly draft: string;
}

const nothingYet: Remembered = Object.freeze({ sent: [], draft: '' });

/**
 * What people typed and sent through each endpoint, in `.bob/composer.json`: it outlasts the program and the browser. Bounded; what
 * was not used longest goes first. A file that cannot be read or written costs only that.
 */
export class ComposerMemory {
  readonly #root: string;
  readonly #mayWrite: () => boolean;
  /** By endpoints, that of the last change last. */
  readonly #endpoints: Map<string, Remembered>;
  #writing: NodeJS.Timeout | undefined;

  /** The memory of the workspace in `root`; nothing is written while `mayWrite` says no. */
  constructor(root: string, mayWrite: () => boolean) {
    this.#root = root;
    this.#mayWrite = mayWrite;
    this.#endpoints = readMemory(join(root, privateFolder, fileName));
  }

  /** The ids of the endpoints that something is remembered of. */
  get endpoints(): readonly string[] {
    return [...this.#endpoints.keys()].filter(isEndpointId);
  }

  /** What was sent through an endpoint, or of a saved message, latest first, and the draft of the endpoint. */
  get(endpoint: string | undefined, message?: string): ComposerReport {
    const known =
      endpoint === undefined ? [...this.#endpoints.values()] : [this.#endpoints.get(endpoint) ?? nothingYet];
    const sent = known
      .flatMap((one) => one.sent)
      .filter((one) => message === undefined || one.message === message)
      .sort((one, other) => other.atMs - one.atMs);
    return {
      sent: sent.slice(0, maxRemembered),
      draft: endpoint === undefined ? '' : (known[0]?.draft ?? ''),
    };
  }

  /** Remembers messages that were sent; the same one is remembered once, as it was sent last. */
  addSent(endpoint: string, added: readonly SentDraftReport[]): ComposerReport {
    const known = this.#endpoints.get(endpoint) ?? nothingYet;
    const sent = [...added, ...known.sent]
      .sort((one, other) => other.atMs - one.atMs)
      .filter(
        (one, at, all) =>
          all.findIndex((later) => isSameDraft(later, one) && later.message === one.message) === at,
      )
      .slice(0, maxRemembered);
    this.#keep(endpoint, { ...known, sent });
    return this.get(endpoint);
  }

  /** Remembers what is typed and not sent yet. */
  keepDraft(endpoint: string, draft: string): void {
    const known = this.#endpoints.get(endpoint) ?? nothingYet;
    if (known.draft !== draft) this.#keep(endpoint, { ...known, draft });
  }

  /** Writes what is not written yet. */
  close(): void {
    if (this.#writing === undefined) return;
    clearTimeout(this.#writing);
    this.#write();
  }

  #keep(endpoint: string, remembered: Remembered): void {
    this.#endpoints.delete(endpoint);
    this.#endpoints.set(endpoint, remembered);
    bound(this.#endpoints);
    this.#writing ??= setTimeout(() => this.#write(), writeAfterMs).unref();
  }

  #write(): void {
    this.#writing = undefined;
    if (!this.#mayWrite()) return;
    try {
      const path = join(makePrivateFolder(this.#root), fileName);
      replaceFile(path, `${JSON.stringify(Object.fromEntries(this.#endpoints))}\n`, 0o600);
    } catch {
      // It is known until the program ends.
    }
  }
}

function bound(endpoints: Map<string, Remembered>): void {
  let characters = 0;
  for (const { sent, draft } of endpoints.values())
    characters += draft.length + sent.reduce((sum, { text }) => sum + text.length, 0);
  for (const [endpoint, { sent, draft }] of endpoints) {
    if (characters <= maxCharacters && endpoints.size <= maxEndpoints) return;
    characters -= draft.length + sent.reduce((sum, { text }) => sum + text.length, 0);
    endpoints.delete(endpoint);
  }
}

function readMemory(path: string): Map<string, Remembered> {
  const endpoints = new Map<string, Remembered>();
  try {
    const read: unknown = JSON.parse(readPlainFile(path, maxFileBytes).toString());
    if (typeof read !== 'object' || read === null) return endpoints;
    for (const [endpoint, value] of Object.entries(read as Readonly<Record<string, unknown>>)) {
      const { sent, draft } = Object(value) as Readonly<Record<string, unknown>>;
      endpoints.set(endpoint, {
        sent: Array.isArray(sent)
          ? sent.filter((one): one is SentDraftReport => Value.Check(sentDraft, one)).slice(0, maxRemembered)
          : [],
        draft: typeof draft === 'string' ? draft.slice(0, longestRemembered) : '',
      });
    }
    bound(endpoints);
  } catch {
    // Nothing is remembered.
  }
  return endpoints;
}
