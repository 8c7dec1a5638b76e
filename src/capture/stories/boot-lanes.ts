import type { TransferIdentity } from '../tftp/transfer-identity.js';
import type { DhcpMessage } from './dhcp-message.js';
import type { Story, StoryEvent, StoryParams } from './story.js';
import type { StoryCode } from './story-words.js';

/** Machines that are told of. */
const maxLanes = 4_096;
/** Sentences of one machine. */
const maxEvents = 500;

interface Lane {
  readonly mac: string;
  readonly events: StoryEvent[];
  readonly servers: Set<string>;
  /** Files that the offers name. */
  readonly bootFiles: Set<string>;
  architecture: number | undefined;
  architectureName: string;
  isPxe: boolean;
  hasFiles: boolean;
  isOffered: boolean;
  /** Whether what offers say was cut off. */
  isCut: boolean;
}

/** Machines with an architecture of this number have a BIOS (RFC 4578, section 2.1; 0 is a PC). */
const biosArchitecture = 0;
/** Those of UEFI that start files of their own kind; others are open firmware and the like. */
const efiArchitectures: ReadonlySet<number> = new Set([
  2, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 25, 26, 27, 28, 29, 30,
]);

/** Follows the machines that boot: for each its way from DHCP to the files that it asks for, by its MAC address. */
export class BootLanes {
  readonly #lanes = new Map<string, Lane>();
  /** Addresses that were given to machines. */
  readonly #macs = new Map<string, string>();

  /** A DHCP message, and what there is to tell of it. */
  dhcp(message: DhcpMessage, event: StoryEvent): void {
    const lane = this.#laneOf(message.mac);
    if (lane === undefined) return;
    add(lane, event);
    if (message.address !== '') this.#macs.set(message.address, message.mac);
    if (message.architecture !== undefined) {
      lane.architecture = message.architecture;
      lane.architectureName = message.architectureName;
    }
    if (message.architecture !== undefined || /^PXEClient/.test(message.vendor)) lane.isPxe = true;
    const isOffer = message.kind === 'offer' || message.kind === 'ack' || message.kind === 'bootpReply';
    if (!isOffer) return;
    lane.isOffered = true;
    lane.isCut ||= message.isCut;
    lane.servers.add(message.server);
    if (message.bootFile !== '') lane.bootFiles.add(message.bootFile);
  }

  /** A transfer that has ended. `mac` is that of the link its request came by. */
  transfer({ client, name }: TransferIdentity, mac: string, story: Story): void {
    const lane = this.#lanes.get(this.#macs.get(client.address) ?? mac);
    if (lane === undefined) return;
    lane.hasFiles = true;
    const { packet, timeNanos } = story.title;
    const [code, params] = fileSentence(name, story);
    add(lane, { code, params, packet, timeNanos });
  }

