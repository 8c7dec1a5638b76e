import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { type EndpointInput, endpointInput } from './endpoint-input.js';
import { defaultLimits, type Limits } from './limits.js';

const ofBacklogs: readonly (keyof Limits)[] = ['maxBacklogBytes', 'maxTotalBacklogBytes'];
const ofConnections: readonly (keyof Limits)[] = [
  ...ofBacklogs,
  'idleTimeoutMs',
  'maxFrameBytes',
  'halfCloseMs',
  'keepAliveMs',
];

/** The limits that each kind of endpoint accepts. */
const taken: Readonly<Record<EndpointInput['type'], readonly (keyof Limits)[]>> = {
  'tcp-listen': [...ofConnections, 'maxConnections'],
  'tcp-connect': [...ofConnections, 'connectTimeoutMs', 'reconnectMs'],
  udp: [...ofBacklogs, 'maxUdpPeers'],
};

describe.each(Object.entries(taken))('the description of an endpoint of %s', (type, limits) => {
  it.each(Object.entries(defaultLimits))(
    'takes the limit %s, or refuses it where it means nothing',
    (name, value) => {
      const description = { type, address: '127.0.0.1:7777', limits: { [name]: value } };
      expect(Value.Check(endpointInput, description)).toBe(limits.some((one) => one === name));
    },
  );
});
