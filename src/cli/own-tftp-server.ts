import type { RunningEngine, TftpServer, TftpServerOptions, TransferSnapshot } from '../app/tftp.js';
import type { TftpServerInput } from '../config/tftp-server-input.js';
import type { Hub } from '../traffic/hub.js';
import type { OwnNode } from './own-node.js';

/** A server that runs for itself, or as the endpoint of a node. */
export interface RunServer {
  readonly hub: Hub;
  open(): Promise<unknown>;
  transfers(): readonly TransferSnapshot[];
  /** Known once it is open. */
  readonly runningEngine: RunningEngine;
  close(graceMs: number): Promise<void>;
}

/** Makes the server, which a node holds if there is one. */
export async function servedAs(
  own: OwnNode | undefined,
  {
    described,
    root,
    make,
  }: {
    readonly described: TftpServerInput;
    readonly root: string | undefined;
    readonly make: (asEndpoint: Partial<TftpServerOptions>) => TftpServer;
  },
): Promise<RunServer> {
  if (own === undefined) {
    const server = make({});
    return {
      ...{ hub: server.hub, open: () => server.listen(), transfers: () => server.transfers() },
      close: (graceMs) => server.close(graceMs),
      get runningEngine() {
        return server.runningEngine;
      },
    };
  }
  const { holdTftpServer } = await import('../app/cluster/listener-tftp.js');
  let server: TftpServer | undefined;
  const endpoint = holdTftpServer(own.node, {
    ...{ input: { type: 'tftp-server', ...described }, root },
    make: (asEndpoint) => {
      server = make(asEndpoint);
      return server;
    },
  });
  return {
    ...{ hub: own.node.hub, open: () => endpoint.open(), transfers: () => server?.transfers() ?? [] },
    close: (graceMs) => endpoint.close(graceMs),
    get runningEngine() {
      return server?.runningEngine ?? { name: 'portable' };
    },
  };
}
