import type { SocketAddress } from '../bytes/socket-address.js';
import type { ProgramJob } from './program-door.js';

/** What the machine of a check asks of its shell. A door is named by its number; bytes are borrowed. */
export interface CheckOutbox {
  /** Answered by `datagramsOpened`; `listening` is where the subject is told to ask. */
  openDatagrams(door: number, place: 'any' | 'listening'): void;
  sendDatagram(door: number, bytes: Uint8Array, to: SocketAddress): void;
  /** Answered by `streamOpened` or `streamClosed`. */
  connect(door: number, to: SocketAddress): void;
  writeStream(door: number, bytes: Uint8Array): void;
  /** Ends this side's direction (FIN); the other may go on. */
  halfClose(door: number): void;
  /** Breaks a stream off (RST). */
  resetStream(door: number): void;
  /** Answered by `programEnded`, where there is a command. */
  startProgram(door: number, job: ProgramJob): void;
  /** Closes a socket, ends a program; nothing is heard of it any more. What is closed already stays so. */
  close(door: number): void;
}
