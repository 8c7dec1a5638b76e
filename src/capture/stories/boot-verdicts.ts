import type { BootMachine } from './boot-machine.js';
import type { Party, StoryParams } from './story.js';
import type { StoryCode } from './story-words.js';

/** Something to say of a machine that boots, and whose fault it is, if anybody's. */
export interface BootVerdict {
  readonly code: StoryCode;
  readonly params: StoryParams;
  readonly fault: Party | undefined;
}

/** Machines with an architecture of this number have a BIOS (RFC 4578, section 2.1; 0 is a PC). */
const biosArchitecture = 0;
/** Those of UEFI that start files of their own kind; others are open firmware and the like. */
const efiArchitectures: ReadonlySet<number> = new Set([
  2, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 25, 26, 27, 28, 29, 30,
]);

/** What is wrong with how a machine boots; with `isOver`, also what did not happen. */
export function bootVerdicts(machine: BootMachine, isOver: boolean): readonly BootVerdict[] {
  const { architecture, architectureName, offers, files, isOffered, isCut } = machine;
  const verdicts: BootVerdict[] = [];
  const judge = (code: StoryCode, params: StoryParams, fault?: Party): void => {
    verdicts.push({ code, params, fault });
  };
  // A proxy (PXE, section 2.2.2) offers a boot file alone, beside the one that gives addresses.
  const servers = new Set(offers.filter(({ address }) => address !== '').map(({ server }) => server));
  if (servers.size > 1) judge('DHCP_TWO_SERVERS', { servers: [...servers].join(', '), count: servers.size });
  const bootFiles = offers.map(({ bootFile }) => bootFile).filter((file) => file !== '');
  const wrong = bootFiles.find((file) => !canStart(architecture, file));
  if (wrong !== undefined) {
    const code = architecture === biosArchitecture ? 'BOOT_BIOS_GOT_EFI' : 'BOOT_EFI_GOT_BIOS';
    judge(code, { file: wrong, architecture: architectureName }, 'server');
  }
  if (!isOver) return verdicts;
  if (!isOffered) judge('BOOT_NO_OFFER', {}, 'server');
  else if (files.length === 0 && bootFiles.length === 0 && !isCut)
    judge('BOOT_NO_FILE_OFFERED', {}, 'server');
  else if (files.length === 0) judge('BOOT_NO_REQUEST', {}, 'client');
  return verdicts;
}

/** Whether a machine can start such a file, as far as its name tells. */
export function canStart(architecture: number | undefined, file: string): boolean {
  if (architecture === undefined) return true;
  const isEfi = /\.efi$/i.test(file);
  const isBios = /(\.0|\.kpxe|\.kkpxe|\.pxe|\.com)$/i.test(file);
  if (architecture === biosArchitecture) return !isEfi;
  return !(efiArchitectures.has(architecture) && isBios);
}
