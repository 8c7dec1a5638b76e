/** One row of the system's socket tables. */
export interface PortRow {
  readonly protocol: 'tcp' | 'udp';
  /** `ADDRESS:PORT`; `*` for every address. */
  readonly local: string;
  /** `*` if there is none. */
  readonly peer: string;
  /** `LISTEN`, `ESTABLISHED` …; empty for UDP without a peer. */
  readonly state: string;
  /** The process that holds the socket, if the system reports it. */
  readonly pid?: number;
  readonly process?: string;
  /** A process holds the socket, but the system does not show this user which. */
  readonly ownerHidden?: true;
}
