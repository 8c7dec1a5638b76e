import { ownTasks } from '../../../../src/lesson/own-tasks.js';
import type { OwnProgramState } from '../../../../src/operations/own-programs.js';
import { blockOf, opcode, opcodeOf } from '../../../../src/wire/tftp/packet.js';
import { decodeBase64 } from '../../../transport/base64.js';

/** DATA with a full block: a header of 4 bytes, and 512. */
const fullPacketBytes = 516;

/** What is wrong with a program. */
export type OwnFinding = OwnProgramState['findings'][number];

/** A piece of what passed between a program and the bench. */
export type OwnPiece = OwnProgramState['pieces'][number];

/**
 * How far a program is. A client is awaited, is connected or has ended all its connections; over UDP it has sent something. A server is not asked yet,
 * is being asked, or was.
 */
export type OwnSituation = 'awaited' | 'connected' | 'ended' | 'sent' | 'unasked' | 'asking' | 'asked';

/** How far a program is; `wasAsked` is of a server. */
export function ownSituation({ side, isAsking, pieces }: OwnProgramState, wasAsked: boolean): OwnSituation {
  if (side === 'server') return isAsking ? 'asking' : wasAsked ? 'asked' : 'unasked';
  if (pieces.length === 0) return 'awaited';
  if (pieces.some(({ type }) => type === 'datagramReceived' || type === 'datagramSent')) return 'sent';
  const ended = endedByProgram(pieces);
  return pieces.every(({ connection }) => ended.has(connection)) ? 'ended' : 'connected';
}

/**
 * Whether nothing is wrong with a program that has done all of it: a server that was asked, a client that sent something and has ended its
 * connections. Over UDP a client says no end: it has done all when what it sent last was answered, and of TFTP when it has acknowledged the last
 * block.
 */
export function isRight(state: OwnProgramState, wasAsked: boolean): boolean {
  if (state.findings.length > 0 || state.failure !== undefined) return false;
  const situation = ownSituation(state, wasAsked);
  if (situation === 'sent') return isTftp(state) ? hasWholeFile(state.pieces) : isAnswered(state.pieces);
  return (
    situation === 'asked' || (situation === 'ended' && state.pieces.some(({ type }) => type === 'received'))
  );
}

function isTftp({ lesson }: OwnProgramState): boolean {
  return ownTasks[lesson]?.client?.task.kind === 'tftp-client';
}

function isAnswered(pieces: readonly OwnPiece[]): boolean {
  return pieces.at(-1)?.type === 'datagramSent';
}

/** Whether a block that is not full, and so the last one, was sent and then acknowledged. */
function hasWholeFile(pieces: readonly OwnPiece[]): boolean {
  const packets = pieces.map(({ type, data = '', size = 0 }) => {
    const bytes = decodeBase64(data);
    const code = opcodeOf(bytes, 0, bytes.byteLength);
    return { type, size, code, block: blockOf(bytes, 0, bytes.byteLength) };
  });
  const last = packets.findIndex(
    ({ type, size, code }) => type === 'datagramSent' && code === opcode.data && size < fullPacketBytes,
  );
  return packets
    .slice(last + 1)
    .some(
      ({ type, code, block }) =>
        last >= 0 &&
        type === 'datagramReceived' &&
        code === opcode.acknowledgement &&
        block === packets[last]?.block,
    );
}

/** The places in `pieces` behind which a newline is awaited: what the program sent last on each connection that lacks one. */
export function newlineGaps({ pieces, findings }: OwnProgramState): ReadonlySet<number> {
  const lacking = findings.filter(({ code }) => code === 'noNewline');
  return new Set(
    lacking.map(({ connection }) =>
      pieces.findLastIndex((piece) => piece.type === 'received' && piece.connection === connection),
    ),
  );
}

/** Which way a piece went, as the ladder draws it: clients stand left, the server right. */
export function pieceWay({ side }: OwnProgramState, piece: OwnPiece): 'to-right' | 'to-left' {
  const isOfProgram =
    piece.type === 'received' || piece.type === 'datagramReceived' || piece.by === 'program';
  return isOfProgram === (side === 'client') ? 'to-right' : 'to-left';
}

/** What tells the findings of one program apart. */
export function findingKey({ code, connection }: OwnFinding): string {
  return `${code} ${connection ?? ''}`;
}

function endedByProgram(pieces: readonly OwnPiece[]): ReadonlySet<number | undefined> {
  return new Set(
    pieces.flatMap(({ type, by, connection }) => (type === 'ended' && by === 'program' ? [connection] : [])),
  );
}
