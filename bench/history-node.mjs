// A node of a cluster without sockets: publishes messages at a rate as its endpoints would, records them, and delivers them to the stream of
// the history. Prints one line of JSON when the last is acknowledged: how many, how long it took, and its CPU time.
// `node history-node.mjs SERVER NODE MESSAGES_A_SECOND SECONDS FOLDER`
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as later } from 'node:timers/promises';

const [server, node, rate, seconds, folder] = process.argv.slice(2);
const dist = new URL('../dist/', import.meta.url);
const load = (path) => import(new URL(path, dist).href);
const { History } = await load('store/history/history.js');
const { HubRecorder } = await load('app/record/recorder.js');
const { WorkbenchHistory } = await load('app/cluster/workbench-history.js');
const { ClusterLink } = await load('cluster/cluster-link.js');
const { createWorkbenchHub } = await load('app/create-hub.js');

const messagesATurn = 2_000;
const messageBytes = 64;
const text = new TextEncoder();
const messageOf = (number) => ({
  ...{ type: 'received', timeMicros: Date.now() * 1_000, endpoint: 'e1', connection: number % 50 },
  peer: `10.0.0.${number % 50}:5000`,
  bytes: text.encode(`message ${number} temp=${(number * 7_919) % 1_000} `.padEnd(messageBytes, '.')),
});

const link = await ClusterLink.open({
  ...{ servers: [server], isTls: false, login: { type: 'none' }, tls: {}, name: `bench ${node}` },
});
const entry = new URL('app/entries/history-thread.js', dist);
const history = await History.open({ file: join(folder, `${node}.sqlite`), readOnly: false }, entry);
const hub = createWorkbenchHub(1);
const recorder = new HubRecorder(hub, history, () => undefined);
const spool = {
  ...{ identity: history.identity.toString(36), first: 1, isGrowing: true },
  after: (number) => history.spool(number),
};
const delivery = new WorkbenchHistory(
  link,
  { node, instance: node, limits: {} },
  { hub, described: () => undefined, spool: () => spool, folder: join(folder, node) },
);
while (delivery.report.state !== 'current') await later(10);

const total = Math.round(Number(rate) * Number(seconds));
const before = process.cpuUsage();
const begunMs = performance.now();
for (let sent = 0; sent < total; ) {
  const due = Math.floor(((performance.now() - begunMs) / 1_000) * Number(rate));
  const until = Math.min(total, sent + messagesATurn, due);
  for (; sent < until; sent += 1) hub.publish(messageOf(sent + 1));
  await later(1);
}
while (hub.lastSequence < total || delivery.report.waiting > 0) await later(5);
// What is acknowledged is waited for: the hub hands over what it has within the same turn.
await delivery.close();
const tookMs = performance.now() - begunMs;
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ total, tookMs, cpuMs: (user + system) / 1_000 })}\n`);
await recorder.close();
await history.close();
await link.close();
