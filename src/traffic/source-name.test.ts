import { expect, it } from 'vitest';
import { sourceName } from './source-name.js';

it.each([
  ['oven', 'tcp-listen', '0.0.0.0:7777', 'oven'],
  ['', 'tcp-listen', '0.0.0.0:7777', 'TCP :7777'],
  ['', 'tcp-relay', '[::]:502', 'TCP :502'],
  ['', 'udp', '127.0.0.1:7788', 'UDP 127.0.0.1:7788'],
  ['', 'tftp-server', '[::1]:69', 'TFTP [::1]:69'],
  ['', 'tcp-connect', undefined, 'e1'],
  ['', '', '0.0.0.0:7777', 'e1'],
])('an endpoint labelled "%s", %s at %s, is called %s', (label, kind, local, name) => {
  expect(sourceName({ endpoint: 'e1', label, kind, local })).toBe(name);
});
