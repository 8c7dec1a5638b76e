import { describe, expect, it } from 'vitest';
import { TidPorts } from './tid-ports.js';

describe("a server's ports for transfers", () => {
  it('are the ends of the range and everything between', () => {
    const ports = new TidPorts({ first: 7_000, last: 7_003 });
    expect(ports.count).toBe(4);
    expect([...ports.round()]).toEqual([7_000, 7_001, 7_002, 7_003]);
  });

  it('are tried from the port after the last one on', () => {
    const ports = new TidPorts({ first: 7_000, last: 7_002 });
    expect(ports.round().next().value).toBe(7_000);
    expect([...ports.round()]).toEqual([7_001, 7_002, 7_000]);
  });

  it('are every third where three servers share them', () => {
    const ports = new TidPorts({ first: 7_001, last: 7_007, step: 3 });
    expect([...ports.round()]).toEqual([7_001, 7_004, 7_007]);
  });

  it('are named where none is free', () => {
    expect(new TidPorts({ first: 7_000, last: 7_001 }).exhausted()).toMatchObject({
      code: 'TFTP_NO_TID_PORT',
      failure: { params: { first: 7_000, last: 7_001 } },
    });
  });
});
