import type { Packet } from '../../wire/packet.js';
import { numberAt } from '../../wire/read-fields.js';
import { addressText } from '../packet-ends.js';
import { nanosSinceFirst } from '../streams/captured-segment.js';
import type { TransferEvent } from '../tftp/transfer-event.js';
import type { TransferIdentity } from '../tftp/transfer-identity.js';
import { TftpTransfers } from '../tftp/transfers.js';
import type { BootLanes } from './boot-lanes.js';
import type { Story } from './story.js';
import { TftpStory } from './tftp-story.js';

/** The type and code of ICMP's port unreachable (RFC 792). */
const portUnreachable = 0x0303;

/** Tells the stories of TFTP transfers, and notes them in the lanes of the machines that boot. */
export class TftpStories {
  readonly #lanes: BootLanes;
  readonly #sink: (story: Story) => void;
  readonly #transfers: TftpTransfers;
  /** Transfers that have not ended, by their clients' ends. */
  readonly #running = new Map<string, TftpStory>();
  /** The MAC address that the packet comes from. */
  #mac = '';

  /** Where not all packets of the capture are taken, `allTransfers` takes them. */
  constructor(lanes: BootLanes, sink: (story: Story) => void, allTransfers?: TftpTransfers) {
    this.#lanes = lanes;
    this.#sink = sink;
    this.#transfers = new TftpTransfers((transfer) => this.#transfer(transfer), allTransfers);
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    this.#mac = macOf(packet);
    this.#transfers.take(packet);
    this.#unreachable(packet);
  }

  /** The capture has ended. */
  end(): void {
    this.#transfers.end();
  }

  #transfer(transfer: TransferIdentity) {
    const key = keyOf(transfer.client.address, transfer.client.port);
    const story = new TftpStory(transfer);
    this.#running.set(key, story);
    this.#lanes.begin(transfer, this.#mac, story);
    return (event: TransferEvent): void => {
      const told = story.take(event);
      if (told === undefined) return;
      if (this.#running.get(key) === story) this.#running.delete(key);
      this.#lanes.end(transfer, told);
      this.#sink(told);
    };
  }

  /** An ICMP error that quotes a request. */
  #unreachable(packet: Packet): void {
    const { quotedFrom, bytes } = packet;
    if (quotedFrom >= packet.layerCount || this.#running.size === 0) return;
    if (packet.codec(quotedFrom - 1)?.protocol !== 'icmp') return;
    const icmp = packet.start(quotedFrom - 1);
    const [ip, udp] = [packet.start(quotedFrom), packet.start(quotedFrom + 1)];
    const isQuote =
      packet.codec(quotedFrom)?.protocol === 'ip' && packet.codec(quotedFrom + 1)?.protocol === 'udp';
    if (!isQuote || numberAt(bytes, icmp, 2) !== portUnreachable || packet.end(quotedFrom + 1) - udp < 4)
      return;
    const story = this.#running.get(keyOf(addressText(bytes, ip + 12, 4), numberAt(bytes, udp, 2)));
    story?.unreachable({ packet: packet.number, timeNanos: nanosSinceFirst(packet) });
  }
}

function keyOf(address: string, port: number): string {
  return `${address} ${port}`;
}

/** The MAC address that a frame of Ethernet comes from; empty on other links. */
function macOf(packet: Packet): string {
  const from = packet.start(1);
  if (packet.codec(1)?.protocol !== 'eth' || packet.end(1) - from < 12) return '';
  return addressText(packet.bytes, from + 6, 6);
}
