import type { EndpointSpec } from '../../config/endpoint-spec.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { orThrow } from '../../errors/parsed.js';
import type { RecordedConversation } from '../../sequence/replay/recorded-conversation.js';
import { ReplayScript } from '../../sequence/replay/replay-script.js';
import { ReplayServer, type ReplayServerOptions } from '../../sequence/replay/replay-server.js';
import type { Hub } from '../../traffic/hub.js';
import { createEndpoint } from '../endpoints/create-endpoint.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';

/** How the server of recorded conversations is played. */
export interface ReplayServeOptions extends ReplayServerOptions {
  readonly address: string;
  readonly id: string;
  readonly hub: Hub;
  readonly recorder?: EndpointRecorder | undefined;
}

/**
 * An endpoint that answers as the server of these conversations did, which are of one protocol. Its clients begin with one conversation
 * after the other, in the order of the recording.
 * @throws BreakoutboxError what is wrong with the address
 */
export function replayServer(
  conversations: readonly RecordedConversation[],
  { address, id, hub, recorder, speed, unknown, waiting }: ReplayServeOptions,
): Endpoint<EndpointSpec> {
  const script = new ReplayScript(conversations);
  const isStream = conversations[0]?.protocol !== 'udp';
  const spec = orThrow(parseEndpoint({ type: isStream ? 'tcp-listen' : 'udp', address }));
  let clients = 0;
  const newServer = (): ReplayServer => {
    const server = new ReplayServer(script, clients % script.size, { speed, unknown, waiting });
    clients += 1;
    return server;
  };
  return createEndpoint(spec, { id, hub, recorder, behaviours: () => newServer });
}
