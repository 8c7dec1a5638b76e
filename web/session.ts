import { type Failure, failure, failureMessage } from '../src/errors/error.js';
import type { PageView } from '../src/http/protocol.js';
import type { RepeatRequest, SendResult } from '../src/operations/sending.js';
import type { OperationName } from '../src/operations/table.js';
import { type CaptureSettings, createCaptureSettings } from './places/captures/state/capture-settings.js';
import type { OpenCapture } from './places/captures/state/open-capture.js';
import type { createRoomSettings, RoomSettings } from './places/endpoint/composer/composer-settings.js';
import { Outgoing } from './places/endpoint/composer/outgoing.js';
import type { EndpointDraft } from './places/endpoint/form/endpoint-draft.js';
import { createClearedLogs } from './places/endpoint/log/cleared-logs.js';
import { RoomMemory } from './places/endpoint/room-memory.js';
import { type BrokenProgress, createBrokenProgress } from './places/learn/state/broken-progress.js';
import {
  type CourseMembership,
  createCourseMembership,
} from './places/learn/state/course/course-membership.js';
import { createLessonProgress, type LessonProgress } from './places/learn/state/lesson-progress.js';
import type { OpenBench } from './places/learn/state/open-bench.js';
import type { OpenLesson } from './places/learn/state/open-lesson.js';
import type { ProgramLanguage } from './places/learn/state/program-files.js';
import { createTaskProgress, type TaskProgress } from './places/learn/tasks/task-progress.js';
import { createTftpClientSettings, type TftpClientSettings } from './places/tftp/tftp-client-settings.js';
import { ClusterView } from './state/cluster-view.js';
import type { KeyValueStore } from './state/kept.js';
import type { RoomInput, SocketSummary } from './state/kinds.js';
import { ownPort } from './state/names.js';
import { keeperOn, type PageNode } from './state/page-node.js';
import { createPaneSizes, type PaneSizes } from './state/pane-sizes.js';
import type { Place } from './state/place.js';
import { createPreferences, type Preferences } from './state/preferences.js';
import { createStore, type Store } from './state/store.js';
import { WorkbenchState } from './state/workbench-state.js';
import { Api, ApiError } from './transport/api.js';
import { encodeBase64 } from './transport/base64.js';
import { type FeedSocket, type FeedState, LiveFeed } from './transport/live-feed.js';
import type { Upload } from './transport/upload.js';
import { KeyedMessages } from './workspace/keyed-messages.js';
import { WorkspaceFiles } from './workspace/workspace-files.js';

/** What a dialog over the page is about. */
export type OpenDialog =
  | { readonly type: 'none' }
  | { readonly type: 'palette' }
  | { readonly type: 'keys' }
  /** A new endpoint; `draft` is what was typed of it elsewhere. */
  | {
      readonly type: 'new';
      readonly endpoint: RoomInput['type'];
      readonly draft?: Partial<EndpointDraft>;
    }
  | { readonly type: 'edit'; readonly id: string }
  /** The record; of an endpoint, whether it is recorded as well. */
  | { readonly type: 'record'; readonly endpoint: string | undefined }
  /** Files that were changed here and elsewhere; `path` is the one that is shown first. */
  | { readonly type: 'conflicts'; readonly path?: string }
  /** Why nothing arrives at an endpoint. */
  | { readonly type: 'diagnosis'; readonly id: string };

/** Whether a workbench lets a page in: without a token, or with the one it has, or not. */
export type Access = 'granted' | 'token-wanted' | 'token-refused';

/** What failed when the page asked for something: the workbench's word, or undefined when it did not answer. */
export interface Complaint {
  readonly failure: Failure | undefined;
}

/** A direction through a relay: `up` to the target, `down` to the client. */
export type RelaySide = NonNullable<RepeatRequest['side']>;

/** Runs a function after `ms` milliseconds; the result cancels it. */
export type After = (ms: number, run: () => void) => () => void;

/** What a session needs: the browser's own parts. */
export interface SessionTransport {
  readonly fetch: typeof fetch;
  readonly upload: Upload;
  readonly openSocket: (protocols: readonly string[]) => FeedSocket;
  readonly after: After;
  readonly keeper: KeyValueStore;
  readonly browserLanguages: readonly string[];
  readonly token: string | undefined;
  /** The node that the page shows. */
  readonly node: PageNode;
  /** Whether a person may be looking. */
  readonly isInSight: () => boolean;
}