  /** The stories of all machines that boot, in the order of their first packets. */
  stories(): readonly Story[] {
    const booting = [...this.#lanes.values()].filter(({ isPxe, hasFiles }) => isPxe || hasFiles);
    return booting.map((lane, number) => storyOf(lane, number));
  }

  #laneOf(mac: string): Lane | undefined {
    const found = this.#lanes.get(mac);
    if (found !== undefined || this.#lanes.size >= maxLanes) return found;
    const lane: Lane = {
      mac,
      events: [],
      servers: new Set(),
      bootFiles: new Set(),
      architecture: undefined,
      architectureName: '',
      isPxe: false,
      hasFiles: false,
      isOffered: false,
      isCut: false,
    };
    this.#lanes.set(mac, lane);
    return lane;
  }
}

function add({ events }: Lane, event: StoryEvent): void {
  if (events.length < maxEvents) events.push(event);
}

/** What a lane tells of a file that was asked for. */
function fileSentence(
  file: string,
  { events, outcome, startNanos, endNanos }: Story,
): [StoryCode, StoryParams] {
  const find = (...codes: readonly StoryCode[]): StoryEvent | undefined =>
    events.find(({ code }) => codes.includes(code));
  const done = find('TFTP_COMPLETE');
  if (done !== undefined)
    return ['BOOT_FILE', { file, doneBytes: done.params.doneBytes ?? 0, tookNanos: endNanos - startNanos }];
  if (find('TFTP_SIZE_PROBE', 'TFTP_PROBE') !== undefined) return ['BOOT_FILE_PROBED', { file }];
  if (find('TFTP_NOT_FOUND', 'TFTP_SEARCHED') !== undefined) return ['BOOT_FILE_NOT_FOUND', { file }];
  if (find('TFTP_UNANSWERED') !== undefined) return ['BOOT_FILE_UNANSWERED', { file }];
  return [outcome === 'unfinished' ? 'BOOT_FILE_UNFINISHED' : 'BOOT_FILE_FAILED', { file }];
}

function storyOf(lane: Lane, number: number): Story {
  const ordered = lane.events.toSorted((one, other) => one.packet - other.packet);
  const events = folded(ordered);
  const last = ordered.at(-1);
  const first = ordered[0];
  const place = { packet: last?.packet ?? 0, timeNanos: last?.timeNanos ?? 0 };
  const judge = (code: StoryCode, params: StoryParams): void => {
    events.push({ code, params, ...place });
  };
  let fault: Story['fault'];
  const wrong = [...lane.bootFiles].find((file) => !fits(lane.architecture, file));
  if (lane.servers.size > 1)
    judge('DHCP_TWO_SERVERS', { servers: [...lane.servers].join(', '), count: lane.servers.size });
  if (wrong !== undefined) {
    fault = 'server';
    const code = lane.architecture === biosArchitecture ? 'BOOT_BIOS_GOT_EFI' : 'BOOT_EFI_GOT_BIOS';
    judge(code, { file: wrong, architecture: lane.architectureName });
  }
  const failed = ordered.findLast(({ code }) => code.startsWith('BOOT_FILE'));
  if (!lane.isOffered) {
    fault ??= 'server';
    judge('BOOT_NO_OFFER', {});
  } else if (!lane.hasFiles) {
    const code = lane.isCut
      ? 'BOOT_NO_REQUEST'
      : lane.bootFiles.size === 0
        ? 'BOOT_NO_FILE_OFFERED'
        : 'BOOT_NO_REQUEST';
    fault ??= code === 'BOOT_NO_FILE_OFFERED' ? 'server' : 'client';
    judge(code, {});
  }
  const isDone = failed?.code === 'BOOT_FILE';
  return {
    kind: 'boot',
    number,
    outcome: isDone ? 'done' : failed?.code === 'BOOT_FILE_UNFINISHED' ? 'unfinished' : 'failed',
    fault,
    title: {
      code: 'BOOT_MACHINE',
      params: { mac: lane.mac, architecture: lane.architectureName },
      packet: first?.packet ?? 0,
      timeNanos: first?.timeNanos ?? 0,
    },
    events,
    turns: undefined,
    startNanos: first?.timeNanos ?? 0,
    endNanos: place.timeNanos,
  };
}

/** Names that were asked for in vain one after another become one sentence: a machine searches its configuration so. */
function folded(events: readonly StoryEvent[]): StoryEvent[] {
  const result: StoryEvent[] = [];
  let run: StoryEvent[] = [];
  const flush = (): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && last !== undefined && run.length > 1)
      result.push({
        ...first,
        code: 'BOOT_SEARCH',
        params: { count: run.length, first: first.params.file ?? '', last: last.params.file ?? '' },
      });
    else result.push(...run);
    run = [];
  };
  for (const event of events) {
    if (event.code === 'BOOT_FILE_NOT_FOUND') run.push(event);
    else {
      flush();
      result.push(event);
    }
  }
  flush();
  return result;
}

/** Whether a machine can start such a file, as far as its name tells. */
function fits(architecture: number | undefined, file: string): boolean {
  if (architecture === undefined) return true;
  const isEfi = /\.efi$/i.test(file);
  const isBios = /(\.0|\.kpxe|\.kkpxe|\.pxe|\.com)$/i.test(file);
  if (architecture === biosArchitecture) return !isEfi;
  return !(efiArchitectures.has(architecture) && isBios);
}
