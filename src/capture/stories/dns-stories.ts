import type { Packet } from '../../wire/packet.js';
import { endText, packetEnds } from '../packet-ends.js';
import { nanosSinceFirst } from '../streams/captured-segment.js';
import type { Seen } from '../streams/stream-event.js';
import { LayerValues, ownLayer } from './layer-values.js';
import type { Story, StoryEvent, StoryParams } from './story.js';
import type { StoryCode } from './story-words.js';

/** Questions that may wait for an answer; beyond, the oldest one is given up. */
const maxOpen = 4_096;
/** Repetitions of a question that its story lists; more are counted. */
const maxEvents = 40;
/** Answers that a sentence lists. */
const maxListed = 4;
/** An answer that takes longer is slow for a person who waits for it. */
const slowNanos = 500_000_000;

interface Question extends Seen {
  readonly number: number;
  readonly params: StoryParams;
  readonly server: string;
  readonly events: StoryEvent[];
  asked: number;
  lastNanos: number;
}

/** Tells the stories of DNS questions. */
export class DnsStories {
  readonly #sink: (story: Story) => void;
  readonly #open = new Map<string, Question>();
  #count = 0;

  constructor(sink: (story: Story) => void) {
    this.#sink = sink;
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    const layer = ownLayer(packet, 'dns');
    if (layer < 0) return;
    const values = new LayerValues(packet, layer);
    const { source, destination } = packetEnds(packet);
    const isResponse = values.number('dns.flags.response') === 1;
    const [client, server] = isResponse ? [destination, source] : [source, destination];
    const name = values.first('dns.qry.name') ?? '';
    const key = [
      endText(client),
      endText(server),
      values.first('dns.id'),
      name.toLowerCase(),
      values.first('dns.qry.type'),
    ].join(' ');
    const seen = { packet: packet.number, timeNanos: nanosSinceFirst(packet) };
    const types = packet.codec(layer)?.types['dns.qry.type']?.values;
    const type = types?.[values.number('dns.qry.type') ?? -1] ?? values.first('dns.qry.type') ?? '';
    if (!isResponse)
      this.#question(key, seen, {
        name,
        type: type.replace(/ .*/s, ''),
        client: endText(client),
        server: endText(server),
      });
    else {
      const question = this.#open.get(key);
      if (question !== undefined)
        this.#answer(
          key,
          question,
          seen,
          values,
          packet.codec(layer)?.types['dns.flags.rcode']?.values ?? {},
        );
    }
  }

  /** The capture has ended. */
  end(): void {
    for (const question of this.#open.values()) this.#giveUp(question);
    this.#open.clear();
  }

  #question(key: string, seen: Seen, params: StoryParams): void {
    const before = this.#open.get(key);
    if (before !== undefined) {
      before.asked += 1;
      if (before.events.length < maxEvents)
        before.events.push(
          eventOf('DNS_ASKED_AGAIN', seen, {
            count: before.asked,
            waitNanos: seen.timeNanos - before.lastNanos,
          }),
        );
      before.lastNanos = seen.timeNanos;
      return;
    }
    this.#open.set(key, {
      ...seen,
      number: this.#count,
      params,
      server: String(params.server),
      events: [],
      asked: 1,
      lastNanos: seen.timeNanos,
    });
    this.#count += 1;
    if (this.#open.size <= maxOpen) return;
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    this.#giveUp(oldest[1]);
  }

  #answer(
    key: string,
    question: Question,
    seen: Seen,
    values: LayerValues,
    codes: Readonly<Record<number, string>>,
  ): void {
    this.#open.delete(key);
    const code = values.number('dns.flags.rcode') ?? 0;
    const tookNanos = seen.timeNanos - question.timeNanos;
    const found = [
      ...values.all('dns.cname'),
      ...values.all('dns.a'),
      ...values.all('dns.aaaa'),
      ...values.all('dns.ptr.domain_name'),
    ];
    const answers = `${found.slice(0, maxListed).join(', ')}${found.length > maxListed ? ' …' : ''}`;
    const count = values.number('dns.count.answers') ?? 0;
    const { events } = question;
    if (code !== 0)
      events.push(
        eventOf(code === 3 ? 'DNS_NO_SUCH_NAME' : 'DNS_ERROR', seen, {
          rcode: codes[code] ?? String(code),
          tookNanos,
        }),
      );
    else if (count === 0) events.push(eventOf('DNS_NO_DATA', seen, { tookNanos }));
    else if (answers === '') events.push(eventOf('DNS_ANSWERED_OTHER', seen, { count, tookNanos }));
    else events.push(eventOf('DNS_ANSWERED', seen, { answers, tookNanos }));
    if (values.number('dns.flags.truncated') === 1) events.push(eventOf('DNS_TRUNCATED', seen, {}));
    if (tookNanos >= slowNanos && question.asked === 1)
      events.push(eventOf('DNS_SLOW', seen, { server: question.server, tookNanos }));
    const isFailed = code !== 0 && code !== 3;
    this.#tell(
      question,
      code === 0 ? 'done' : 'failed',
      isFailed ? 'server' : code === 3 ? 'client' : undefined,
      seen.timeNanos,
    );
  }

  #giveUp(question: Question): void {
    const { packet, lastNanos, asked, server } = question;
    question.events.push(
      eventOf('DNS_UNANSWERED', { packet, timeNanos: lastNanos }, { server, count: asked }),
    );
    this.#tell(question, 'failed', 'server', lastNanos);
  }

  #tell(question: Question, outcome: Story['outcome'], fault: Story['fault'], endNanos: number): void {
    const { number, params, packet, timeNanos, events } = question;
    const title = { code: 'DNS_QUESTION', params, packet, timeNanos } as const;
    this.#sink({
      kind: 'dns',
      number,
      outcome,
      fault,
      title,
      events,
      turns: undefined,
      startNanos: timeNanos,
      endNanos,
    });
  }
}

function eventOf(code: StoryCode, { packet, timeNanos }: Seen, params: StoryParams): StoryEvent {
  return { code, params, packet, timeNanos };
}
