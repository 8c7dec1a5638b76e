import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonList, isJsonObject, numberOf, parseJsonPlaces, textOf } from './json-places.js';

/** A value without the missing prototypes, for a comparison. */
function plain(value: unknown): unknown {
  if (isJsonList(value)) return value.map(plain);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

describe('JSON with its lines', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), undefined, indent);
        const read = parseJsonPlaces(text);
        expect(read.ok && plain(read.json.value)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0-1.e\\u ntrue') }), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(parseJsonPlaces(text).ok).toBe(isJson);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows the line of each item and property', () => {
    const read = parseJsonPlaces('{\n "a": [\n  1, 2,\n  {"b":\n 3}\n ]\n}');
    if (!read.ok || !isJsonObject(read.json.value)) throw new Error('no object');
    const { json } = read;
    const list = read.json.value.a;
    if (!isJsonList(list)) throw new Error('no list');
    expect(json.lineOfProperty(read.json.value, 'a')).toBe(2);
    expect([0, 1, 2, 3].map((index) => json.lineOfItem(list, index))).toEqual([3, 3, 4, 1]);
    const [, , object] = list;
    expect(isJsonObject(object) && json.lineOfProperty(object, 'b')).toBe(5);
  });

  it('gives names of prototypes no meaning', () => {
    const read = parseJsonPlaces('{"__proto__":{"text":"x"},"toString":1}');
    if (!read.ok || !isJsonObject(read.json.value)) throw new Error('no object');
    expect(read.json.value.text).toBeUndefined();
    expect(Object.keys(read.json.value)).toEqual(['__proto__', 'toString']);
  });

  it.each([
    ['[1,\n 2', 2, 3],
    ['', 1, 1],
    ['{"a" 1}', 1, 6],
    ['["a\n"]', 1, 2],
    ['[1] x', 1, 5],
    [`${'['.repeat(70)}`, 1, 66],
  ])('names the place where %j cannot go on', (text, line, column) => {
    expect(parseJsonPlaces(text)).toEqual({ ok: false, line, column });
  });

  it('takes numbers in quotes and texts without', () => {
    const object = { a: 1, b: ' 2 ', c: 'x', d: null, e: '' };
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => numberOf(object, name))).toEqual([
      1,
      2,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(textOf(object, 'a')).toBe('1');
    expect(textOf(object, 'd')).toBeUndefined();
  });
});
