import type { CallNote } from './ladder.js';

/**
 * Where a call goes, or where what it read came from: of `connect` the whole address; else the port, where a program speaks a protocol that
 * says more by it, since all of a bench are on one machine.
 */
export function callTarget({ call, is, message, address }: CallNote): string | undefined {
  if (call === 'connect') return is === 'called' ? address : undefined;
  return message === undefined ? undefined : address?.slice(address.lastIndexOf(':'));
}

/** What was sent or read in the protocol's own words, without its size, which its packet has; undefined for bytes that speak none. */
export function callMessage({ message }: CallNote): string | undefined {
  return message?.replace(/ {2}.*$/, '');
}
