import { claimedName, type Who } from '../operations/who.js';
import { encodeBatch } from '../traffic/event-codec.js';
import { payloadBytes } from '../traffic/kinds.js';
import type { EventBatch, Subscription } from '../traffic/subscription.js';
import type { EndpointsPort } from './endpoints-port.js';
import type { NoticesPort } from './notices-port.js';
import { type Greeting, type PageLimits, PageOutbox, usualPageLimits } from './page-outbox.js';
import type { PageSocket } from './page-socket.js';
import { parsePageView } from './page-view.js';
import type { PageSeat, PresentPeople } from './present-people.js';
import type { PageView } from './protocol.js';
import type { RecordPort } from './record-port.js';
import type { TftpPort } from './tftp-port.js';
import type { WorkspacePort } from './workspace-port.js';

/** Maximum number of pages that follow one program on the live feed. */
export const maxPages = 32;
const pingEveryMs = 15_000;
/** One batch for each frame of the screen is enough, and combines many small events into few large messages. */
const batchEveryMs = 33;
const maxEventsAFrame = 2_000;
const maxBytesAFrame = 128 * 1024;
/** A page may look elsewhere as often as it likes, and is followed this often. */
const lookEveryMs = 50;
/** Maximum unread events of one log for a page; all kept events fit, since a page begins with them. */
const maxUnreadEvents = 20_000;
const maxUnreadBytes = 16 * 1024 * 1024;

/** The log of an endpoint that a page follows. */
interface FollowedLog {
  readonly subscription: Subscription;
  /** Settles when the current batch has been sent to the page. */
  sending: Promise<void>;
}

/** The sources of a feed; a listener has no workspace, and TFTP and a record only where it serves and keeps them. */
export interface FeedSources {
  readonly endpoints: EndpointsPort;
  readonly tftp?: TftpPort | undefined;
  readonly notices: NoticesPort;
  readonly workspace?: WorkspacePort | undefined;
  readonly record?: RecordPort | undefined;
  readonly identity: Greeting;
  /** Who looks at which endpoint. */
  readonly people: PresentPeople;
}

/**
 * Feeds one page until its socket closes: hello and the state of endpoints, and for each log that the page looks at, recent
 * events and then new ones. A slow page delays no other: it gets only the latest state, and its oldest events are dropped,
 * each loss marked by a gap in its place.
 */
export class PageFeed {
  readonly #socket: PageSocket;
  readonly #sources: FeedSources;
  readonly #outbox: PageOutbox;
  readonly #logs = new Map<string, FollowedLog>();
  readonly #pinger: NodeJS.Timeout;
  readonly #leaveEndpoints: () => void;
  readonly #leaveNotices: () => void;
  readonly #leaveWorkspace: (() => void) | undefined;
  readonly #leaveRecord: (() => void) | undefined;
  readonly #leaveNotes: (() => void) | undefined;
  readonly #user: Who['user'];
  readonly #seat: PageSeat;
  /** The endpoint that the page looks at. */
  #endpoint: string | undefined;
  #leaveTftp: (() => void) | undefined;
  /** While it runs, the page's next view waits in `#next`. */
  #looking: NodeJS.Timeout | undefined;
  #next: PageView | undefined;
  /** The workbench ends: pending batches are sent without a pause. */
  #isFinishing = false;

