import { expect, it } from 'vitest';
import type { EndpointStatus } from '../../../src/traffic/status.js';
import { nameAmong, servedPort, serverName } from './server-name.js';

const stopped: EndpointStatus = { state: 'stopped' };
const listening: EndpointStatus = { state: 'listening', local: '[::]:40069', reachable: [] };
const server = (
  id: string,
  input: { readonly port?: number; readonly label?: string },
  status: EndpointStatus = stopped,
) => ({
  id,
  input: { type: 'tftp-server' as const, ...input },
  status,
});

it.each([
  ['that of TFTP', {}, stopped, '69'],
  ['the one that was asked for', { port: 6_969 }, stopped, '6969'],
  ['the one that the system gave', { port: 0 }, listening, '40069'],
] as const)('the port of a server is %s', (_, input, status, port) => {
  expect(servedPort(server('e1', input, status))).toBe(port);
});

it('the name of a server is its label, else its port', () => {
  expect(serverName(server('e1', { port: 70, label: 'line 3' }))).toBe('line 3');
  expect(serverName(server('e1', { port: 70, label: '' }))).toBe('TFTP :70');
});

it('a server is named among several only, and while it is there', () => {
  const [one, other] = [server('e1', {}), server('e2', { label: 'line 3' })];
  expect(nameAmong([one, other], 'e2')).toBe('line 3');
  expect(nameAmong([one, other], 'e1')).toBe('TFTP :69');
  expect(nameAmong([one], 'e1')).toBeUndefined();
  for (const id of ['e3', undefined]) expect(nameAmong([one, other], id)).toBeUndefined();
});