/** Everything that the views of one page share. */
export class Session {
  readonly state: WorkbenchState;
  readonly api: Api;
  /** The API of the workbench that the page comes from, whichever node it shows. */
  readonly home: Api;
  /** The API of any node; undefined: of the workbench that the page comes from. */
  readonly apiOf: (node: string | undefined) => Api;
  /** The node that the page shows. */
  readonly node: PageNode;
  /** The cluster as the workbench that the page comes from sees it. */
  readonly cluster: ClusterView;
  readonly preferences: Store<Preferences>;
  /** The panes that were sized. */
  readonly paneSizes: Store<PaneSizes>;
  readonly tftpClient: Store<TftpClientSettings>;
  readonly captureSettings: Store<CaptureSettings>;
  /** The capture files that are open, until the page is left. */
  readonly captures: Store<readonly OpenCapture[]> = createStore<readonly OpenCapture[]>([]);
  /** How far the person at this browser is in the lessons. */
  readonly lessonProgress: Store<LessonProgress>;
  /** The course that the person at this browser is in. */
  readonly course: Store<CourseMembership>;
  /** How far the person at this browser is in the tasks. */
  readonly taskProgress: Store<TaskProgress>;
  /** The lessons that were opened, until the page is left. */
  readonly lessons: Store<readonly OpenLesson[]> = createStore<readonly OpenLesson[]>([]);
  /** How far the person at this browser is at the broken benches. */
  readonly brokenProgress: Store<BrokenProgress>;
  /** The broken benches that were opened, by their ids, until the page is left. */
  readonly benches = new Map<string, OpenBench>();
  /** What the programs of the lessons are shown in, and the lines that mend one's own. */
  readonly programLanguage: Store<ProgramLanguage> = createStore<ProgramLanguage>('Python');
  /** The files of the workspace. */
  readonly files: WorkspaceFiles;
  /** The saved messages that keys send. */
  readonly keyed: KeyedMessages;
  readonly feed: Store<FeedState> = createStore<FeedState>({ state: 'connecting' });
  /** Whether what is shown may be old: from when the feed was cut off until the workbench greets again, or asks for a token. */
  readonly isStale: Store<boolean> = createStore(false);
  readonly place: Store<Place> = createStore<Place>({ type: 'start' });
  readonly dialog: Store<OpenDialog> = createStore<OpenDialog>({ type: 'none' });
  /** Whether the workbench lets this page in. */
  readonly access: Store<Access> = createStore<Access>('granted');
  /** The last failure of an action on an endpoint, by id, until the next action on it. */
  readonly complaints: Store<ReadonlyMap<string, Complaint>> = createStore<ReadonlyMap<string, Complaint>>(
    new Map(),
  );
  readonly after: After;
  /** What the browser keeps. */
  readonly keeper: KeyValueStore;
  readonly #live: LiveFeed;
  readonly #rooms: RoomMemory;
  readonly #outgoing = new Map<string, Outgoing>();
  #token: string | undefined;

