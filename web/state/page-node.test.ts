import { expect, it } from 'vitest';
import { memoryStore } from './kept.js';
import { addressOfNode, apiPathOn, keeperOn, pageNodeOf } from './page-node.js';

it('names the node of the address, and none that could not be one', () => {
  expect(pageNodeOf('?node=room2')).toEqual({ name: 'room2' });
  for (const query of ['', '?node=', '?node=../x', '?node=a.b', `?node=${'x'.repeat(33)}`, '?other=1'])
    expect(pageNodeOf(query)).toEqual({ name: undefined });
});

it('asks the API of the node, through the page’s own workbench', () => {
  expect(apiPathOn('room2', '/api/tftp/files/api/x')).toBe('/api/nodes/room2/tftp/files/api/x');
  expect(apiPathOn(undefined, '/api/endpoints')).toBe('/api/endpoints');
  expect([addressOfNode('room2', '/'), addressOfNode(undefined, '/bench/')]).toEqual([
    '/?node=room2#/',
    '/bench/#/',
  ]);
});

it('keeps what belongs to the endpoints of each node apart', () => {
  const keeper = memoryStore();
  keeperOn('room2', keeper).setItem('rooms', 'theirs');
  keeperOn(undefined, keeper).setItem('rooms', 'ours');
  expect(['room1', 'room2', undefined].map((node) => keeperOn(node, keeper).getItem('rooms'))).toEqual([
    null,
    'theirs',
    'ours',
  ]);
});
