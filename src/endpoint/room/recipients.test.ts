import { expect, it } from 'vitest';
import { recipients } from './recipients.js';

const members = [
  { endpoint: 'tcp', peers: () => ['a', 'b', 'c'] },
  { endpoint: 'udp', peers: () => ['a'] },
];

it('hands what a peer says to all others, also of other endpoints with a peer of its name', () => {
  expect(recipients(members, { endpoint: 'tcp', peer: 'a' })).toEqual([
    { endpoint: 'tcp', peer: 'b' },
    { endpoint: 'tcp', peer: 'c' },
    { endpoint: 'udp' },
  ]);
  expect(recipients(members, { endpoint: 'udp', peer: 'a' })).toEqual([{ endpoint: 'tcp' }]);
});

it('hands what is typed at an endpoint to the other endpoints', () => {
  expect(recipients(members, { endpoint: 'tcp', peer: undefined })).toEqual([{ endpoint: 'udp' }]);
});

it('hands what another node says to all', () => {
  expect(recipients(members, undefined)).toEqual([{ endpoint: 'tcp' }, { endpoint: 'udp' }]);
  expect(recipients([], undefined)).toEqual([]);
});
