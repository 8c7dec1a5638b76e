import { expect, it } from 'vitest';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { recordedEndpoints } from './recorded-endpoints.js';

const oven = { endpoint: 'e1', label: 'oven', kind: 'tcp-listen', encoding: 'gbk', formerLabels: ['stove'] };

it('are those that are there as they are now, and those that only the record knows', () => {
  const present = {
    id: 'e1',
    input: { type: 'tcp-listen', address: '127.0.0.1:0', label: 'kiln' },
    status: { state: 'idle' },
  } as unknown as EndpointSummary;
  const all = recordedEndpoints([{ ...oven, endpoint: 'e9' }, oven], [present]);
  expect([...all.values()]).toMatchObject([
    { id: 'e1', name: 'kiln', encoding: 'utf-8', formerNames: ['oven', 'stove'] },
    { id: 'e9', name: 'oven', encoding: 'gbk', kind: 'tcp-listen', formerNames: ['stove'] },
  ]);
});

it('have their ids for names without a label, and are read in UTF-8 where nothing better is known', () => {
  const all = recordedEndpoints([{ ...oven, label: '', encoding: 'klingon', formerLabels: [] }]);
  expect(all.get('e1')).toMatchObject({ name: 'e1', encoding: 'utf-8', formerNames: [] });
});
