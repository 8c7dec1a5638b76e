// The NATS server of the benches of a cluster.
import { spawn } from 'node:child_process';
import { accepts, ended, freePort, hasProgram } from './machine.mjs';

/** A NATS server with JetStream, on a free port of 127.0.0.1. */
export async function startedNats(store) {
  if (!hasProgram('nats-server')) throw new Error('nats-server is missing: npm run setup:peers');
  const port = await freePort();
  const child = spawn('nats-server', ['-js', '-sd', store, '-a', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const deadlineMs = performance.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs)
      throw new Error('nats-server does not start');
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return { url: `nats://127.0.0.1:${port}`, end: () => ended(child) };
}
