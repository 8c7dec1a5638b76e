import { describe, expect, it } from 'vitest';
import { jsonData, readFailure, readJson, readPulledAnswer } from './messages.js';

describe('what came in a message', () => {
  it('is a failure only with a code and params of this version', () => {
    const params = { node: 'bench', count: 64 };
    expect(readFailure(jsonData({ code: 'NODE_BUSY', params }))).toEqual({
      ...{ code: 'NODE_BUSY', fault: 'peer', params },
    });
    for (const code of ['OF_A_LATER_VERSION', 'toString', 7])
      expect(readFailure(jsonData({ code, params }))).toBeUndefined();
    for (const wrong of [undefined, [], { node: {} }])
      expect(readFailure(jsonData({ code: 'NODE_BUSY', params: wrong }))).toBeUndefined();
  });

  it('is where an answer is pulled from, as far as it says so', () => {
    expect(readPulledAnswer(jsonData({ channel: 'x', isValue: 1, name: 7, bytes: -1 }))).toEqual({
      ...{ channel: 'x', isValue: false, name: undefined, bytes: undefined },
    });
    expect(readPulledAnswer(jsonData(null))).toBeUndefined();
  });

  it('is no value where it is no JSON', () => {
    expect(readJson(new TextEncoder().encode('{'))).toBeUndefined();
  });
});
