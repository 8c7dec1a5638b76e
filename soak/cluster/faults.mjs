// The faults: what is done to servers and nodes while both nodes are under load.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { later } from './children.mjs';
import { libraryFaults } from './library-faults.mjs';
import { serverNames } from './nats-cluster.mjs';
import { workspaceFaults } from './workspace-faults.mjs';

/** How long what was killed stays away, in milliseconds. */
const awayMs = 1_500;

/**
 * Each fault by its name: `about` for a person, `needs` a namespace where cables are pulled or a small disk is mounted, `prepare` before the
 * nodes start, `run` while they are under load. Nothing may be lost, or where it `mayLose`, nothing that is not told. `ofBob` are those that mean nothing without Breakoutbox; one whose `hasNodes` is false
 * does without nodes, and `run` resolves with the count.
 */
export const faults = {
  'node-killed': {
    about: 'kill -9 of a node, which is started again',
    async run(bench) {
      const [node] = bench.nodes;
      await later(bench.forMs / 3);
      bench.say('room1 is killed');
      await node.kill();
      await later(bench.forMs / 3);
      await node.start();
      bench.say('room1 is back');
      node.begin();
      await later(bench.forMs / 3);
    },
  },
  'server-killed': {
    about: 'kill -9 of a NATS server that does not lead the stream',
    async run(bench) {
      await later(bench.forMs / 4);
      const leader = await bench.cluster.leaderOf(bench.stream);
      await away(
        bench,
        serverNames.find((server) => server !== leader),
        bench.forMs / 2,
      );
      await later(bench.forMs / 4);
    },
  },
  'leader-killed': {
    about: 'kill -9 of the stream’s leader, again and again',
    async run(bench) {
      const untilMs = performance.now() + bench.forMs;
      do {
        await away(bench, await bench.cluster.leaderOf(bench.stream), awayMs);
        await bench.cluster.ready();
        // Whoever leads next has all that was acknowledged only when a quorum is whole again.
        await bench.cluster.replicated(bench.stream);
      } while (performance.now() < untilMs);
    },
  },
  'all-servers-killed': {
    about: 'kill -9 of all three NATS servers at once',
    async run(bench) {
      await later(bench.forMs / 3);
      bench.say('all servers are killed');
      await Promise.all(serverNames.map((server) => bench.cluster.kill(server)));
      await later(bench.forMs / 3);
      await bench.cluster.startAll();
      bench.say('all servers are back');
      await later(bench.forMs / 3);
    },
  },
  'everything-killed': {
    about: 'kill -9 of all servers and both nodes at once; the nodes are back first',
    async run(bench) {
      await later(bench.forMs / 3);
      bench.say('everything is killed');
      await Promise.all([
        ...serverNames.map((server) => bench.cluster.kill(server)),
        ...bench.nodes.map((node) => node.kill()),
      ]);
      for (const node of bench.nodes) await node.start();
      bench.begin();
      bench.say('the nodes are back');
      await later(bench.forMs / 3);
      await bench.cluster.startAll();
      bench.say('the servers are back');
      await later(bench.forMs / 3);
    },
  },
  restarts: {
    about: 'servers, room1 and room2 are stopped and started, in every order',
    async run(bench) {
      const orders = ordersOf(['servers', ...bench.nodes]);
      // Six of them take their time.
      for (const order of bench.forMs < 10_000 ? orders.slice(-1) : orders) {
        await later(1_000);
        bench.say(`stopped and started: ${order.map((one) => one.name ?? one).join(', ')}`);
        for (const one of order) {
          if (one === 'servers') for (const server of serverNames) await bench.cluster.stop(server);
          else await one.stop();
        }
        for (const one of order) {
          if (one === 'servers') await bench.cluster.startAll();
          else {
            await one.start();
            one.begin();
          }
        }
      }
      await later(1_000);
    },
  },
  'node-cut': {
    about: 'a node is cut off from all NATS servers',
    needs: 'namespace',
    async run(bench) {
      await later(1_000);
      const mend = bench.network.cutNode('room1');
      bench.say('room1 is cut off');
      await later(bench.forMs);
      mend();
      bench.say('room1 is connected again');
      await later(1_000);
    },
  },
  'leader-cut': {
    about: 'the stream’s leader is cut off from the other servers, not from the nodes',
    needs: 'namespace',
    async run(bench) {
      await later(1_000);
      const leader = await bench.cluster.leaderOf(bench.stream);
      const mend = bench.network.cutRoutes(leader);
      bench.say(`${leader} is cut off`);
      await later(bench.forMs);
      mend();
      bench.say(`${leader} is connected again`);
      await bench.cluster.ready();
      await later(1_000);
    },
  },
  'disk-full': {
    about: 'the disk of room1’s record is full, NATS is there',
    needs: 'namespace',
    ofBob: true,
    prepare: smallDisk,
    run: (bench) => later(bench.forMs),
  },
  'disk-full-away': {
    about: 'the disk of room1’s record is full, and NATS is away for a third of the time',
    needs: 'namespace',
    ofBob: true,
    mayLose: true,
    prepare: smallDisk,
    async run(bench) {
      await later(bench.forMs / 3);
      bench.say('all servers are stopped');
      for (const server of serverNames) await bench.cluster.stop(server);
      await later(bench.forMs / 3);
      await bench.cluster.startAll();
      bench.say('all servers are back');
      await later(bench.forMs / 3);
    },
  },
  ...libraryFaults,
  ...workspaceFaults,
};

async function away(bench, server, milliseconds) {
  bench.say(`${server} is killed`);
  await bench.cluster.kill(server);
  await later(milliseconds);
  bench.cluster.start(server);
  bench.say(`${server} is back`);
}

/** Mounts a disk of a few MiB where the workspace of the first node will be; the returned function takes it away. */
function smallDisk([workspace]) {
  mkdirSync(workspace, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', workspace]);
  return () => execFileSync('umount', [workspace]);
}

/** All orders of some things. */
function ordersOf(things) {
  if (things.length < 2) return [things];
  return things.flatMap((first) =>
    ordersOf(things.filter((one) => one !== first)).map((others) => [first, ...others]),
  );
}
