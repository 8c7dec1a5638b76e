import type { PortRow } from '../../../src/operations/system.js';

/** The rows that match a filter: those that contain its text, in any case. */
export function filteredRows(rows: readonly PortRow[], filter: string): readonly PortRow[] {
  const wanted = filter.trim().toLowerCase();
  return wanted === '' ? rows : rows.filter((row) => textOf(row).includes(wanted));
}

/** The program that holds a socket, if the system reports it: `nginx · 1234`. */
export function holderOf({ process, pid }: Pick<PortRow, 'process' | 'pid'>): string {
  return [process, pid].filter((part) => part !== undefined).join(' · ');
}

/** An address in two pieces, between which it may wrap. */
export function breakable(address: string): { readonly host: string; readonly port: string } {
  const at = Math.max(0, address.lastIndexOf(':'));
  return { host: address.slice(0, at), port: address.slice(at) };
}

function textOf({ protocol, local, peer, state, process, pid }: PortRow): string {
  return `${protocol} ${local} ${peer} ${state} ${process ?? ''} ${pid ?? ''}`.toLowerCase();
}
