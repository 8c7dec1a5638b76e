// The library: `import { open } from 'breakoutbox'`.
export type { ChecksumVerdict } from '../bytes/checksum/place-checksum.js';
export type { EndpointInput, TcpConnectInput, TcpListenInput, UdpInput } from '../config/endpoint-input.js';
export type {
  EndpointSpec,
  TcpConnectSpec,
  TcpListenSpec,
  UdpSpec,
} from '../config/endpoint-spec.js';
export { parseEndpoint } from '../config/parse-endpoint.js';
export type { Answering } from '../endpoint/behaviour.js';
export type { ChangeListener } from '../endpoint/change-listener.js';
export { type Duplex, duplexes } from '../endpoint/chat.js';
export type { Endpoint, SendOutcome } from '../endpoint/endpoint.js';
export { BreakoutboxError, type Failure, failureMessage } from '../errors/error.js';
export { flushSoon } from '../system/flush-soon.js';
export { isUnicastOfOwnNetwork } from '../system/local-addresses.js';
export type { PortRow } from '../system/port-row.js';
export { listPorts, type PortFilter } from '../system/ports.js';
export type { Draft, Gap, Totals, TrafficEvent, TrafficEventType } from '../traffic/event.js';
export { Hub, type HubOptions } from '../traffic/hub.js';
export type { EndpointStatus, PeerState } from '../traffic/status.js';
export type { EventBatch, Subscription, SubscriptionOptions } from '../traffic/subscription.js';
export { createHub } from './create-hub.js';
export { createEndpoint } from './endpoints/create-endpoint.js';
export {
  type CloseOptions,
  type EventName,
  type Events,
  type Named,
  OpenEndpoint,
  type OpenOptions,
  open,
} from './open.js';

import type { Workbench, WorkbenchOptions } from './workbench/workbench.js';

export type { Workbench, WorkbenchOptions };

/**
 * Starts the workbench: see app/workbench/workbench.ts. Its server is the largest part of the program and is loaded with the first
 * call.
 * @throws BreakoutboxError ADDRESS_IN_USE, PERMISSION_DENIED, ADDRESS_NOT_LOCAL, WORKSPACE_INVALID
 */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const workbench = await import('./workbench/workbench.js');
  return workbench.startWorkbench(options);
}
