import type { TransferIdentity } from '../tftp/transfer-identity.js';
import type { BootFile, BootMachine, BootOffer } from './boot-machine.js';
import type { DhcpMessage } from './dhcp-message.js';
import type { Story, StoryEvent } from './story.js';
import { isSearched, type TftpStory } from './tftp-story.js';

/** Machines that are told of. */
const maxLanes = 4_096;
/** Messages and files of one machine. */
const maxEvents = 500;
/** Servers whose offers to one machine are kept. */
const maxOffers = 64;
/** Addresses whose machines are known; beyond, the one that was given first is forgotten. */
const maxAddresses = 16_384;

/** A file whose transfer goes on, or has ended with a story. */
interface LaneFile {
  readonly transfer: TransferIdentity;
  readonly story: TftpStory;
  told: Story | undefined;
}

interface Lane {
  readonly mac: string;
  readonly messages: StoryEvent[];
  readonly offers: Map<string, BootOffer>;
  readonly files: LaneFile[];
  architecture: number | undefined;
  architectureName: string;
  vendor: string;
  isPxe: boolean;
  isCut: boolean;
}

/** Follows the machines that boot: for each its way from DHCP to the files that it asks for, by its MAC address. */
export class BootLanes {
  readonly #lanes = new Map<string, Lane>();
  /** Addresses that were given to machines. */
  readonly #macs = new Map<string, string>();
  /** Files by their transfers' numbers, while those go on. */
  readonly #running = new Map<number, LaneFile>();

  /** A DHCP message, and what there is to tell of it. */
  dhcp(message: DhcpMessage, event: StoryEvent): void {
    const lane = this.#laneOf(message.mac);
    if (lane === undefined) return;
    if (hasRoom(lane)) lane.messages.push(event);
    if (message.address !== '') this.#given(message.address, message.mac);
    if (message.architecture !== undefined) {
      lane.architecture = message.architecture;
      lane.architectureName = message.architectureName;
    }
    if (message.vendor !== '' && !isReply(message)) lane.vendor = message.vendor;
    if (message.architecture !== undefined || /^PXEClient/.test(message.vendor)) lane.isPxe = true;
    const isOffer = message.kind === 'offer' || message.kind === 'ack' || message.kind === 'bootpReply';
    if (!isOffer) return;
    lane.isCut ||= message.isCut;
    offered(lane, message);
  }

  /** A transfer that begins. `mac` is that of the link its request comes by. */
  begin(transfer: TransferIdentity, mac: string, story: TftpStory): void {
    const lane = this.#lanes.get(this.#macs.get(transfer.client.address) ?? mac);
    if (lane === undefined || !hasRoom(lane)) return;
    const file = { transfer, story, told: undefined };
    lane.files.push(file);
    this.#running.set(transfer.number, file);
  }

  /** A transfer has ended. */
  end({ number }: TransferIdentity, told: Story): void {
    const file = this.#running.get(number);
    if (file !== undefined) file.told = told;
    this.#running.delete(number);
  }

  /** All machines that boot, in the order of their first packets. */
  machines(): readonly BootMachine[] {
    return [...this.#lanes.values()].filter(({ isPxe, files }) => isPxe || files.length > 0).map(machineOf);
  }

  #given(address: string, mac: string): void {
    this.#macs.delete(address);
    this.#macs.set(address, mac);
    if (this.#macs.size <= maxAddresses) return;
    for (const oldest of this.#macs.keys()) {
      this.#macs.delete(oldest);
      return;
    }
  }

  #laneOf(mac: string): Lane | undefined {
    const found = this.#lanes.get(mac);
    if (found !== undefined || this.#lanes.size >= maxLanes) return found;
    const lane: Lane = {
      mac,
      messages: [],
      offers: new Map(),
      files: [],
      architecture: undefined,
      architectureName: '',
      vendor: '',
      isPxe: false,
      isCut: false,
    };
    this.#lanes.set(mac, lane);
    return lane;
  }
}

function hasRoom({ messages, files }: Lane): boolean {
  return messages.length + files.length < maxEvents;
}

function isReply({ kind }: DhcpMessage): boolean {
  return kind === 'offer' || kind === 'ack' || kind === 'nak' || kind === 'bootpReply';
}

/** Notes what a server gives: the first time, and what later messages say that the first did not. */
function offered({ offers }: Lane, message: DhcpMessage): void {
  const { server, address, bootServer, bootFile, packet, timeNanos } = message;
  const known = offers.get(server);
  if (known === undefined && offers.size >= maxOffers) return;
  offers.set(server, {
    server,
    address: known?.address || address,
    bootServer: known?.bootServer || bootServer,
    bootFile: known?.bootFile || bootFile,
    isTaken: (known?.isTaken ?? false) || message.kind !== 'offer',
    packet: known?.packet ?? packet,
    timeNanos: known?.timeNanos ?? timeNanos,
  });
}

function machineOf(lane: Lane): BootMachine {
  const { mac, architecture, architectureName, vendor, messages, offers, files, isCut } = lane;
  return {
    mac,
    architecture,
    architectureName,
    vendor,
    messages: [...messages],
    offers: [...offers.values()],
    files: files.map(fileOf),
    isOffered: offers.size > 0,
    isCut,
  };
}

function fileOf({ transfer, story, told }: LaneFile): BootFile {
  const { packet, timeNanos, name, server } = transfer;
  const { outcome, doneBytes, wholeBytes, lastNanos, againNanos } = story.progress;
  return {
    packet,
    timeNanos,
    name,
    server: server.address,
    outcome: told === undefined ? outcome : outcomeOf(told),
    isSearch: isSearched(name),
    doneBytes,
    wholeBytes,
    lastNanos,
    againNanos: [...againNanos],
    events: told?.events ?? [],
  };
}

function outcomeOf({ events, outcome }: Story): BootFile['outcome'] {
  const codes = new Set(events.map(({ code }) => code));
  if (codes.has('TFTP_COMPLETE')) return 'complete';
  if (codes.has('TFTP_SIZE_PROBE') || codes.has('TFTP_PROBE')) return 'probed';
  if (codes.has('TFTP_NOT_FOUND') || codes.has('TFTP_SEARCHED')) return 'notFound';
  if (codes.has('TFTP_UNANSWERED') || codes.has('TFTP_PORT_UNREACHABLE')) return 'unanswered';
  return outcome === 'unfinished' ? 'unfinished' : 'failed';
}
