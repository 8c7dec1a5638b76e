/** A process at one end of a packet, as a comment on the packet says. */
export interface PacketProcess {
  readonly end: 'sender' | 'receiver';
  /** The name of the program; `?` where its socket was gone before anybody asked. */
  readonly process: string;
  readonly pid: number | undefined;
}

const verbs = { sender: 'sent by', receiver: 'received by' } as const;
const pattern = /^(sent|received) by (?:\?|(.+) \(pid (\d{1,10})\))$/;

/** The comment that names the process at one end of a packet: `sent by node (pid 4711)`, or `sent by ?`. */
export function processComment({ end, process, pid }: PacketProcess): string {
  return pid === undefined ? `${verbs[end]} ?` : `${verbs[end]} ${process} (pid ${pid})`;
}

/** What a comment on a packet says of a process; `undefined` for any other comment. */
export function parseProcessComment(text: string): PacketProcess | undefined {
  const [found, verb, process = '?', pid] = pattern.exec(text) ?? [];
  if (found === undefined) return undefined;
  return {
    end: verb === 'sent' ? 'sender' : 'receiver',
    process,
    pid: pid === undefined ? undefined : Number(pid),
  };
}