  constructor(transport: SessionTransport) {
    const { node } = transport;
    this.node = node;
    // What belongs to endpoints; the person's own choices hold on every node.
    const keeper = keeperOn(node.name, transport.keeper);
    this.#rooms = new RoomMemory(keeper);
    this.state = new WorkbenchState(createClearedLogs(keeper));
    this.#token = transport.token;
    const token = (): string | undefined => this.#token;
    const person = (): string => this.preferences.get().person;
    const way = { fetch: transport.fetch, upload: transport.upload, token, person };
    // What a listener does not do is not asked: it would refuse with the same words.
    this.apiOf = (name) =>
      new Api({
        ...way,
        node: name,
        lacking: (operation) => (name === node.name ? this.#lacking(operation) : undefined),
      });
    this.api = this.apiOf(node.name);
    this.home = this.apiOf(undefined);
    this.cluster = new ClusterView(this.home, transport.after, transport.isInSight);
    this.after = transport.after;
    this.files = new WorkspaceFiles(this.api, transport.after, keeper);
    this.keyed = new KeyedMessages(this.api, transport.after);
    this.tftpClient = createTftpClientSettings(keeper);
    this.captureSettings = createCaptureSettings(keeper);
    this.lessonProgress = createLessonProgress(transport.keeper);
    this.course = createCourseMembership(transport.keeper);
    this.keeper = transport.keeper;
    this.brokenProgress = createBrokenProgress(transport.keeper);
    this.taskProgress = createTaskProgress(transport.keeper);
    this.paneSizes = createPaneSizes(transport.keeper);
    this.preferences = createPreferences(transport.keeper, transport.browserLanguages);
    this.#live = new LiveFeed({
      open: transport.openSocket,
      token,
      after: transport.after,
      onFrame: (frame) => {
        this.state.apply(frame);
        if (frame.type === 'hello') this.access.set('granted');
      },
      onBatch: (batch) => this.state.take(batch),
      view: () => this.#view(),
      onState: (feed) => {
        this.feed.set(feed);
        if (feed.state === 'open') {
          this.isStale.set(false);
          this.cluster.begin();
        }
        if (feed.state === 'waiting' && this.#isShown()) this.isStale.set(true);
        // A browser does not say why a WebSocket was refused; a request does.
        if (feed.state === 'waiting') void this.#askWhy();
      },
    });
    this.place.subscribe(() => this.#live.look());
    let { person: name } = this.preferences.get();
    this.preferences.subscribe(() => {
      const { person: now } = this.preferences.get();
      if (now !== name) this.#live.look();
      name = now;
    });
  }

  /** What the page asks the feed for: the log on the screen, and TFTP, whose transfers the frame counts everywhere. */
  #view(): PageView {
    const place = this.place.get();
    const logs =
      place.type === 'endpoint' ? [{ endpoint: place.id, from: this.state.log(place.id).wanted }] : [];
    const { person } = this.preferences.get();
    return { type: 'look', tftp: true, logs, ...(person === '' ? {} : { person }) };
  }

  /** Joins the live feed, at once even when it was about to. */
  connect(): void {
    this.#live.connect();
  }

