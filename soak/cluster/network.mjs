// Where the servers of a cluster run: all on 127.0.0.1, or each in a network namespace of its own behind cables that can be pulled.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { ended, started } from './children.mjs';

/** The nodes, each with a network of its own to all servers. */
export const nodeNames = ['room1', 'room2'];
const routes = 'routes';
const watch = 'watch';
/** Networks that each server has a cable to: one of each node, one among the servers, and one of whoever watches, which is never cut. */
const networks = [...nodeNames, routes, watch];
const clientPort = 4_222;
const routePort = 6_222;
const monitorPort = 8_222;

/** A new namespace has its loopback interface down. */
export function raiseLoopback() {
  ip('link set lo up');
}

/** Everything on 127.0.0.1; nothing can be cut. */
export async function plainNetwork(servers) {
  const ports = new Map();
  const taken = new Set();
  for (const server of servers)
    ports.set(server, {
      client: await freePort(taken),
      route: await freePort(taken),
      monitor: await freePort(taken),
    });
  const at = (server, use) => `127.0.0.1:${ports.get(server)[use]}`;
  return {
    /** What runs a program where a server is: words before its own. */
    within: () => [],
    client: (server) => at(server, 'client'),
    control: (server) => at(server, 'client'),
    route: (server) => at(server, 'route'),
    listening: (server) => at(server, 'client'),
    monitor: (server) => at(server, 'monitor'),
    monitored: (server) => at(server, 'monitor'),
    close: async () => undefined,
  };
}

/**
 * A namespace for each server, and bridges between them and this program, which has to run in a namespace of its own. Pulling a cable takes
 * it from its bridge: what is sent into it is lost without a word, as behind a switch that has died.
 */
export async function cabledNetwork(servers) {
  for (const [index, network] of networks.entries()) {
    ip(`link add ${network} type bridge`);
    ip(`addr add 10.97.${index}.254/24 dev ${network}`);
    ip(`link set ${network} up`);
  }
  const places = new Map();
  for (const [number, server] of servers.entries()) {
    const place = started('unshare', ['-n', 'sh', '-c', 'echo ready; exec cat'], { stdin: 'pipe' });
    await once(place.stdout, 'data');
    places.set(server, place);
    for (const [index, network] of networks.entries()) {
      const cable = cableOf(server, network);
      ip(`link add ${cable} type veth peer name ${network} netns ${place.pid}`);
      ip(`link set ${cable} master ${network} up`);
      inside(place, `addr add 10.97.${index}.${number + 1}/24 dev ${network}`);
      inside(place, `link set ${network} up`);
    }
    inside(place, 'link set lo up');
  }
  const address = (server, network) => `10.97.${networks.indexOf(network)}.${servers.indexOf(server) + 1}`;
  return {
    within: (server) => ['nsenter', '-t', String(places.get(server).pid), '-n'],
    client: (server, node) => `${address(server, node)}:${clientPort}`,
    control: (server) => `${address(server, watch)}:${clientPort}`,
    route: (server) => `${address(server, routes)}:${routePort}`,
    listening: () => `0.0.0.0:${clientPort}`,
    monitor: () => `0.0.0.0:${monitorPort}`,
    monitored: (server) => `${address(server, watch)}:${monitorPort}`,
    /** Cuts a node from all servers; the returned function mends it. */
    cutNode: (node) => pulled(servers.map((server) => [cableOf(server, node), node])),
    /** Cuts a server from the others; whoever is connected with it stays so. */
    cutRoutes: (server) => pulled([[cableOf(server, routes), routes]]),
    close: async () => {
      for (const server of servers)
        for (const network of networks) ip(`link del ${cableOf(server, network)}`);
      for (const network of networks) ip(`link del ${network}`);
      for (const place of places.values()) await ended(place, 'SIGTERM');
    },
  };
}

function pulled(cables) {
  for (const [cable] of cables) ip(`link set ${cable} nomaster`);
  return () => {
    for (const [cable, network] of cables) ip(`link set ${cable} master ${network}`);
  };
}

/** Names of links have 15 characters at most. */
function cableOf(server, network) {
  return `${server}-${network}`;
}

function ip(words) {
  execFileSync('ip', words.split(' '), { stdio: ['ignore', 'ignore', 'inherit'] });
}

function inside({ pid }, words) {
  execFileSync('nsenter', ['-t', String(pid), '-n', 'ip', ...words.split(' ')]);
}

/**
 * A port that nobody listens on and that is not among `taken`, which it joins; below those that systems give to clients: while a server is
 * down, whoever seeks it must not be given its very port.
 */
export async function freePort(taken) {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    if (taken.has(port)) continue;
    taken.add(port);
    const probe = createServer();
    try {
      probe.listen(port, '127.0.0.1');
      await once(probe, 'listening');
      return port;
    } catch {
      // Somebody listens there.
    } finally {
      probe.close();
    }
  }
}
