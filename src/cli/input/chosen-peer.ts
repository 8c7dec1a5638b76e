import type { Endpoint, EndpointSpec } from '../../app/index.js';
import { parseAddress } from '../../config/parse-address.js';
import type { Translate } from '../language.js';
import type { TypedLines } from './typed-lines.js';

/** What the choice of a peer needs of an endpoint. */
export type PeersOf = Pick<Endpoint<EndpointSpec>, 'id' | 'peers'>;

/** How it is said who was chosen, and whom else it takes. */
export interface PeerChoice {
  readonly all: 'toAll' | 'clientsAll';
  readonly one: 'toOne' | 'clientOne';
  /** An address is taken as well that nothing came from. */
  readonly takesAddresses: boolean;
}

/** The peer that what is typed goes to: all, or the one chosen by `/to`. */
export class ChosenPeer {
  readonly #endpoint: PeersOf;
  readonly #lines: TypedLines;
  readonly #translate: Translate;
  readonly #choice: PeerChoice;
  #peer: string | undefined;

  constructor(endpoint: PeersOf, lines: TypedLines, translate: Translate, choice: PeerChoice) {
    this.#endpoint = endpoint;
    this.#lines = lines;
    this.#translate = translate;
    this.#choice = choice;
  }

  /** Its address; undefined for all. */
  get peer(): string | undefined {
    return this.#peer;
  }

  /** `/peers` was typed: lists them by number. */
  list(): void {
    const peers = this.#endpoint.peers();
    if (peers.length === 0) this.#lines.say(this.#translate('noPeers'));
    for (const [index, { peer }] of peers.entries()) this.#lines.say(`${index + 1}  ${peer}`);
  }

  /** `/to TEXT` was typed: a number of `/peers`, an address, or `all`. */
  choose(text: string): void {
    if (text === '' || text === 'all' || text === '*') {
      this.#peer = undefined;
      this.#lines.say(this.#translate(this.#choice.all));
      return;
    }
    const peer = this.#peerOf(text);
    if (peer === undefined) {
      const params = { peer: text, endpoint: this.#endpoint.id };
      this.#lines.sayFailure({ code: 'PEER_UNKNOWN', params });
      return;
    }
    this.#peer = peer;
    this.#lines.say(this.#translate(this.#choice.one, { peer }));
  }

  #peerOf(text: string): string | undefined {
    const peers = this.#endpoint.peers();
    const known = peers[Number(text) - 1] ?? peers.find(({ peer }) => peer === text);
    if (known !== undefined) return known.peer;
    const parsed = parseAddress(text, 1);
    return this.#choice.takesAddresses && parsed.ok && parsed.value.host !== undefined ? text : undefined;
  }
}
