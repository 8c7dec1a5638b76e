// Three NATS servers with JetStream that are one cluster.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { ended, eventually, isRunning, started } from './children.mjs';

/** Their names. */
export const serverNames = ['n1', 'n2', 'n3'];

/** The cluster: who runs, who leads, and what ends and starts them. Servers are called by their names. */
export class NatsCluster {
  #network;
  #folder;
  #children = new Map();
  #nats;

  constructor(network, folder) {
    this.#network = network;
    this.#folder = folder;
    for (const server of serverNames) writeFileSync(this.#file(server), this.#configuration(server));
  }

  /** Starts all servers in `folder`; resolves when JetStream has a leader. */
  static async start(network, folder) {
    const cluster = new NatsCluster(network, folder);
    await cluster.startAll();
    cluster.#nats = await connect({
      servers: serverNames.map((server) => network.control(server)),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
      timeout: 3_000,
      ignoreClusterUpdates: true,
    });
    return cluster;
  }

  /** The URLs of all servers, as a node is given them. */
  urls(node) {
    return serverNames.map((server) => `nats://${this.#network.client(server, node)}`).join(',');
  }

  /** A connection of whoever watches, which no fault cuts off. */
  get nats() {
    return this.#nats;
  }

  isRunning(server) {
    return isRunning(this.#children.get(server));
  }

  /** Starts a server, unless it runs. Resolves when it runs, not when it is ready. */
  start(server) {
    if (this.isRunning(server)) return;
    const [command, ...words] = [...this.#network.within(server), 'nats-server', '-c', this.#file(server)];
    const child = started(command, words);
    child.stdout.resume();
    this.#children.set(server, child);
  }

  async startAll() {
    for (const server of serverNames) this.start(server);
    await this.ready();
  }

  /** Ends a server at once, as a crash does. */
  kill(server) {
    return ended(this.#children.get(server), 'SIGKILL');
  }

  /** Ends a server as an operator does. */
  stop(server) {
    return ended(this.#children.get(server), 'SIGTERM');
  }

  /** Resolves when all servers that run are healthy, as they say themselves, and agree on who leads them. */
  async ready(timeoutMs = 60_000) {
    await eventually(
      'JetStream is healthy',
      async () => {
        const leaders = await Promise.all(
          serverNames.filter((server) => this.isRunning(server)).map((server) => this.#healthyLeader(server)),
        );
        return leaders[0] !== undefined && leaders.every((leader) => leader === leaders[0]);
      },
      timeoutMs,
    );
  }

  /** The server that leads a stream; waits for one. */
  async leaderOf(stream) {
    return await eventually(
      `${stream} has a leader`,
      async () => (await this.#info(stream))?.cluster?.leader,
    );
  }

  /** Resolves when every replica of a stream has what its leader has. */
  async replicated(stream, timeoutMs = 60_000) {
    await eventually(
      `all replicas of ${stream} are current`,
      async () => {
        const { cluster } = (await this.#info(stream)) ?? {};
        const { leader, replicas = [] } = cluster ?? {};
        if (leader === undefined) return false;
        return replicas.length === serverNames.length - 1 && replicas.every(({ current }) => current);
      },
      timeoutMs,
    );
  }

  /** How many servers have other messages in a stream than most, as their sizes show: 0 where all replicas are alike. */
  async unlikeReplicas(stream) {
    const found = await Promise.all(serverNames.map((server) => this.#stateOf(server, stream)));
    const counts = new Map();
    for (const state of found) counts.set(state, (counts.get(state) ?? 0) + 1);
    return found.length - Math.max(...counts.values());
  }

  /** Ends the servers. */
  async close() {
    await this.#nats?.close();
    for (const server of serverNames) await this.kill(server);
  }

  async #info(stream) {
    try {
      const manager = await jetstreamManager(this.#nats, { timeout: 2_000, checkAPI: false });
      return await manager.streams.info(stream);
    } catch {
      // Nobody leads now, or there is no such stream yet.
      return undefined;
    }
  }

  /** Whom a healthy server takes for the leader of JetStream; undefined while it is not healthy. */
  async #healthyLeader(server) {
    try {
      const at = `http://${this.#network.monitored(server)}`;
      const health = await fetch(`${at}/healthz`, { signal: AbortSignal.timeout(2_000) });
      if (!health.ok) return undefined;
      const answer = await fetch(`${at}/jsz`, { signal: AbortSignal.timeout(2_000) });
      const { meta_cluster: meta } = await answer.json();
      return meta?.leader || undefined;
    } catch {
      return undefined;
    }
  }

  /** What a server itself has of a stream. */
  async #stateOf(server, stream) {
    const at = `http://${this.#network.monitored(server)}/jsz?accounts=1&streams=1`;
    const answer = await fetch(at, { signal: AbortSignal.timeout(5_000) });
    const { account_details: accounts = [] } = await answer.json();
    const { state } =
      accounts.flatMap((one) => one.stream_detail ?? []).find(({ name }) => name === stream) ?? {};
    return `${state?.messages} ${state?.bytes} ${state?.last_seq}`;
  }

  #file(server) {
    return join(this.#folder, `${server}.conf`);
  }

  #configuration(server) {
    const network = this.#network;
    const others = serverNames.filter((name) => name !== server);
    return [
      `server_name: ${server}`,
      `listen: ${network.listening(server)}`,
      `http: ${network.monitor(server)}`,
      `jetstream { store_dir: ${JSON.stringify(join(this.#folder, server))} }`,
      'cluster {',
      '  name: lab',
      `  listen: ${network.route(server)}`,
      `  routes: [${others.map((other) => `nats-route://${network.route(other)}`).join(', ')}]`,
      // A node takes the addresses that it was given: with cables, each has its own.
      '  no_advertise: true',
      '}',
      '',
    ].join('\n');
  }
}
