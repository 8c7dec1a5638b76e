import { expect, it } from 'vitest';
import { type DiagnosisTarget, parseDiagnosisTarget } from './diagnosis-target.js';

it.each<[string, DiagnosisTarget]>([
  ['7788', { protocol: undefined, port: 7788 }],
  ['*:7788', { protocol: undefined, port: 7788 }],
  ['udp:69', { protocol: 'udp', port: 69 }],
  ['TCP:127.0.0.1:80', { protocol: 'tcp', host: '127.0.0.1', port: 80 }],
  ['[::1]:69', { protocol: undefined, host: '::1', port: 69 }],
  ['239.1.2.3:5000', { protocol: undefined, host: '239.1.2.3', port: 5000 }],
  ['printer.local:9100', { protocol: undefined, host: 'printer.local', port: 9100 }],
])('%s', (text, value) => {
  expect(parseDiagnosisTarget(text)).toEqual({ ok: true, value });
});

it.each(['', '0', '65536', 'udp:', 'printer.local', 'udp:[::1]', 'tcp:239.1.2.3:5000', 'tcp:[ff02::7]:5000'])(
  '%j is refused',
  (text) => {
    expect(parseDiagnosisTarget(text).ok).toBe(false);
  },
);