  /** The token that this page was let in with, if the workbench wants one. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Why the node that is shown has no such operation, in the node's own words. */
  #lacking(operation: OperationName): (Failure & { readonly message: string }) | undefined {
    const { listener } = this.state.known.get();
    if (listener === undefined || this.can(operation)) return undefined;
    const lacking = failure('NODE_IS_LISTENER', {
      ...{ node: this.node.name ?? '', program: listener.program, operation },
    });
    return { ...lacking, message: failureMessage(lacking, 'en') };
  }

  /** Tries again with another token. */
  enterToken(token: string): void {
    this.#token = token;
    this.access.set('token-wanted');
    this.connect();
  }

  /** Whether the node that is shown does an operation; a listener does few, a workbench all. */
  can(name: OperationName): boolean {
    return this.state.known.get().listener?.operations.includes(name) ?? true;
  }

  endpoint(id: string): SocketSummary | undefined {
    return this.state.known.get().endpoints.find((endpoint) => endpoint.id === id);
  }

  /** What the browser keeps of an endpoint; `create` comes with the views that are loaded later. */
  room(endpoint: SocketSummary, create: typeof createRoomSettings): Store<RoomSettings> {
    return this.#rooms.room(endpoint, create);
  }

  /** The pending sends of an endpoint. */
  outgoing(id: string): Outgoing {
    const known = this.#outgoing.get(id) ?? new Outgoing();
    this.#outgoing.set(id, known);
    return known;
  }

  /** Sends to everyone, or to the peer named; through a relay to one of its sides. @throws ApiError */
  send(id: string, bytes: Uint8Array, to: string | undefined, side?: RelaySide): Promise<SendResult> {
    const body = { data: encodeBase64(bytes), ...toPeer(to), ...ofSide(side) };
    return this.api.call('endpoints.send', { id, body });
  }

  /** The same once the peers have taken what was sent before; given up when `signal` is aborted. @throws ApiError */
  sendPaced(
    id: string,
    bytes: Uint8Array,
    to: string | undefined,
    signal: AbortSignal,
    side?: RelaySide,
  ): Promise<SendResult> {
    const body = { data: encodeBase64(bytes), paced: true, ...toPeer(to), ...ofSide(side) };
    return this.api.call('endpoints.send', { id, body }, signal);
  }

  /** Has the workbench send now and at each interval. @throws ApiError */
  async repeat(id: string, bytes: Uint8Array, how: Omit<RepeatRequest, 'data'>): Promise<void> {
    const body = { data: encodeBase64(bytes), ...how };
    this.state.put(await this.api.call('endpoints.repeat', { id, body }));
  }

  /** Stops what an endpoint sends again and again. @throws ApiError */
  async stopRepeating(id: string): Promise<void> {
    this.state.put(await this.api.call('endpoints.stopRepeating', { id }));
  }

  /** Ports of this machine that endpoints of the list want already. */
  takenPorts(): ReadonlySet<number> {
    return new Set(this.state.known.get().endpoints.flatMap(({ input }) => ownPort(input) ?? []));
  }

  /** Creates an endpoint and goes to it. @throws ApiError */
  async create(input: RoomInput): Promise<void> {
    const summary = await this.api.call('endpoints.create', { body: input });
    this.state.put(summary);
    this.place.set({ type: 'endpoint', id: summary.id });
  }

  /** Describes an endpoint anew; one that had failed is tried again. @throws ApiError */
  async replace(id: string, input: RoomInput): Promise<void> {
    const hadFailed = this.endpoint(id)?.status.state === 'failed';
    this.state.put(await this.api.call('endpoints.replace', { id, body: input }));
    if (hadFailed) this.state.put(await this.api.call('endpoints.start', { id }));
    this.#settle(id);
  }

  /** Makes a temporary endpoint one of the workspace. Never rejects. */
  keep(id: string): Promise<void> {
    return this.#try(id, async () => this.state.put(await this.api.call('endpoints.keep', { id })));
  }

  start(id: string): Promise<void> {
    return this.#try(id, async () => this.state.put(await this.api.call('endpoints.start', { id })));
  }

  stop(id: string): Promise<void> {
    this.outgoing(id).long.stop();
    return this.#try(id, async () => this.state.put(await this.api.call('endpoints.stop', { id })));
  }

  remove(id: string): Promise<void> {
    this.outgoing(id).long.stop();
    return this.#try(id, async () => {
      await this.api.call('endpoints.remove', { id });
      this.#outgoing.delete(id);
      this.#rooms.forget(id);
      this.state.remove([id]);
      this.place.update((place) =>
        place.type === 'endpoint' && place.id === id ? { type: 'start' } : place,
      );
    });
  }

  disconnect(id: string, peer: string): Promise<void> {
    return this.#try(id, () => this.api.call('endpoints.disconnect', { id, peer }));
  }

  /** Forgets what was complained about an endpoint. */
  #settle(id: string): void {
    this.complaints.update((complaints) => new Map([...complaints].filter(([about]) => about !== id)));
  }

  async #try(id: string, act: () => Promise<void>): Promise<void> {
    this.#settle(id);
    try {
      await act();
    } catch (error) {
      const complaint = complaintOf(error);
      this.complaints.update((complaints) => new Map([...complaints, [id, complaint]]));
    }
  }

  /** Whether anything of the workbench is on the screen. */
  #isShown(): boolean {
    return this.access.get() === 'granted' && this.state.known.get().version !== undefined;
  }

  /**
   * Distinguishes a workbench that is gone, whose data stays on the screen, from one that wants a token, of which nothing is
   * shown.
   */
  async #askWhy(): Promise<void> {
    const isAllowed = await this.api.isAllowed().catch(() => undefined);
    if (this.feed.get().state === 'open') return;
    this.isStale.set(isAllowed !== false);
    const refused = this.#token === undefined ? 'token-wanted' : 'token-refused';
    if (isAllowed !== undefined) this.access.set(isAllowed ? 'granted' : refused);
  }
}

function toPeer(to: string | undefined): { readonly to?: string } {
  return to === undefined ? {} : { to };
}

function ofSide(side: RelaySide | undefined): { readonly side?: RelaySide } {
  return side === undefined ? {} : { side };
}

/** The complaint for the person about an error of the API; any other error is the page's own and is thrown on. */
export function complaintOf(error: unknown): Complaint {
  if (error instanceof ApiError) return { failure: error.failure };
  throw error;
}
