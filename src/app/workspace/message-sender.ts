import { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { formatHex } from '../../bytes/hex.js';
import { isSameValue } from '../../bytes/same-value.js';
import type { EndpointInput } from '../../config/endpoint-input.js';
import { parseMessage } from '../../config/workspace/message-file.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { longestRemembered } from '../../operations/bounds.js';
import type { MessagePreviewReport, RunningFile, SentMessage } from '../../operations/workspace.js';
import { nowMicros } from '../../system/clock.js';
import type { SentBy } from '../../traffic/event.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import type { ComposerMemory } from './composer-memory.js';
import { fileInside } from './file-inside.js';
import { type MessageTarget, messageTarget } from './message-target.js';
import { pacedPieces } from './paced-file.js';
import type { FoundMessage, SavedMessages } from './saved-messages.js';
import type { Workspace } from './workspace.js';

/** One sending of a saved message, as the page asks for it. */
export interface MessageRequest {
  readonly name: string;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly environment?: string | undefined;
  readonly to?: string | undefined;
}

/** A message whose bytes are asked for, saved or not. */
export interface PreviewRequest {
  /** As its file has it. */
  readonly message: Readonly<Record<string, unknown>>;
  /** Where it stands, if it is saved. */
  readonly path?: string | undefined;
  readonly index?: number | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly environment?: string | undefined;
}

/** What sending needs of a workbench. */
export interface SenderParts {
  readonly workspace: Workspace;
  readonly registry: EndpointRegistry;
  readonly messages: SavedMessages;
  readonly composer: ComposerMemory;
}

/** Bytes of a message that an answer shows. */
const maxShownBytes = 64 * 1024;
/** How long a client that is made for a message may take to connect, and how often it is looked at. */
const connectMs = 10_000;
const lookEveryMs = 25;

/** Sends the saved messages of a workbench through its endpoints, and tells what they would send. */
export class MessageSender {
  readonly #parts: SenderParts;
  readonly #files = new Set<RunningFile>();
  /** Endpoints that are being made for an address, by what they are made of. */
  readonly #making = new Map<string, Promise<string>>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** The files that are being sent. */
  running(): RunningFile[] {
    return [...this.#files].map((file) => ({ ...file }));
  }

  /** @throws BreakoutboxError the fault of the message, and what `SavedMessages.preview` fails with */
  preview({ message, path = '', index = 0, set = {}, environment }: PreviewRequest): MessagePreviewReport {
    const parsed = parseMessage(message, path);
    if (!parsed.ok) throw new BreakoutboxError(parsed.fault.failure.code, parsed.fault.failure.params);
    const values = { environment, set: new Map(Object.entries(set)) };
    const { content, target } = this.#parts.messages.preview({ path, index, message: parsed.value }, values);
    const to = target === undefined ? {} : { to: target };
    if (content.type === 'file') {
      const file = fileInside(this.#parts.workspace.folder.root, content.path);
      return { ...to, file: content.path, bytes: sizeOf(file), data: '', marks: [], fields: [] };
    }
    const { bytes, marks, fields } = content;
    return { ...to, bytes: bytes.byteLength, data: shown(bytes), marks: [...marks], fields: [...fields] };
  }

  /**
   * Sends a saved message through the endpoint that it names, or through one that is made for its address.
   * @throws BreakoutboxError what `SavedMessages.find` and `compose`, `messageTarget` and a send of the registry fail with
   */
  async send(
    { name, set = {}, environment, to }: MessageRequest,
    gone: AbortSignal,
    by: SentBy = {},
  ): Promise<SentMessage> {
    const { workspace, messages } = this.#parts;
    const found = messages.find(name);
    const values = { environment, set: new Map(Object.entries(set)) };
    const { content, target, notSent } = messages.compose(found, values);
    try {
      const wanted = to ?? target;
      if (wanted === undefined) throw new BreakoutboxError('MESSAGE_WITHOUT_TARGET', { name });
      const id = await this.#endpointFor(messageTarget(wanted, workspace), found, gone);
      if (content.type === 'file') return await this.#sendFile(id, found, content.path, gone, by);
      return await this.#sendBytes(id, found, content.bytes, wanted, by);
    } catch (error) {
      notSent();
      throw error;
    }
  }

  async #sendBytes(
    id: string,
    found: FoundMessage,
    bytes: Uint8Array,
    to: string,
    by: SentBy,
  ): Promise<SentMessage> {
    const { registry } = this.#parts;
    const { times, everyMs } = found.message.repeat;
    const answer = { endpoint: id, data: shown(bytes) };
    if (times === 1) {
      const sent = await registry.send(id, bytes, undefined, undefined, by);
      this.#remember(id, found, bytes, to);
      return { ...answer, ...sent };
    }
    const count = times === 0 ? undefined : times;
    const { peerCount } = await registry.repeat(id, { bytes, intervalMs: everyMs, count, to: undefined, by });
    this.#remember(id, found, bytes, to);
    return { ...answer, peers: peerCount, bytes: bytes.byteLength };
  }

  async #sendFile(
    id: string,
    { message, fullName }: FoundMessage,
    path: string,
    gone: AbortSignal,
    by: SentBy,
  ): Promise<SentMessage> {
    const { workspace, registry } = this.#parts;
    const file = fileInside(workspace.folder.root, path);
    const running = { name: fullName, endpoint: id, bytes: 0, of: sizeOf(file) };
    let peers = 0;
    this.#files.add(running);
    try {
      for await (const piece of pacedPieces(file, message.pace, (ms) => paused(ms, gone))) {
        if (gone.aborted) break;
        const result = await registry.sendPaced(id, piece, undefined, gone, undefined, by);
        running.bytes += result.bytes;
        peers = result.peers;
      }
    } finally {
      this.#files.delete(running);
    }
    return { endpoint: id, data: '', peers, bytes: running.bytes };
  }

  /** What went out can be sent again from the endpoint's composer, as the bytes that it was. */
  #remember(id: string, { fullName }: FoundMessage, bytes: Uint8Array, to: string): void {
    const text = formatHex(bytes.subarray(0, longestRemembered));
    if (text.length > longestRemembered) return;
    const plain = { raw: false, lineBreak: 'lf', eol: 'none', checksum: 'none' } as const;
    const atMs = Math.floor(nowMicros() / 1_000);
    this.#parts.composer.addSent(id, [
      { text, hex: true, ...plain, bytes: bytes.byteLength, atMs, message: fullName, to },
    ]);
  }

  /** The endpoint to send through: the one that is named, one to that address, or a new one, once it is connected. */
  async #endpointFor(target: MessageTarget, { message }: FoundMessage, gone: AbortSignal): Promise<string> {
    if (target.type === 'endpoint') return target.endpoint.id;
    const { registry } = this.#parts;
    const { input } = target;
    // Two messages to one address at once go through one endpoint.
    const key = JSON.stringify(input);
    const making = this.#making.get(key) ?? this.#make(input, message.name);
    this.#making.set(key, making);
    const id = await making.finally(() => this.#making.delete(key));
    const isOpening = (): boolean => {
      const { state } = registry.get(id).status;
      return state === 'opening' || state === 'connecting';
    };
    const untilMs = performance.now() + connectMs;
    while (isOpening() && performance.now() < untilMs && !gone.aborted) await later(lookEveryMs);
    return id;
  }

  async #make(input: EndpointInput, label: string): Promise<string> {
    const { registry } = this.#parts;
    const same = [...registry.described(), ...registry.temporary()].find(
      ({ input: { label: _label, autoStart: _start, record: _record, ...other } }) =>
        isSameValue(other, input),
    );
    // Whoever sends a message has asked for no endpoint to stay.
    if (same === undefined) return orThrow(await registry.create({ ...input, label }, true)).id;
    await registry.start(same.id);
    return same.id;
  }
}

function shown(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, maxShownBytes)).toString('base64');
}

/** Bytes of a file; 0 if it cannot be looked at, which reading it says. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Waits, but not for one who is gone. */
async function paused(ms: number, gone: AbortSignal): Promise<boolean> {
  try {
    await later(ms, undefined, { signal: gone, ref: false });
    return true;
  } catch {
    return false;
  }
}
