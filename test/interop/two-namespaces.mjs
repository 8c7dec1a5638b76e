// Run in a network namespace of its own: a second one behind a cable (veth), where a board would be. `here` and `there` are
// the cable's ends; both namespaces have 10.98.0.0/24 and the second is ready for 10.98.1.0/24 and fd98:1::/64.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Runs `ip` with words in one string. */
export const ip = (words) => execFileSync('ip', words.split(' '), { stdio: ['ignore', 'ignore', 'inherit'] });

/** Makes the second namespace and the cable; gives what runs programs there. */
export async function connectNamespaces() {
  const there = spawn('unshare', ['-n', 'sh', '-c', 'echo ready; exec sleep 300'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(there.stdout, 'data');
  const enter = ['-t', String(there.pid), '-n'];
  ip('link set lo up');
  ip('link add here type veth peer name there');
  ip(`link set there netns ${there.pid}`);
  ip('addr add 10.98.0.1/24 dev here');
  ip('link set here up');
  process.on('exit', () => there.kill());
  const inThere = (words) => execFileSync('nsenter', [...enter, ...words.split(' ')]);
  inThere('ip addr add 10.98.0.2/24 dev there');
  inThere('ip addr add 10.98.1.2/24 dev there');
  inThere('ip addr add fd98:1::2/64 dev there nodad');
  inThere('ip link set there up');
  return {
    /** Runs a program of the second namespace to its end. */
    run: inThere,
    /** Starts one that is talked to. */
    start: (command, args) => spawn('nsenter', [...enter, command, ...args], { stdio: 'pipe' }),
    /** Starts one of this namespace in the same way. */
    startHere: (command, args) => spawn(command, args, { stdio: 'pipe' }),
    close: () => there.kill(),
  };
}

/** The first of some milliseconds in which `found` gives something. */
export async function eventually(found, timeoutMs = 10_000) {
  for (const untilMs = performance.now() + timeoutMs; performance.now() < untilMs; ) {
    const value = found();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  throw new Error(`not within ${timeoutMs} ms: ${found}`);
}

/** `bob tftp serve` with `--json`: its events as they come. */
export async function serve(main, words) {
  const child = spawn(process.execPath, [main, 'tftp', 'serve', ...words, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  process.on('exit', () => child.kill());
  const events = [];
  createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)));
  const server = {
    events,
    /** The first event that fits, now or soon. */
    event: (fits) => eventually(() => events.find(fits)),
    stop: async () => {
      child.kill();
      await once(child, 'close');
    },
  };
  await server.event(({ type }) => type === 'listening');
  return server;
}
