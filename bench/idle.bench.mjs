// 10,000 connections that stay open and silent: what each costs in resident memory, and whether all still answer.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { bobPath, ended, freePort, machineLine, printTable, progressOf } from './machine.mjs';

/** What it measures, for `--help`. */
export const about = 'memory of 10,000 idle TCP connections, and whether all still answer';

const connections = 10_000;
const atOnce = 100;

/** Opens them from several loopback addresses, weighs the server before and after, then has all of them echo. */
export async function run() {
  const port = await freePort();
  const args = [
    bobPath,
    'tcp',
    'listen',
    String(port),
    '--reply',
    'echo',
    '--json',
    '--max-connections',
    '20000',
  ];
  const server = spawn(process.execPath, ['--expose-gc', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let open = 0;
  server.stdout.on('data', (data) => {
    open += String(data).split('"connected"').length - 1;
  });
  try {
    await new Promise((resolve) => server.stdout.once('data', resolve));
    const before = residentBytes(server.pid);
    const sockets = [];
    const progress = progressOf(connections / atOnce + 1);
    for (let count = 0; count < connections; count += atOnce) {
      progress.step(`${count} connections`);
      sockets.push(
        ...(await Promise.all(Array.from({ length: atOnce }, (_, index) => opened(port, count + index)))),
      );
    }
    const until = Date.now() + 10_000;
    while (open < connections && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    const after = residentBytes(server.pid);
    progress.step('all of them say something');
    const began = performance.now();
    const answers = await Promise.all(sockets.map((socket, index) => answered(socket, `ping ${index}`)));
    const seconds = (performance.now() - began) / 1000;
    for (const socket of sockets) socket.destroy();
    progress.end();
    process.stdout.write(`${connections} idle TCP connections. ${machineLine()}\n\n`);
    printTable(
      ['connections', 'resident before', 'resident after', 'each', 'answered', 'all answered within'],
      [
        [
          open,
          `${(before / 2 ** 20).toFixed(1)} MiB`,
          `${(after / 2 ** 20).toFixed(1)} MiB`,
          `${((after - before) / connections / 1024).toFixed(1)} KiB`,
          answers.filter(Boolean).length,
          `${seconds.toFixed(2)} s`,
        ],
      ],
    );
  } finally {
    await ended(server);
  }
}

function opened(port, number) {
  return new Promise((resolve, reject) => {
    const localAddress = `127.0.0.${2 + (number % 8)}`;
    const socket = connect({ port, host: '127.0.0.1', localAddress }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function answered(socket, text) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), 20_000);
    socket.once('data', (data) => {
      clearTimeout(timer);
      resolve(String(data) === text);
    });
    socket.write(text);
  });
}

function residentBytes(pid) {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return Number(pages) * 4096;
}
