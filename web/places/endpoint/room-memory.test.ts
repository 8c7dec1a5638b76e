import { describe, expect, it } from 'vitest';
import type { EndpointInput, TcpConnectInput } from '../../../src/config/endpoint-input.js';
import { memoryStore } from '../../state/kept.js';
import { createRoomSettings } from './composer/composer-settings.js';
import { RoomMemory } from './room-memory.js';

const client: TcpConnectInput = { type: 'tcp-connect', address: '127.0.0.1:502' };
const write = (memory: RoomMemory, id: string, draft: string): void =>
  memory.room({ id, input: client }, createRoomSettings).update((settings) => ({ ...settings, draft }));
const draftOf = (memory: RoomMemory, id: string, input: EndpointInput = client): string =>
  memory.room({ id, input }, createRoomSettings).get().draft;

describe('what the browser keeps of the endpoints', () => {
  it('is each one’s own after a reload, though two are described alike', () => {
    const keeper = memoryStore();
    const before = new RoomMemory(keeper);
    write(before, 'e1', 'for the first');
    write(before, 'e2', 'for the second');
    const reloaded = new RoomMemory(keeper);
    expect(draftOf(reloaded, 'e1')).toBe('for the first');
    expect(draftOf(reloaded, 'e2')).toBe('for the second');
    expect(draftOf(reloaded, 'e3')).toBe('');
  });

  it('is not taken for that of another workspace, whose endpoint has the same id', () => {
    const keeper = memoryStore();
    write(new RoomMemory(keeper), 'e1', 'here');
    expect(draftOf(new RoomMemory(keeper), 'e1', { type: 'udp', address: '7788' })).toBe('');
  });

  it('goes along when the endpoint gets another address, and stays when it gets a name', () => {
    const keeper = memoryStore();
    const memory = new RoomMemory(keeper);
    write(memory, 'e1', 'half written');
    const moved = { ...client, address: '127.0.0.1:503' };
    expect(draftOf(memory, 'e1', { ...client, label: 'PLC' })).toBe('half written');
    expect(draftOf(memory, 'e1', moved)).toBe('half written');
    expect(draftOf(new RoomMemory(keeper), 'e1', moved)).toBe('half written');
    expect(draftOf(new RoomMemory(keeper), 'e1')).toBe('');
  });

  it('is gone when the endpoint was removed', () => {
    const keeper = memoryStore();
    const memory = new RoomMemory(keeper);
    write(memory, 'e1', 'no more');
    memory.forget('e1');
    expect(draftOf(memory, 'e1')).toBe('');
    expect(draftOf(new RoomMemory(keeper), 'e1')).toBe('');
  });
});
