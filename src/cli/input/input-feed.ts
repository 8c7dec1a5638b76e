import type { Endpoint, EndpointSpec, Hub } from '../../app/index.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Subscription } from '../../traffic/subscription.js';
import { complain } from '../output/output.js';
import type { Settings } from '../settings.js';
import type { PipedInput } from './input-source.js';
import { PacedSender } from './sending.js';

/** Whom piped input goes to, and what its end means. */
export type InputRole =
  /**
   * To the server, which receives its end and may go on answering. With reconnects the input waits meanwhile and continues on
   * the next connection; a cut is reported.
   */
  | { readonly type: 'client' }
  /** To the one peer; the conversation is over when nothing has come for `lingerMs`. */
  | { readonly type: 'chat'; readonly lingerMs: number }
  /**
   * To the first peer, which receives its end; the listener is over when that peer has closed. A listener with a reply mode
   * goes on, and sends further input to the peer that is first by then.
   */
  | { readonly type: 'listener'; readonly answers: boolean };

/** What an input feed works with. */
export interface InputFeedOptions {
  readonly endpoint: Endpoint<EndpointSpec>;
  readonly hub: Hub;
  readonly settings: Pick<Settings, 'translate'>;
  readonly input: PipedInput;
  readonly role: InputRole;
}

/** Sends piped input, no faster than it is taken. Empty input is no input: nothing ends with it. */
export class InputFeed {
  readonly #options: InputFeedOptions;
  readonly #sender: PacedSender;
  #peer: string | undefined;
  #hasBegun = false;
  #isSending = false;
  #isClosed = false;
  #hasEnded = false;
  #cuts: Subscription | undefined;

  /** Whether a connection was lost after input had been sent on it. */
  isCut = false;

  constructor(options: InputFeedOptions) {
    this.#options = options;
    this.#sender = new PacedSender(options.endpoint);
  }

  /** The peer that receives the input, if it is one of several. */
  get peer(): string | undefined {
    return this.#peer;
  }

  /** Whether a piece was read but not sent. */
  get isUnfinished(): boolean {
    return this.#isSending;
  }

  /** Reads and sends until the input ends or nobody takes it any more. Rejects with a BreakoutboxError. */
  async run(): Promise<void> {
    const { endpoint, input, role } = this.#options;
    if (this.#reconnects) this.#watchCuts();
    try {
      for await (const piece of input.pieces()) {
        if (!this.#hasBegun && role.type === 'client') endpoint.holdOpen(true);
        this.#hasBegun = true;
        this.#isSending = true;
        if (!(await this.#send(piece))) {
          await this.#fail();
          return;
        }
        this.#isSending = false;
      }
    } catch (error) {
      // Standard input was closed because everything is over.
      if (!this.#isClosed) throw error;
    }
  }

  /** Sends the end to the peer, waits for the peer's end if that comes first, and returns whether to close the endpoint. */
  async isOver(): Promise<boolean> {
    const { endpoint, role } = this.#options;
    if (!this.#hasBegun || this.#isSending) return false;
    switch (role.type) {
      case 'client':
        this.#hasEnded = true;
        endpoint.endSending();
        if (!this.#reconnects) return false;
        // A connection that closes now is over, and must not reconnect.
        while (endpoint.peerCount > 0) await this.#next('closed');
        return true;
      case 'chat':
        await this.#silence(role.lingerMs);
        return true;
      case 'listener':
        if (role.answers || endpoint.spec.type === 'udp') return false;
        endpoint.endSending(this.#peer);
        await this.#peerGone();
        return true;
    }
  }

  /** Closes the input, which would keep the program running. */
  close(): void {
    this.#isClosed = true;
    this.#cuts?.close();
    this.#options.input.close();
  }

  async #send(piece: Uint8Array): Promise<boolean> {
    const { role } = this.#options;
    for (;;) {
      if (this.#reconnects) await this.#connected();
      if (role.type === 'listener') await this.#choosePeer(role.answers);
      const turn = this.#myTurn();
      try {
        const isTaken = await this.#sender.send(piece, this.#peer);
        if (!isTaken && this.#reconnects && !this.#isClosed) return true;
        if (isTaken || role.type !== 'listener' || !role.answers || this.#isClosed) return isTaken;
        // The first peer has gone; the next one gets further input.
        return true;
      } catch (error) {
        if (!(error instanceof BreakoutboxError) || error.code !== 'NOT_YOUR_TURN') throw error;
        await turn.come;
      } finally {
        turn.close();
      }
      if (this.#isClosed) return false;
    }
  }

  get #reconnects(): boolean {
    const { spec } = this.#options.endpoint;
    return spec.type === 'tcp-connect' && spec.reconnect;
  }

  async #connected(): Promise<void> {
    const { endpoint } = this.#options;
    while (endpoint.peerCount === 0 && !this.#isClosed) await this.#next('connected', 'stopped');
  }

  /** Reports lost connections: the system does not report how much of the sent input arrived. */
  #watchCuts(): void {
    const { hub, settings } = this.#options;
    this.#cuts = hub.subscribe({
      types: ['closed'],
      onBatch: ({ events }) => {
        for (const event of events) {
          if (event.type !== 'closed' || event.sentBytes === 0 || this.#hasEnded || this.#isClosed) continue;
          this.isCut = true;
          complain(settings.translate('inputCut'));
        }
      },
    });
  }

  async #choosePeer(answers: boolean): Promise<void> {
    const { endpoint } = this.#options;
    if (this.#peer !== undefined && !answers) return;
    if (endpoint.peerCount === 0) await this.#next('connected', 'received');
    this.#peer = endpoint.peers()[0]?.peer ?? this.#peer;
    if (!answers) endpoint.holdOpen(true, this.#peer);
  }

  /** The peer has gone before the end of input: an error for a listener; a client reports its own end. */
  async #fail(): Promise<void> {
    if (this.#options.role.type !== 'listener' || this.#peer === undefined || this.#isClosed) return;
    throw new BreakoutboxError('CLOSED_WHILE_SENDING', { address: this.#peer });
  }

  /** In half duplex, the other side's message gives the turn back. */
  #myTurn(): { readonly come: Promise<void>; readonly close: () => void } {
    const { endpoint, hub } = this.#options;
    let close = (): void => undefined;
    const come = new Promise<void>((resolve) => {
      if (endpoint.spec.type !== 'udp' || endpoint.spec.duplex !== 'half') return;
      const subscription = hub.subscribe({
        types: ['turnChanged', 'stopped'],
        onBatch: ({ events }) => {
          if (
            events.some(
              (event) =>
                event.type === 'stopped' || (event.type === 'turnChanged' && event.turn !== 'theirs'),
            )
          )
            resolve();
        },
      });
      close = () => subscription.close();
    });
    return { come, close: () => close() };
  }

  async #next(...types: ('connected' | 'received' | 'closed' | 'stopped')[]): Promise<void> {
    await new Promise<void>((resolve) => {
      const subscription = this.#options.hub.subscribe({
        types,
        onBatch: () => {
          subscription.close();
          resolve();
        },
      });
    });
  }

  async #peerGone(): Promise<void> {
    const { endpoint } = this.#options;
    while (endpoint.peers().some(({ peer }) => peer === this.#peer)) await this.#next('closed');
  }

  async #silence(lingerMs: number): Promise<void> {
    const { endpoint } = this.#options;
    let before: number;
    do {
      before = endpoint.totals.receivedMessages;
      if (!(await this.#sender.pause(lingerMs))) return;
    } while (endpoint.totals.receivedMessages > before);
  }
}
