import { describe, expect, it } from 'vitest';
import { type AnyEndpointInput, parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import { orThrow } from '../../errors/parsed.js';
import { type EndpointDescription, EndpointDescriptions } from './endpoint-descriptions.js';

function described(label: string, record = true): EndpointDescription {
  const input: AnyEndpointInput = { type: 'udp', address: '127.0.0.1:0', label, record };
  return { input, spec: orThrow(parseAnyEndpoint(input)) };
}

describe('the descriptions of endpoints', () => {
  it('hold from a number on, also when the endpoint has gone', () => {
    const descriptions = new EndpointDescriptions();
    descriptions.describe('e1', described('oven'), 5);
    descriptions.describe('e1', described('between'), 9);
    descriptions.describe('e1', described('kiln'), 9);
    descriptions.remove('e1');
    const labelAt = (sequence: number): string | undefined => descriptions.at('e1', sequence)?.input.label;
    expect([1, 5, 8, 9, 1_000].map(labelAt)).toEqual(['oven', 'oven', 'oven', 'kiln', 'kiln']);
    expect(descriptions.at('e2', 5)).toBeUndefined();
  });

  it('are bounded, and what one of them kept from being recorded stays so', () => {
    const descriptions = new EndpointDescriptions();
    descriptions.describe('e1', described('quiet', false), 1);
    for (let from = 2; from <= 40; from += 1) descriptions.describe('e1', described(`open ${from}`), from);
    expect(descriptions.at('e1', 40)?.input).toMatchObject({ label: 'open 40', record: true });
    expect(descriptions.at('e1', 10)?.input).toMatchObject({ label: 'open 10', record: true });
    expect(descriptions.at('e1', 1)?.input.record).toBe(false);
  });

  it('are forgotten of endpoints that went long ago', () => {
    const descriptions = new EndpointDescriptions();
    for (let count = 0; count < 5_000; count += 1) {
      descriptions.describe(`e${count}`, described('oven'), count);
      descriptions.remove(`e${count}`);
    }
    expect(descriptions.at('e0', 0)).toBeUndefined();
    expect(descriptions.at('e4999', 4_999)).toBeDefined();
  });
});
