// What a fault needs: servers, two nodes that are under load, and the count at the end.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BobNode, workspaceOf } from './bob-node.mjs';
import { NatsCluster, serverNames } from './nats-cluster.mjs';
import { cabledNetwork, freePort, nodeNames, plainNetwork } from './network.mjs';
import { makePlainStream, messagesOf, PlainNode } from './plain-node.mjs';

/** Three servers and two nodes. */
export class FaultBench {
  folder;
  network;
  cluster;
  nodes = [];
  /** How long a fault goes on, in milliseconds. */
  forMs;
  #say;
  /** Takes back what was prepared. */
  #undo;

  /**
   * `rate` is each node's, in messages a second; `say` is called with what happens, `prepare` with the folders of the workspaces before
   * a node starts.
   */
  static async open({ isPlain, hasCables, hasNodes, rate, forMs, say, prepare }) {
    const bench = new FaultBench();
    bench.forMs = forMs;
    bench.#say = say;
    bench.folder = mkdtempSync(join(tmpdir(), 'breakoutbox-faults-'));
    try {
      bench.network = await (hasCables ? cabledNetwork : plainNetwork)(serverNames);
      const servers = join(bench.folder, 'servers');
      mkdirSync(servers);
      bench.cluster = await NatsCluster.start(bench.network, servers);
      if (isPlain) await makePlainStream(bench.cluster.nats, serverNames.length);
      bench.#undo = prepare?.(nodeNames.map((name) => workspaceOf(bench.folder, name)));
      const ports = new Set();
      for (const name of hasNodes ? nodeNames : []) {
        const urls = bench.cluster.urls(name);
        const node = isPlain
          ? new PlainNode({ name, urls, rate })
          : new BobNode({
              ...{ name, urls, rate, port: await freePort(ports) },
              workspace: workspaceOf(bench.folder, name),
            });
        bench.nodes.push(node);
        await node.start();
      }
    } catch (error) {
      await bench.close();
      throw error;
    }
    return bench;
  }

  /** The stream of the nodes. */
  get stream() {
    return this.nodes[0].stream;
  }

  say(what) {
    this.#say(what);
  }

  /** Load on all nodes. */
  begin() {
    for (const node of this.nodes) node.begin();
  }

  /** Ends the load, waits until everything is delivered, and counts, both nodes together. */
  async count() {
    this.say('the load ends, the stream gets the rest');
    const endedMs = performance.now();
    for (const node of this.nodes) {
      await node.end();
      await node.delivered();
    }
    const deliveredMs = performance.now() - endedMs;
    await this.cluster.replicated(this.stream);
    this.say('the count');
    const total = {};
    for (const node of this.nodes) {
      const counted = await node.count(this.cluster.nats);
      for (const [key, value] of Object.entries(counted)) total[key] = (total[key] ?? 0) + value;
    }
    const unlikeReplicas = await this.cluster.unlikeReplicas(this.stream);
    return {
      ...total,
      unlikeReplicas,
      deliveredMs: Math.round(deliveredMs),
      ...(await this.#batches()),
    };
  }

  async close() {
    for (const node of this.nodes) await node.close();
    await this.cluster?.close();
    await this.network?.close();
    this.#undo?.();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * How the batches of the nodes lie in the stream: the longest time between two of one node, in milliseconds, and how many begin with a
   * number that their run has delivered already.
   */
  async #batches() {
    let [pauseMs, repeatedBatches] = [0, 0];
    for (const { stream, subject } of this.nodes) {
      const delivered = new Map();
      let before;
      for await (const { time, headers } of messagesOf(this.cluster.nats, stream, subject, {
        headersOnly: true,
      })) {
        if (before !== undefined) pauseMs = Math.max(pauseMs, time - before);
        before = time;
        const [run, first, last] = ['Bob-Run', 'Bob-First', 'Bob-Last'].map((name) => headers?.get(name));
        if (Number(first) <= (delivered.get(run) ?? 0)) repeatedBatches += 1;
        delivered.set(run, Math.max(Number(last), delivered.get(run) ?? 0));
      }
    }
    return { pauseMs, repeatedBatches };
  }
}
