/** What has become of the numbers of a load. */
export interface LedgerCount {
  readonly sent: number;
  readonly found: number;
  readonly lost: number;
  readonly unwritten: number;
  readonly doubled: number;
  readonly disordered: number;
  readonly unknown: number;
}

export const unwrittenMs: number;

export class Ledger {
  get sent(): number;
  get taken(): number;
  send(count: number): number;
  take(upTo: number, nowMs?: number): void;
  takenBefore(milliseconds: number, nowMs?: number): number;
  breakOff(safe: number, nowMs?: number): void;
  count(numbers: Iterable<number>): LedgerCount;
}
