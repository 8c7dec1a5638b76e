/** Codes of options that decide how the rest is read (RFC 2132). */
export const optionCode = Object.freeze({
  padding: 0,
  vendorSpecific: 43,
  overload: 52,
  messageType: 53,
  requestList: 55,
  vendorClass: 60,
  clientIdentifier: 61,
  userClass: 77,
  agentInformation: 82,
  architecture: 93,
  networkInterface: 94,
  uuid: 97,
  end: 255,
});

/** What decides how a message is shown and read. */
export interface OptionScan {
  /** The kind of DHCP message; -1 for one of BOOTP. */
  messageType: number;
  /** Which of the fixed names hold options: 1 the file, 2 the server, 3 both; 0 for none. */
  overload: number;
  /** Whether the vendor class begins with `PXEClient`. */
  isPxe: boolean;
}

const pxeClient = [...'PXEClient'].map((letter) => letter.charCodeAt(0));

/**
 * Looks through the options from `from` to before `end` into `scan`, which is reused. A message names its type behind other options,
 * and PXE's suboptions may stand before the vendor class that says what they are. Returns whether the options have an end.
 */
export function scanOptions(scan: OptionScan, bytes: Uint8Array, from: number, end: number): boolean {
  scan.messageType = -1;
  scan.overload = 0;
  scan.isPxe = false;
  for (let at = from; at < end; ) {
    const code = bytes[at] ?? 0;
    if (code === optionCode.end) return true;
    if (code === optionCode.padding) {
      at += 1;
      continue;
    }
    if (at + 1 >= end) return false;
    const length = bytes[at + 1] ?? 0;
    const valueFrom = at + 2;
    const first = valueFrom < end ? (bytes[valueFrom] ?? 0) : -1;
    if (code === optionCode.messageType) scan.messageType = first;
    else if (code === optionCode.overload && length === 1) scan.overload = Math.max(first, 0);
    else if (code === optionCode.vendorClass) scan.isPxe = isPxeClient(bytes, valueFrom, end, length);
    at = valueFrom + length;
  }
  return false;
}

function isPxeClient(bytes: Uint8Array, from: number, end: number, length: number): boolean {
  if (length < pxeClient.length || from + pxeClient.length > end) return false;
  return pxeClient.every((letter, index) => bytes[from + index] === letter);
}
