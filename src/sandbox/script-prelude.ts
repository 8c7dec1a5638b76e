/** The most requests of one call, and the most characters or bytes in them. */
export const maxRequests = 1_000;
export const maxRequestLength = 1_048_576;

/**
 * What runs before a script, in its own context: it makes the function that the host calls for each message, of the script's
 * body. Requests come back as JSON: `["t", text, ms]` and `["b", bytes as U+0000 to U+00FF, ms]` to send, `["l", text]` to log.
 * Whatever a script changes of the language it changes for itself alone; the host trusts nothing of what comes back.
 */
export const prelude = `(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const { fromCharCode } = String;
  const state = {};
  let requests = [];
  let length = 0;
  const add = (request) => {
    length += request[1].length;
    if (requests.length >= ${maxRequests} || length > ${maxRequestLength})
      throw new RangeError('one call asks for more than ${maxRequests} things, or ${maxRequestLength} bytes');
    requests[requests.length] = request;
  };
  const latin1 = (bytes) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 4096) text += fromCharCode(...bytes.subarray(at, at + 4096));
    return text;
  };
  const send = (data, ms) => {
    if (typeof data === 'string') add(['t', data, ms]);
    else if (data instanceof Uint8Array) add(['b', latin1(data), ms]);
    else if (data instanceof ArrayBuffer) add(['b', latin1(new Uint8Array(data)), ms]);
    else if (Array.isArray(data)) add(['b', latin1(Uint8Array.from(data)), ms]);
    else add(['t', String(data), ms]);
  };
  class Message {
    constructor(text, buffer, peer, count, time) {
      this.text = text;
      this.bytes = new Uint8Array(buffer);
      this.peer = peer;
      this.count = count;
      this.time = time;
    }
    get size() {
      return this.bytes.length;
    }
    get hex() {
      let hex = '';
      for (const byte of this.bytes) hex += (hex === '' ? '' : ' ') + (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase();
      return hex;
    }
  }
  globalThis.reply = (data) => send(data, 0);
  globalThis.send = (data, afterMs = 0) => send(data, Math.max(0, Number(afterMs) || 0));
  globalThis.log = (...words) => add(['l', words.map((word) => (typeof word === 'object' ? stringify(word) : String(word))).join(' ')]);
  return (body, readField) => {
    const fields = new Proxy({}, { get: (_, name) => (typeof name === 'string' ? readField(name) : undefined) });
    return (text, buffer, peer, count, time, captured) => {
      // Called again without a message, it tells what promises have asked for since.
      if (text === undefined) return stringify(requests);
      requests = [];
      length = 0;
      body(new Message(text, buffer, peer, count, time), fields, state, captured === '' ? {} : parse(captured));
      return requests.length === 0 ? '' : stringify(requests);
    };
  };
})()`;

/** Before and behind the body of a script: a function of its own, which keeps the numbers of the lines. */
export const bodyStart = '(function (message, fields, state, captured) {';
export const bodyEnd = '\n})';
