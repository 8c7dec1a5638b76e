import type { DhcpMessage } from './dhcp-message.js';
import type { Story, StoryEvent, StoryParams } from './story.js';
import type { StoryCode } from './story-words.js';

/** Exchanges that may be open; beyond, the oldest is ended. */
const maxOpen = 4_096;
/** Sentences of one exchange. */
const maxEvents = 60;

interface Exchange {
  readonly number: number;
  readonly first: DhcpMessage;
  readonly events: StoryEvent[];
  /** Servers that have offered something. */
  readonly servers: Set<string>;
  asked: number;
  isAnswered: boolean;
  isDone: boolean;
  isRefused: boolean;
  lastNanos: number;
}

/** Tells the stories of DHCP exchanges: those of one transaction of one client. */
export class DhcpStories {
  readonly #sink: (story: Story) => void;
  readonly #open = new Map<string, Exchange>();
  #count = 0;

  constructor(sink: (story: Story) => void) {
    this.#sink = sink;
  }

  /** Takes the next message. Returns what there is to tell of it. */
  take(message: DhcpMessage): StoryEvent {
    const { mac, transaction, packet, timeNanos, kind } = message;
    const key = `${mac} ${transaction}`;
    const exchange = this.#open.get(key) ?? this.#begin(key, message);
    const isRequest =
      kind === 'discover' || kind === 'request' || kind === 'bootpRequest' || kind === 'inform';
    if (isRequest && !exchange.isAnswered) exchange.asked += 1;
    if (kind === 'offer' || kind === 'ack' || kind === 'bootpReply') {
      exchange.isAnswered = true;
      exchange.servers.add(message.server);
    }
    if (kind === 'ack' || kind === 'bootpReply') exchange.isDone = true;
    if (kind === 'nak') {
      exchange.isAnswered = true;
      exchange.isRefused = true;
    }
    exchange.lastNanos = timeNanos;
    const event = { code: codes[kind], params: paramsOf(message), packet, timeNanos };
    if (exchange.events.length < maxEvents) exchange.events.push(event);
    return event;
  }

  /** The capture has ended. */
  end(): void {
    for (const exchange of this.#open.values()) this.#tell(exchange);
    this.#open.clear();
  }

  #begin(key: string, first: DhcpMessage): Exchange {
    const exchange: Exchange = {
      number: this.#count,
      first,
      events: [],
      servers: new Set(),
      asked: 0,
      isAnswered: false,
      isDone: false,
      isRefused: false,
      lastNanos: first.timeNanos,
    };
    this.#count += 1;
    this.#open.set(key, exchange);
    if (this.#open.size > maxOpen) {
      const [oldest] = this.#open;
      if (oldest !== undefined) {
        this.#open.delete(oldest[0]);
        this.#tell(oldest[1]);
      }
    }
    return exchange;
  }

  #tell({ number, first, events, servers, asked, isAnswered, isDone, isRefused, lastNanos }: Exchange): void {
    const add = (code: StoryCode, params: StoryParams): void => {
      events.push({ code, params, packet: first.packet, timeNanos: lastNanos });
    };
    if (first.isCut) add('DHCP_CUT', {});
    if (servers.size > 1) add('DHCP_TWO_SERVERS', { servers: [...servers].join(', '), count: servers.size });
    if (!isAnswered) add('DHCP_UNANSWERED', { count: asked });
    else if (!isDone && !isRefused) add('DHCP_NOT_TAKEN', {});
    const { packet, timeNanos, mac } = first;
    const outcome = isDone ? 'done' : isAnswered && !isRefused ? 'unfinished' : 'failed';
    const fault = isRefused || !isAnswered ? 'server' : undefined;
    const title = { code: 'DHCP_EXCHANGE', params: { mac }, packet, timeNanos } as const;
    this.#sink({
      kind: 'dhcp',
      number,
      outcome,
      fault,
      title,
      events,
      turns: undefined,
      startNanos: timeNanos,
      endNanos: lastNanos,
    });
  }
}

const codes: Readonly<Record<DhcpMessage['kind'], StoryCode>> = {
  discover: 'DHCP_DISCOVER',
  offer: 'DHCP_OFFER',
  request: 'DHCP_REQUEST',
  decline: 'DHCP_DECLINE',
  ack: 'DHCP_ACK',
  nak: 'DHCP_NAK',
  release: 'DHCP_RELEASE',
  inform: 'DHCP_INFORM',
  bootpRequest: 'BOOTP_REQUEST',
  bootpReply: 'BOOTP_REPLY',
};

function paramsOf(message: DhcpMessage): StoryParams {
  const { mac, address, server, bootServer, bootFile, architectureName, vendor, reason } = message;
  return { mac, address, server, bootServer, bootFile, architecture: architectureName, vendor, reason };
}
