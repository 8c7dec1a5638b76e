import type { TftpOption } from '../../wire/tftp/packet.js';
import type { End } from '../packet-ends.js';
import type { Seen } from '../streams/stream-event.js';

/** A transfer as its first request describes it. */
export interface TransferIdentity extends Seen {
  /** From 0, in the order of their requests in the capture. */
  readonly number: number;
  /** `read`: the client gets a file (RRQ); `write`: it sends one (WRQ). */
  readonly direction: 'read' | 'write';
  readonly name: string;
  /** As spelled in the request. */
  readonly mode: string;
  /** What the client asks for. */
  readonly options: readonly TftpOption[];
  readonly client: End;
  /** Its address, and the port that was asked. */
  readonly server: End;
}

/** The value of an option, whose name has any case; `undefined` if there is none. */
export function optionValue(options: readonly TftpOption[], name: string): string | undefined {
  return options.find((option) => option.name.toLowerCase() === name)?.value;
}

/** The value as a whole number; `undefined` if there is none that is one. */
export function optionNumber(options: readonly TftpOption[], name: string): number | undefined {
  const value = optionValue(options, name);
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
