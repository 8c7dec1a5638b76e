import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { ClusterLink, type LinkState } from '../../cluster/cluster-link.js';
import { NodeDirectory } from '../../cluster/node-directory.js';
import { RemoteOperations } from '../../cluster/remote-operations.js';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { ByteStream, NamedByteStream } from '../../operations/byte-stream.js';
import type { OperationName } from '../../operations/table.js';
import { pause } from '../../system/pause.js';
import { thisUser } from '../../system/this-user.js';
import type { ClusterChoice } from './cluster-choice.js';

/** Milliseconds that workbenches have to answer the roll call, and how often they are looked for meanwhile. */
const answerMs = 2_000;
const lookEveryMs = 50;
/** Of a question that nobody gives up. */
const never = new AbortController().signal;

/**
 * A workbench of a cluster that does for a program what NATS does not let its user do: with the role of that user, which the subject of each
 * question names.
 */
export class AskedWorkbench {
  readonly node: string;
  readonly #link: ClusterLink;
  readonly #operations: RemoteOperations;

  private constructor(link: ClusterLink, node: string) {
    this.node = node;
    this.#link = link;
    this.#operations = new RemoteOperations(link);
  }

  /**
   * Finds the first workbench by name that is there.
   * @throws BreakoutboxError CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE, CLUSTER_NO_WORKBENCH
   */
  static async find({ options }: ClusterChoice, name: string): Promise<AskedWorkbench> {
    const link = await ClusterLink.open({ ...options, name });
    try {
      const directory = new NodeDirectory(link, undefined);
      for (let waited = 0; waited < answerMs; waited += lookEveryMs) {
        await pause(lookEveryMs);
        if (link.state.failure !== undefined) throw errorOf(link.state.failure);
        const found = directory
          .list()
          .find(({ state, program }) => state === 'here' && program === 'workbench');
        if (found !== undefined) return new AskedWorkbench(link, found.node);
      }
      const { server } = link.state;
      throw new BreakoutboxError('CLUSTER_NO_WORKBENCH', { user: link.user, server });
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  /**
   * Asks an operation, whose result must be as `schema`, the table's, has it.
   * @throws BreakoutboxError the workbench's own failure, CLUSTER_AWAY, CLUSTER_NOT_PERMITTED, NODE_CANNOT, NODE_UNKNOWN, NODE_SILENT, NODE_STREAM_BROKEN
   */
  async ask<Schema extends TSchema>(
    name: OperationName,
    request: Readonly<Record<string, unknown>>,
    schema: Schema,
    gone?: AbortSignal,
  ): Promise<Static<Schema>> {
    const answer = await this.#ask(name, request, gone);
    if (!Value.Check(schema, answer)) throw this.#cannot(name);
    return answer;
  }

  /** Asks for bytes. @throws BreakoutboxError as `ask` */
  async bytes(
    name: OperationName,
    request: Readonly<Record<string, unknown>>,
    gone?: AbortSignal,
  ): Promise<ByteStream> {
    const answer = await this.#ask(name, request, gone);
    if (!isStream(answer)) throw this.#cannot(name);
    return answer.content;
  }

  /** Calls `told` with each new state of the link. */
  watch(told: (state: LinkState) => void): void {
    this.#link.watch(told);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #ask(name: OperationName, request: Readonly<Record<string, unknown>>, gone = never): Promise<unknown> {
    return this.#operations.ask({ node: this.node, name, request, gone, person: thisUser() });
  }

  #cannot(operation: string): BreakoutboxError {
    return new BreakoutboxError('NODE_CANNOT', { node: this.node, operation });
  }
}

function isStream(answer: unknown): answer is Pick<NamedByteStream, 'content'> {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'content' in answer &&
    typeof answer.content === 'object' &&
    answer.content !== null &&
    Symbol.asyncIterator in answer.content
  );
}
