/** One row of the system's socket tables. */
export interface PortRow {
  readonly protocol: 'tcp' | 'udp';
  /** `ADDRESS:PORT`; `*` for every address. */
  readonly local: string;
  /** `*` when there is none. */
  readonly peer: string;
  /** `LISTEN`, `ESTABLISHED` …; empty for UDP without a peer. */
  readonly state: string;
  /** The process that holds it, where the system reports it. */
  readonly pid?: number;
  readonly process?: string;
  /** Some process holds it, and the system does not tell this user which. */
  readonly ownerHidden?: true;
}