  /** `user` is the NATS user of a page of another node. */
  constructor(
    socket: PageSocket,
    sources: FeedSources,
    limits: PageLimits = usualPageLimits,
    user: Who['user'] = undefined,
  ) {
    this.#socket = socket;
    this.#sources = sources;
    const { endpoints, notices, workspace, record, identity } = sources;
    const outbox = new PageOutbox(socket, limits);
    this.#outbox = outbox;
    this.#pinger = setInterval(() => outbox.ping(), pingEveryMs);
    outbox.hello(identity, endpoints.list());
    this.#leaveEndpoints = endpoints.watch({
      endpoints: (changed) => outbox.endpoints(changed),
      removed: (ids) => outbox.removed(ids),
    });
    this.#leaveNotices = notices.watch((notice) => outbox.notice(notice));
    this.#leaveWorkspace = workspace?.watch(() => outbox.workspaceChanged());
    if (record !== undefined) outbox.record(record.report());
    this.#leaveRecord = record?.watch((report) => outbox.record(report));
    this.#leaveNotes = record?.watchNotes((note) => outbox.noted(note));
    // NATS without users knows nobody.
    this.#user = user === '-' ? undefined : user;
    this.#seat = sources.people.join((people) => {
      if (this.#endpoint !== undefined) outbox.people(this.#endpoint, people);
    });
    socket.onMessage((text) => this.#viewChanged(text));
    socket.onClose(() => this.#close());
  }

  /** Sends all events so far, and resolves when they are sent or the page is gone. */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    await Promise.all(
      Array.from(this.#logs.values(), async (log) => {
        // Events queued behind the current batch form the next one.
        await log.sending;
        log.subscription.flush();
        await log.sending;
      }),
    );
    await this.#outbox.empty();
  }

  #viewChanged(text: string): void {
    const view = parsePageView(text);
    if (view === undefined) {
      this.#socket.refuse('not what a page says');
      return;
    }
    this.#next = view;
    if (this.#looking === undefined) this.#look();
  }

  #look(): void {
    const view = this.#next;
    this.#next = undefined;
    this.#looking = undefined;
    if (view === undefined) return;
    this.#looking = setTimeout(() => this.#look(), lookEveryMs);
    this.#followTftp(view.tftp);
    this.#endpoint = view.logs[0]?.endpoint;
    this.#seat.look(this.#endpoint, { user: this.#user, person: claimedName(view.person ?? '') });
    const wanted = new Map(view.logs.map((log) => [log.endpoint, log.from]));
    for (const [endpoint, log] of this.#logs) {
      if (wanted.has(endpoint)) continue;
      log.subscription.close();
      this.#logs.delete(endpoint);
    }
    for (const [endpoint, from] of wanted)
      if (!this.#logs.has(endpoint)) this.#logs.set(endpoint, this.#follow(endpoint, from));
  }

  #followTftp(isWanted: boolean): void {
    if (isWanted === (this.#leaveTftp !== undefined)) return;
    this.#leaveTftp?.();
    this.#leaveTftp = undefined;
    if (!isWanted) return;
    const { tftp } = this.#sources;
    if (tftp === undefined) return;
    this.#outbox.tftp(tftp.state());
    this.#leaveTftp = tftp.watch((state) => this.#outbox.tftp(state));
  }

  #follow(endpoint: string, from: number): FollowedLog {
    const subscription = this.#sources.endpoints.follow({
      endpoint,
      from,
      maxEvents: maxUnreadEvents,
      maxBytes: maxUnreadBytes,
      onBatch: (batch) => {
        log.sending = this.#send(batch, endpoint, log);
        return log.sending;
      },
    });
    const log: FollowedLog = { subscription, sending: Promise.resolve() };
    return log;
  }

  async #send(batch: EventBatch, endpoint: string, log: FollowedLog): Promise<void> {
    for (const part of partsOf(batch)) {
      await this.#outbox.room();
      // The page may look elsewhere by now.
      if (this.#logs.get(endpoint) !== log) return;
      this.#outbox.send(encodeBatch(part));
    }
    if (!this.#isFinishing) await later(batchEveryMs);
  }

  #close(): void {
    clearInterval(this.#pinger);
    clearTimeout(this.#looking);
    this.#leaveEndpoints();
    this.#leaveNotices();
    this.#leaveWorkspace?.();
    this.#leaveRecord?.();
    this.#leaveNotes?.();
    this.#seat.leave();
    this.#leaveTftp?.();
    for (const { subscription } of this.#logs.values()) subscription.close();
    this.#logs.clear();
    this.#outbox.close();
  }
}

/** Cuts a batch into parts of one frame, each with the gaps before its events; at least one, even without events. */
export function* partsOf({ events, gaps }: EventBatch): Generator<EventBatch> {
  let start = 0;
  let bytes = 0;
  let shown = 0;
  for (const [index, event] of events.entries()) {
    bytes += payloadBytes(event);
    if (index > start && (bytes > maxBytesAFrame || index - start >= maxEventsAFrame)) {
      const first = shown;
      while ((gaps[shown]?.to ?? Number.POSITIVE_INFINITY) < event.sequence) shown += 1;
      yield { events: events.slice(start, index), gaps: gaps.slice(first, shown) };
      start = index;
      bytes = payloadBytes(event);
    }
  }
  yield { events: start === 0 ? events : events.slice(start), gaps: shown === 0 ? gaps : gaps.slice(shown) };
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
