import { describe, expect, it } from 'vitest';
import { operationNamed, parseRequest } from './checked-request.js';
import { operations } from './table.js';

describe('a request that comes as JSON', () => {
  it('is what its operation takes, and nothing else', () => {
    const start = operations['endpoints.start'];
    expect(parseRequest(start, '{"id":"e1"}')).toEqual({ ok: true, value: { id: 'e1' } });
    for (const wrong of ['', '{', '[]', 'null', '{}', '{"id":7}', '{"id":"e1","more":1}', '['.repeat(40)])
      expect(parseRequest(start, wrong), wrong).toMatchObject({
        ok: false,
        failure: { code: 'REQUEST_INVALID' },
      });
  });

  it('has no body where that is streamed beside it', () => {
    expect(parseRequest(operations['tftp.putFile'], '{"name":"boot.img"}')).toMatchObject({ ok: true });
    expect(parseRequest(operations['tftp.putFile'], '{"name":"boot.img","body":"x"}')).toMatchObject({
      ok: false,
    });
  });

  it('names settings of a bench by names alone: a key is bounded like a value', () => {
    const chosen = (key: string): string =>
      JSON.stringify({ bench: 'wrong-port', body: { chosen: { [key]: 'printed' } } });
    const { 'broken.try': attempt } = operations;
    expect(parseRequest(attempt, chosen('client'))).toMatchObject({ ok: true });
    for (const key of ['a\nb', 'x'.repeat(41), 'A', '', 'constructor '])
      expect(parseRequest(attempt, chosen(key)), key).toMatchObject({ ok: false });
    const nested = '{"bench":"wrong-port","body":{"chosen":{"a\\nb":{"deep":[1]}}}}';
    expect(parseRequest(attempt, nested)).toMatchObject({ ok: false });
  });
});

it('knows operations by their own names only', () => {
  expect(operationNamed('endpoints.start')?.name).toBe('endpoints.start');
  for (const name of ['constructor', '__proto__', 'endpoints', ''])
    expect(operationNamed(name)).toBeUndefined();
});
