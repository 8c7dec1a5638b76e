import { describe, expect, it } from 'vitest';
import { orThrow } from '../errors/parsed.js';
import { needsRestart } from './endpoint-change.js';
import type { EndpointInput } from './endpoint-input.js';
import { parseEndpoint } from './parse-endpoint.js';

const server: EndpointInput = { type: 'tcp-listen', address: '7777', reply: 'echo' };
const restarts = (before: EndpointInput, after: EndpointInput): boolean =>
  needsRestart(orThrow(parseEndpoint(before)), orThrow(parseEndpoint(after)));

describe('a change to the description of a running endpoint', () => {
  it.each<[string, EndpointInput, EndpointInput]>([
    ['nothing', server, { ...server }],
    ['a default that is written out', server, { ...server, framing: 'raw', limits: {}, once: false }],
    ['its label', server, { ...server, label: 'PLC' }],
    ['whether it starts by itself', server, { ...server, autoStart: true }],
    ['the encoding that it is shown in', server, { ...server, encoding: 'gbk' }],
    ['the reply mode', server, { ...server, reply: 'reverse' }],
    [
      'the encoding that it answers in',
      { ...server, reply: 'text:温{text}' },
      { ...server, reply: 'text:温{text}', encoding: 'gbk' },
    ],
  ])('restarts nothing when it changes %s', (_what, before, after) => {
    expect(restarts(before, after)).toBe(false);
  });

  it.each<[string, EndpointInput, EndpointInput]>([
    ['the address', server, { ...server, address: '7778' }],
    ['the kind', server, { type: 'udp', address: '7777', reply: 'echo' }],
    ['the framing', server, { ...server, framing: 'line' }],
    ['a limit', server, { ...server, limits: { maxConnections: 5 } }],
    ['TLS', server, { ...server, tls: 'self-signed' }],
  ])('restarts the endpoint when it changes %s', (_what, before, after) => {
    expect(restarts(before, after)).toBe(true);
  });
});
