import { tftpErrorCode } from '../../wire/tftp/packet.js';
import { endText } from '../packet-ends.js';
import type { Seen } from '../streams/stream-event.js';
import type { TransferEvent, TransferOutcome } from '../tftp/transfer-event.js';
import { optionNumber, optionValue, type TransferIdentity } from '../tftp/transfer-identity.js';
import { faultNanos, type Party, type Story, type StoryEvent, type StoryParams } from './story.js';
import type { StoryCode } from './story-words.js';
import { TurnClock } from './turn-clock.js';

/** Silence before a packet that is sent again from which on it is told by itself. */
const silenceNanos = 200_000_000;
/** Sentences of one transfer besides its beginning and end. */
const maxEvents = 40;
/** Blocks and time from which on a transfer that waits for each is told so. */
const lockstepBlocks = 64;
const lockstepNanos = 500_000_000;

/** Names by which PXELINUX and GRUB search their configuration, from the most special one on. */
const searched = /(^|\/)(pxelinux\.cfg\/[^/]+|grub\.cfg-[^/]+)$/i;

/** Whether a boot loader goes through names like this one for its configuration. */
export function isSearched(name: string): boolean {
  return searched.test(name);
}

/** Packets sent again whose times are kept. */
const maxAgain = 64;

/** How far a transfer is. */
export interface TransferProgress {
  /** What its packets say of its end; it is told when nothing more can follow. */
  readonly outcome: 'running' | 'complete' | 'probed' | 'notFound' | 'failed';
  readonly doneBytes: number;
  /** As the server has told it. */
  readonly wholeBytes: number | undefined;
  /** The latest packet, in nanoseconds since the first of the capture. */
  readonly lastNanos: number;
  /** When packets were sent again; the first 64. */
  readonly againNanos: readonly number[];
}

/** Tells the story of one TFTP transfer. */
export class TftpStory {
  readonly #transfer: TransferIdentity;
  readonly #events: StoryEvent[] = [];
  readonly #clock: TurnClock;
  #requests = 1;
  #blocks = 0;
  #bytes = 0;
  #missingBytes = 0;
  #repeatedBlocks = 0;
  #window = 1;
  #offloadPacket = 0;
  #lastPacketOfBlock = 0;
  #hasOptions = false;
  #size: number | undefined;
  #fault: Party | undefined;
  #isProbe = false;
  /** Whether a boot loader went through this name for its configuration: that it is not there is no failure. */
  #isSearch = false;
  #isUnreachable = false;
  readonly #againNanos: number[] = [];
  #outcome: TransferProgress['outcome'] = 'running';
  #last: Seen;
  #lastFrom: 'client' | 'server' = 'client';

  constructor(transfer: TransferIdentity) {
    this.#transfer = transfer;
    this.#clock = new TurnClock(transfer.timeNanos);
    this.#last = transfer;
  }

  /** How far it is; borrowed until the next event. */
  get progress(): TransferProgress {
    return {
      outcome: this.#outcome,
      doneBytes: this.#bytes,
      wholeBytes: this.#size,
      lastNanos: this.#last.timeNanos,
      againNanos: this.#againNanos,
    };
  }

  /** Takes the next event of the transfer. Returns the story when that was the last. */
  take(event: TransferEvent): Story | undefined {
    switch (event.type) {
      case 'content':
        this.#bytes += event.bytes.length;
        return undefined;
      case 'missing':
        this.#bytes += event.missingBytes;
        this.#missingBytes += event.missingBytes;
        return undefined;
      case 'ended':
        return this.#end(event.outcome);
      default:
        this.#packet(event);
        return undefined;
    }
  }

