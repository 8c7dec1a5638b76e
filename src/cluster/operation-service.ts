import { Svcm } from '@nats-io/services';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { BreakoutboxError, errorOf, type Failure, failure } from '../errors/error.js';
import type { NamedByteStream } from '../operations/byte-stream.js';
import { isByteStream } from '../operations/byte-stream.js';
import { operationNamed, parseRequest } from '../operations/checked-request.js';
import { usualBodyBytes } from '../operations/operation.js';
import { rolesOf } from '../operations/roles.js';
import type { OperationName } from '../operations/table.js';
import { offerBytes, pullBytes, streamOf } from './byte-channel.js';
import type { ClusterLink } from './cluster-link.js';
import { failureOf, jsonData, liveOperation, marked, partBytes, readQuestionMarks } from './messages.js';
import { type PulledQuestion, QuestionBytes } from './question-bytes.js';
import { RemotePage } from './remote-page.js';
import { channelId, isAnswerable, isInbox, nameOfToken, readOperationSubject, subjects } from './subjects.js';

/** Who asks an operation of this node from another. */
export interface ClusterAsker {
  /** As whom NATS knows it: proven where each user may publish under its own name only. */
  readonly user: string;
  /** The person there, as that person claims to be called. */
  readonly person: string | undefined;
  /** Aborted when the asker gives up, or is cut off. */
  readonly gone: AbortSignal;
}

/** What a node does for others. */
export interface OperationService {
  readonly node: string;
  /** Semantic version of the program. */
  readonly version: string;
  readonly hostname: string;
  /** Runs an operation with its checked request. Rejects with a BreakoutboxError, or whatever went wrong. */
  run(name: OperationName, request: Readonly<Record<string, unknown>>, asker: ClusterAsker): Promise<unknown>;
  /** Why it does not have that operation at all; undefined where it does. */
  lacks(name: OperationName): Failure | undefined;
  /** Feeds a page of another node with what happens here, until either side ends it. */
  follow(page: RemotePage, user: string): void;
}

/** Operations that are asked of a node at once; more are refused. */
const maxAtOnce = 64;
/** Bytes of a question beside its body: its params, and what JSON adds. */
const maxParamBytes = 64 * 1024;
/** Milliseconds after which an asker is told that a question is being worked on, and again each time. */
const workingEveryMs = 3_000;
/** The first word comes soon, as only it lets the asker give up. */
const firstWordMs = 100;

/** Answers operations that other nodes ask, as a service of NATS (`nats micro ls`), once the link is there. */
export function serveOperations(link: ClusterLink, service: OperationService): void {
  const pages = new Set<RemotePage>();
  // What was sent to them meanwhile is lost; they begin anew.
  link.watch(({ state }) => {
    if (state === 'left') for (const page of pages) page.close();
    else if (state !== 'connected') for (const page of pages) page.terminate();
  });
  link.whenJoined((nats) => void begin(nats, service, pages));
}

async function begin(nats: NatsConnection, service: OperationService, pages: Set<RemotePage>): Promise<void> {
  const { node, version, hostname } = service;
  const offered = await new Svcm(nats).add({
    name: 'bob-node',
    version,
    description: 'A node of Breakoutbox',
    metadata: { node, hostname },
    // Each node answers for itself.
    queue: '',
  });
  const questions = new QuestionBytes(node);
  let running = 0;
  offered.addEndpoint('operations', {
    subject: subjects.everyOperation(node),
    handler: (_error, message) => {
      if (!isAnswerable(message)) return;
      if (running >= maxAtOnce) {
        answerFailure(message, failure('NODE_BUSY', { node, count: maxAtOnce }));
        return;
      }
      running += 1;
      void answer(nats, service, message, { pages, questions }).finally(() => {
        running -= 1;
      });
    },
  });
}

