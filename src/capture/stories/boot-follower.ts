import type { Packet } from '../../wire/packet.js';
import { BootLanes } from './boot-lanes.js';
import type { BootMachine } from './boot-machine.js';
import { readDhcpMessage } from './dhcp-message.js';
import { DhcpStories } from './dhcp-stories.js';
import { TftpStories } from './tftp-stories.js';

/** Follows the machines that boot in a capture that may still grow; what they are doing is known after each packet. */
export class BootFollower {
  readonly #lanes = new BootLanes();
  readonly #dhcp = new DhcpStories(() => undefined);
  readonly #tftp = new TftpStories(this.#lanes, () => undefined);

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    this.#tftp.take(packet);
    const message = readDhcpMessage(packet);
    if (message !== undefined) this.#lanes.dhcp(message, this.#dhcp.take(message));
  }

  /** The capture has ended: what still runs is unfinished. */
  end(): void {
    this.#tftp.end();
  }

  /** The machines so far, in the order of their first packets. */
  machines(): readonly BootMachine[] {
    return this.#lanes.machines();
  }
}