  /** A machine has answered by ICMP that nobody listens at the port of the request. */
  unreachable(seen: Seen): void {
    if (this.#isUnreachable || this.#blocks > 0) return;
    this.#isUnreachable = true;
    this.#fault = 'server';
    this.#tell('TFTP_PORT_UNREACHABLE', seen, { server: endText(this.#transfer.server) });
  }

  #packet(event: Exclude<TransferEvent, { readonly type: 'content' | 'missing' | 'ended' }>): void {
    const waited = this.#clock.acts(event.from, event.timeNanos, event.isAgain);
    this.#last = event;
    this.#lastFrom = event.from;
    if (event.isAgain && this.#againNanos.length < maxAgain) this.#againNanos.push(event.timeNanos);
    if (event.isAgain && waited >= silenceNanos && event.type !== 'request')
      this.#tell('TFTP_SILENCE', event, { silenceNanos: waited, side: event.from });
    switch (event.type) {
      case 'request':
        if (event.isAgain) {
          this.#requests += 1;
          this.#tell('TFTP_REQUEST_AGAIN', event, { count: this.#requests, waitNanos: waited });
        }
        return;
      case 'options':
        if (!event.isAgain) this.#options(event);
        return;
      case 'block':
        this.#block(event);
        return;
      case 'error':
        this.#error(event);
        return;
      case 'stray':
        this.#tell('TFTP_STRAY', event, { port: event.port });
    }
  }

  #options(event: Extract<TransferEvent, { readonly type: 'options' }>): void {
    const { options } = event;
    this.#hasOptions = true;
    this.#window = optionNumber(options, 'windowsize') ?? 1;
    this.#size = optionNumber(options, 'tsize');
    this.#tell('TFTP_OPTIONS', event, {
      options: options.map(({ name, value }) => `${name}=${value}`).join(' '),
    });
    for (const { name, value } of this.#transfer.options) {
      const key = name.toLowerCase();
      const given = optionValue(options, key);
      if (given === undefined) this.#tell('TFTP_OPTION_IGNORED', event, { name, value });
      else if (key !== 'tsize' && given !== value)
        this.#tell('TFTP_OPTION_CHANGED', event, { name, asked: value, given });
    }
  }

  #block(event: Extract<TransferEvent, { readonly type: 'block' }>): void {
    if (this.#blocks === 0 && !this.#hasOptions && this.#transfer.options.length > 0)
      this.#tell('TFTP_NO_OPTIONS', event, {});
    if (event.isAgain) this.#repeatedBlocks += 1;
    else this.#blocks += 1;
    if (event.isLast) this.#outcome = 'complete';
    if (event.packet === this.#lastPacketOfBlock && this.#offloadPacket === 0) {
      this.#offloadPacket = event.packet;
      this.#tell('TFTP_OFFLOADED', event, {});
    }
    this.#lastPacketOfBlock = event.packet;
  }

  #error(event: Extract<TransferEvent, { readonly type: 'error' }>): void {
    const { code, message, from } = event;
    const { options, name, direction } = this.#transfer;
    this.#isProbe =
      from === 'client' &&
      this.#blocks === 0 &&
      this.#hasOptions &&
      optionValue(options, 'tsize') !== undefined;
    this.#outcome = this.#isProbe ? 'probed' : 'failed';
    if (this.#isProbe) {
      if (this.#size === undefined) this.#tell('TFTP_PROBE', event, {});
      else this.#tell('TFTP_SIZE_PROBE', event, { sizeBytes: this.#size });
      return;
    }
    if (code === tftpErrorCode.fileNotFound && direction === 'read') {
      const isSearch = isSearched(name);
      this.#fault = isSearch ? undefined : 'client';
      this.#outcome = 'notFound';
      this.#isSearch = isSearch;
      this.#tell(isSearch ? 'TFTP_SEARCHED' : 'TFTP_NOT_FOUND', event, { file: name, message });
      return;
    }
    const { client, server, nobody } = this.#clock.turns;
    this.#fault = nobody > client + server ? 'network' : from;
    this.#tell('TFTP_ERROR', event, { side: from, code, message });
  }

  #end(outcome: TransferOutcome): Story {
    const transfer = this.#transfer;
    const at = this.#last;
    const { timeNanos } = at;
    const tookNanos = timeNanos - transfer.timeNanos;
    if (outcome === 'complete') this.#complete(at, tookNanos);
    else if (outcome === 'unanswered') {
      this.#fault ??= 'network';
      if (!this.#isUnreachable)
        this.#tell('TFTP_UNANSWERED', at, { server: endText(transfer.server), count: this.#requests }, true);
    } else if (outcome === 'unfinished')
      this.#tell(
        'TFTP_UNFINISHED',
        at,
        { doneBytes: this.#bytes, side: this.#lastFrom === 'client' ? 'server' : 'client' },
        true,
      );
    else if (outcome === 'aborted') this.#tell('TFTP_ABORTED', at, { doneBytes: this.#bytes }, true);
    if (this.#missingBytes > 0)
      this.#tell('TFTP_NOT_CAPTURED', at, { missingBytes: this.#missingBytes }, true);
    return {
      kind: 'tftp',
      number: transfer.number,
      outcome:
        this.#isProbe || this.#isSearch || outcome === 'complete'
          ? 'done'
          : outcome === 'unfinished'
            ? 'unfinished'
            : 'failed',
      fault: this.#fault,
      title: {
        code: transfer.direction === 'read' ? 'TFTP_READ' : 'TFTP_WRITE',
        params: titleOf(transfer),
        packet: transfer.packet,
        timeNanos: transfer.timeNanos,
      },
      events: this.#events,
      turns: this.#blocks > 0 ? this.#clock.turns : undefined,
      startNanos: transfer.timeNanos,
      endNanos: timeNanos,
    };
  }

  #complete(at: Seen, tookNanos: number): void {
    const rate = tookNanos > 0 ? this.#bytes / (tookNanos / 1e9) : 0;
    this.#tell(
      'TFTP_COMPLETE',
      at,
      { doneBytes: this.#bytes, blocks: this.#blocks, tookNanos, rateBytesPerSecond: rate },
      true,
    );
    if (this.#repeatedBlocks > 0) {
      if (this.#clock.turns.nobody >= faultNanos) this.#fault ??= 'network';
      this.#tell(
        'TFTP_REPEATED',
        at,
        { count: this.#repeatedBlocks, lostNanos: this.#clock.turns.nobody },
        true,
      );
    }
    if (this.#size !== undefined && this.#transfer.direction === 'read' && this.#size !== this.#bytes)
      this.#tell('TFTP_SIZE_DIFFERS', at, { toldBytes: this.#size, doneBytes: this.#bytes }, true);
    if (
      this.#window === 1 &&
      this.#repeatedBlocks === 0 &&
      this.#blocks >= lockstepBlocks &&
      tookNanos >= lockstepNanos
    )
      this.#tell(
        'TFTP_LOCKSTEP',
        at,
        { roundTripNanos: tookNanos / this.#blocks, blocks: this.#blocks },
        true,
      );
  }

  #tell(code: StoryCode, { packet, timeNanos }: Seen, params: StoryParams, isEnd = false): void {
    if (isEnd || this.#events.length < maxEvents) this.#events.push({ code, params, packet, timeNanos });
  }
}

function titleOf({ name, client, server, options }: TransferIdentity): StoryParams {
  const asked = options.map((option) => `${option.name}=${option.value}`).join(' ');
  return { file: name, client: endText(client), server: endText(server), asked };
}