async function answer(
  nats: NatsConnection,
  service: OperationService,
  message: Msg,
  { pages, questions }: { readonly pages: Set<RemotePage>; readonly questions: QuestionBytes },
): Promise<void> {
  const { node } = service;
  let pulled: PulledQuestion | undefined;
  const gone = new AbortController();
  const cancelSubject = subjects.channel(node, channelId());
  const cancelling = nats.subscribe(cancelSubject, { callback: () => gone.abort(), max: 1 });
  const say = (): void =>
    void message.respond(new Uint8Array(0), { headers: marked('working'), reply: cancelSubject });
  const first = setTimeout(say, firstWordMs);
  const working = setInterval(say, workingEveryMs);
  try {
    const asked = readOperationSubject(message.subject);
    if (asked?.operation === liveOperation && asked.role === 'view') {
      follow(nats, service, message, { user: nameOfToken(asked.user), pages });
      return;
    }
    const known = asked === undefined ? undefined : operationNamed(asked.operation);
    if (asked === undefined || known === undefined)
      throw new BreakoutboxError('NODE_CANNOT', { node, operation: asked?.operation ?? '' });
    const { name, operation } = known;
    const lacking = service.lacks(name);
    if (lacking !== undefined) throw errorOf(lacking);
    const role = rolesOf[name];
    const user = nameOfToken(asked.user);
    // The server has let it through for the role that the subject names, which the asker wrote.
    if (asked.role !== role)
      throw new BreakoutboxError('CLUSTER_NOT_PERMITTED', { user, operation: name, node, role });
    const { body, question, person } = readQuestionMarks(message);
    for (const inbox of [body, question])
      if (inbox !== undefined && !isInbox(inbox)) throw refusedSubject('body');
    // Who asks may publish in no inbox of this node.
    const how = { gone: gone.signal, replyTo: (): string => subjects.channel(node, channelId()) };
    if (question !== undefined) {
      const bodyBytes = isByteStream(operation.body) ? 0 : (operation.maxBodyBytes ?? usualBodyBytes);
      pulled = await questions.pulled(pullBytes(nats, question, 'asker', how), bodyBytes + maxParamBytes);
    }
    const parsed = parseRequest(operation, new TextDecoder().decode(pulled?.bytes ?? message.data));
    if (!parsed.ok) throw errorOf(parsed.failure);
    const request = isByteStream(operation.body)
      ? { ...parsed.value, body: pullBytes(nats, body ?? '', 'asker', how) }
      : parsed.value;
    const result = await service.run(name, request, { user, person, gone: gone.signal });
    if (isByteStream(operation.result))
      answerStream(nats, node, message, result as NamedByteStream, () => gone.abort());
    else answerValue(nats, node, message, result);
  } catch (error) {
    answerFailure(message, failureOf(error));
  } finally {
    clearTimeout(first);
    clearInterval(working);
    pulled?.release();
    cancelling.unsubscribe();
  }
}

/** Begins the feed of a page of another node; its channel is the answer. */
function follow(
  nats: NatsConnection,
  service: OperationService,
  message: Msg,
  { user, pages }: { readonly user: string; readonly pages: Set<RemotePage> },
): void {
  const channel = subjects.channel(service.node, channelId());
  const inbox = new TextDecoder().decode(message.data);
  // The node publishes there with rights of its own.
  if (!isInbox(inbox)) throw refusedSubject('inbox');
  const page = new RemotePage(nats, channel, inbox);
  pages.add(page);
  page.onClose(() => pages.delete(page));
  message.respond(jsonData({ channel }), { headers: marked('value') });
  service.follow(page, user);
}

function refusedSubject(property: string): BreakoutboxError {
  return new BreakoutboxError('REQUEST_INVALID', { reason: 'property-invalid', property });
}

/** A result that is too large for one message is pulled as well. */
function answerValue(nats: NatsConnection, node: string, message: Msg, result: unknown): void {
  const data = jsonData(result);
  if (data.length <= partBytes) {
    message.respond(data, { headers: marked('value') });
    return;
  }
  const channel = subjects.channel(node, channelId());
  offerBytes(nats, channel, streamOf(data), () => undefined);
  message.respond(jsonData({ channel, isValue: true }), { headers: marked('stream') });
}

function answerStream(
  nats: NatsConnection,
  node: string,
  message: Msg,
  { name, bytes, content }: NamedByteStream,
  ended: () => void,
): void {
  const channel = subjects.channel(node, channelId());
  offerBytes(nats, channel, content, ended);
  message.respond(jsonData({ channel, isValue: false, name, bytes }), { headers: marked('stream') });
}

function answerFailure(message: Msg, why: Failure): void {
  message.respond(jsonData(why), { headers: marked('failure') });
}
