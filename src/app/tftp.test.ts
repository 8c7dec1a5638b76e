import { afterEach, expect, it } from 'vitest';
import type { MetricsServer } from '../http/metrics-server.js';
import { serveTftpMetrics, TftpServer } from './tftp.js';

const running: MetricsServer[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

const server = new TftpServer({ source: () => undefined, port: 0 });

it.each([
  ['nosuch.invalid', 'HOST_NOT_FOUND'],
  ['fe80::1', 'ZONE_MISSING'],
  ['fe80::1%nope', 'INTERFACE_NOT_FOUND'],
  ['192.0.2.77', 'ADDRESS_NOT_LOCAL'],
])('the figures of a TFTP server cannot be served at %s: %s', async (host, code) => {
  await expect(serveTftpMetrics(server, { host, port: 0 })).rejects.toMatchObject({ code });
});

it.each([
  ['*', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '[::1]'],
])('the figures of a TFTP server are served at %s', async (host, asked) => {
  const metrics = await serveTftpMetrics(server, { host, port: 0 });
  running.push(metrics);
  const answer = await fetch(`http://${asked}:${metrics.port}/metrics`);
  expect(await answer.text()).toContain('breakoutbox_tftp_transfers_running 0');
});
