import type { EndpointSummary } from '../src/operations/endpoints.js';

/** The port that an endpoint of a workbench listens on. @throws Error when it does not listen */
export function listeningPort({ status }: Pick<EndpointSummary, 'status'>): number {
  const port = status.state === 'listening' ? /:(\d+)$/.exec(status.local)?.[1] : undefined;
  if (port === undefined) throw new Error(JSON.stringify(status));
  return Number(port);
}
