import { decodeTftp } from '../../wire/tftp/decode.js';
import { encodeRequest, writeAcknowledgement, writeDataHeader } from '../../wire/tftp/encode.js';
import { blockHeaderBytes } from '../../wire/tftp/packet.js';
import { type Program, type ProgramCall, print, type Routine, read } from './program.js';

/** The file that is asked for, of three blocks: 512, 512 and 176 bytes. */
export const bootFile = { name: 'boot.img', bytes: 1_200, blockBytes: 512 } as const;
/** How often a client tries before it gives up. */
const maxTries = 4;

/** How a client of TFTP that somebody wrote by hand does what RFC 1350 leaves to it. */
export interface ClientHabits {
  /** How long it waits for a block; undefined: for ever. */
  readonly timeoutMs: number | undefined;
  /** Whether it sends its last packet again when nothing came within that time. */
  readonly isRepeating: boolean;
  /** What it does with a block that it already has. */
  readonly repeated: 'append' | 'acknowledge' | 'ignore';
  /** Where an acknowledgment goes: to the port that the block came from, or to the one that the request went to. */
  readonly to: 'sender' | 'request';
  /** Which number it has: of the block, or of the one that is wanted next. */
  readonly number: 'block' | 'next';
}

/** A client of TFTP over `recvfrom` and `sendto`: reads the file, and prints how many bytes it got. */
export function* tftpClient({ timeoutMs, isRepeating, repeated, to, number }: ClientHabits): Program {
  yield { type: 'open' };
  const send = (bytes: Uint8Array): ProgramCall => ({
    ...{ type: 'send', bytes },
    ...(to === 'request' && { to: 'server' }),
  });
  let last = encodeRequest({ type: 'readRequest', name: bootFile.name, mode: 'octet', options: [] });
  if (last === undefined) return;
  yield send(last);
  let expected = 1;
  let count = 0;
  let tries = 1;
  for (;;) {
    const got = yield { type: 'receive', maxBytes: 1_500, ...(timeoutMs !== undefined && { timeoutMs }) };
    if (!got.ok) {
      if (!isRepeating || tries >= maxTries) break;
      tries += 1;
      yield send(last);
      continue;
    }
    const decoded = decodeTftp(got.bytes ?? new Uint8Array());
    if (!decoded.ok || decoded.packet.type !== 'data') break;
    const { block16, payload } = decoded.packet;
    const isNew = block16 === expected;
    if (isNew || repeated === 'append') count += payload.byteLength;
    if (isNew) {
      expected += 1;
      tries = 1;
    } else if (repeated === 'ignore') continue;
    last = acknowledgement(number === 'block' ? block16 : block16 + 1);
    yield send(last);
    if (payload.byteLength < bootFile.blockBytes) break;
  }
  yield* print(`${count} B`);
  yield { type: 'close' };
}

/**
 * A server of TFTP as RFC 1350, section 4 has it: it answers a request from a new port, and looks at that alone until the file is sent. A
 * block that is not acknowledged is sent again after `repeatMs`, a few times.
 */
export function* tftpServer(repeatMs: number): Program {
  yield { type: 'open' };
  const request = yield* read(516);
  if (request === undefined) return;
  yield { type: 'open' };
  const blocks = Math.floor(bootFile.bytes / bootFile.blockBytes) + 1;
  for (let block16 = 1; block16 <= blocks; block16 += 1) {
    const isLast = block16 === blocks;
    const block = data(block16, isLast ? bootFile.bytes % bootFile.blockBytes : bootFile.blockBytes);
    if (!(yield* sendBlock(block, block16, repeatMs))) return;
  }
}

/** Sends a block until it is acknowledged. Returns false if it was not. */
function* sendBlock(block: Uint8Array, block16: number, repeatMs: number): Routine<boolean> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    yield { type: 'send', bytes: block };
    let answer = yield { type: 'receive', maxBytes: 516, timeoutMs: repeatMs };
    while (answer.ok) {
      const decoded = decodeTftp(answer.bytes ?? new Uint8Array());
      if (decoded.ok && decoded.packet.type === 'acknowledgement' && decoded.packet.block16 === block16)
        return true;
      answer = yield { type: 'receive', maxBytes: 516, timeoutMs: repeatMs };
    }
  }
  return false;
}

function data(block16: number, payloadBytes: number): Uint8Array {
  const bytes = new Uint8Array(blockHeaderBytes + payloadBytes);
  writeDataHeader(bytes, 0, block16);
  return bytes;
}

function acknowledgement(block16: number): Uint8Array {
  const bytes = new Uint8Array(blockHeaderBytes);
  writeAcknowledgement(bytes, 0, block16);
  return bytes;
}
