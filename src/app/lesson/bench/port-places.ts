/** A part of a bench that a port belongs to: of the relay there are two sides. */
export type Place = 'client' | 'relayToClient' | 'relayToServer' | 'server';

type PacketPlace = 'client' | 'server' | 'relay';

/** The other side of what each part talks to. */
const opposite: Readonly<Record<Place, Place>> = {
  client: 'relayToClient',
  relayToClient: 'client',
  relayToServer: 'server',
  server: 'relayToServer',
};

/**
 * Which part of a bench has which port. With a relay, some ports are known when they are opened, and others follow from packets: who
 * sends to the relay's port is the client, and a TFTP server answers the relay from a port that is new.
 */
export class PortPlaces {
  readonly #places = new Map<number, Place>();
  readonly #isRelayed: boolean;

  /** Without a relay, clients and the server talk to each other, and all ports have to be told. */
  constructor(isRelayed: boolean) {
    this.#isRelayed = isRelayed;
  }

  know(port: number, place: Place): void {
    this.#places.set(port, place);
  }

  /** Whether a port is known to be of the bench. */
  has(port: number): boolean {
    return this.#places.has(port);
  }

  /** Where a packet goes from and to; undefined for one of other programs. */
  way(from: number, to: number): { readonly from: PacketPlace; readonly to: PacketPlace } | undefined {
    const sender = this.#places.get(from);
    const receiver = this.#places.get(to);
    if (sender === undefined && receiver === undefined) return undefined;
    if (!this.#isRelayed) return directWay(sender, receiver);
    if (sender === undefined && receiver !== undefined) this.know(from, opposite[receiver]);
    if (receiver === undefined && sender !== undefined) this.know(to, opposite[sender]);
    return { from: placeOf(this.#places.get(from)), to: placeOf(this.#places.get(to)) };
  }
}

function placeOf(place: Place | undefined): PacketPlace {
  return place === 'client' || place === 'server' ? place : 'relay';
}

/** One of the two is known, and the other is its peer. */
function directWay(
  sender: Place | undefined,
  receiver: Place | undefined,
): { readonly from: PacketPlace; readonly to: PacketPlace } {
  const isUp = sender === 'client' || receiver === 'server';
  return isUp ? { from: 'client', to: 'server' } : { from: 'server', to: 'client' };
}
