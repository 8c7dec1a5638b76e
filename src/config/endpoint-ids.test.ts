import { describe, expect, it } from 'vitest';
import { EndpointIds, isEndpointId } from './endpoint-ids.js';

const nobody = (): boolean => false;

describe('the id of an endpoint', () => {
  it.each(['e1', 'e10', 'e999999999'])('may be %s', (id) => {
    expect(isEndpointId(id)).toBe(true);
  });

  it.each(['e0', 'e01', 'e1000000000', 'e', 'E1', 'e1 ', ' e1', 'e1.5', 'f1', '', 1, null, undefined])(
    'is not %j',
    (id) => {
      expect(isEndpointId(id)).toBe(false);
    },
  );

  it('is greater than all that were assigned or reserved', () => {
    const ids = new EndpointIds();
    expect(ids.next(nobody)).toBe('e1');
    ids.reserve('e7');
    ids.reserve('e3');
    expect([ids.next(nobody), ids.next(nobody)]).toEqual(['e8', 'e9']);
  });

  it('is accepted by a workspace, also past the last id', () => {
    const ids = new EndpointIds();
    ids.reserve('e2');
    ids.reserve('e999999998');
    const given: string[] = [];
    for (let at = 0; at < 4; at += 1) given.push(ids.next((id) => given.includes(id)));
    expect(given).toEqual(['e999999999', 'e1', 'e3', 'e4']);
    expect(given.every(isEndpointId)).toBe(true);
  });
});
