import type { SummaryOf } from '../../state/kinds.js';
import { settingsOf } from './tftp-draft.js';

type Server = Pick<SummaryOf<'tftp-server'>, 'id' | 'input' | 'status'>;

/** The port of a server by which it is known: while it runs, the one that the system gave for 0. */
export function servedPort({ input, status }: Pick<Server, 'input' | 'status'>): string {
  const local = status.state === 'listening' ? /\d+$/.exec(status.local)?.[0] : undefined;
  return local ?? String(settingsOf(input).port);
}

/** The name of a server on one line: its label, else `TFTP :69`. */
export function serverName(server: Pick<Server, 'input' | 'status'>): string {
  return server.input.label || `TFTP :${servedPort(server)}`;
}

/** The name of the server of that id where there are several; undefined where there is one only, and for one that is gone. */
export function nameAmong(servers: readonly Server[], id: string | undefined): string | undefined {
  const server = servers.length > 1 ? servers.find((one) => one.id === id) : undefined;
  return server && serverName(server);
}
