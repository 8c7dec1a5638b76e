/** What is known of an endpoint where its events were found. */
export interface NamedSource {
  /** Its id. */
  readonly endpoint: string;
  /** Empty for none. */
  readonly label: string;
  /** Its `type`: tcp-listen, udp … */
  readonly kind: string;
  /** Where it was bound, `ADDRESS:PORT`. */
  readonly local?: string | undefined;
}

/**
 * What a person calls an endpoint: its label, else as its room is headed, by what it speaks and where it was bound (`TCP :7777`,
 * `UDP 127.0.0.1:7788`, `TFTP :69`), else its id. Every node has an `e1`.
 */
export function sourceName({ endpoint, label, kind, local }: NamedSource): string {
  if (label !== '') return label;
  const protocol = /^(tcp|udp|tftp)-?/.exec(kind)?.[1];
  if (protocol === undefined || local === undefined) return endpoint;
  return `${protocol.toUpperCase()} ${local.replace(/^(?:0\.0\.0\.0|\[::\])(?=:\d+$)/, '')}`;
}
