import { expect, it } from 'vitest';
import type { ClusterReport } from '../../src/operations/nodes.js';
import { ClusterView } from './cluster-view.js';

const none: ClusterReport = { state: 'none', nodes: [] };
const joined: ClusterReport = { state: 'connected', node: 'room1', nodes: [] };

function view(answers: (ClusterReport | undefined)[], isInSight = () => true) {
  const waits: (() => void)[] = [];
  let asked = 0;
  const call = async (): Promise<never> => {
    asked += 1;
    const answer = answers.shift();
    if (answer === undefined) throw new Error('away');
    return answer as never;
  };
  const cluster = new ClusterView(
    { call },
    (_ms, run) => {
      waits.push(run);
      return () => undefined;
    },
    isInSight,
  );
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });
  return { cluster, waits, turn, asked: () => asked };
}

it('asks a workbench outside a cluster once for each time it begins', async () => {
  const { cluster, waits, turn, asked } = view([none, none]);
  cluster.begin();
  await turn();
  expect([asked(), waits.length]).toEqual([1, 0]);
  cluster.begin();
  await turn();
  expect(asked()).toBe(2);
});

it('goes on asking a node, also past an answer that does not come, and keeps what it knows', async () => {
  const { cluster, waits, turn } = view([joined, undefined, { ...joined, state: 'away' }]);
  cluster.begin();
  await turn();
  waits.shift()?.();
  await turn();
  expect(cluster.report.get().state).toBe('connected');
  waits.shift()?.();
  await turn();
  expect([cluster.report.get().state, waits.length]).toEqual(['away', 1]);
});

it('asks nothing while the page is out of sight', async () => {
  let isInSight = false;
  const { cluster, waits, turn, asked } = view([joined], () => isInSight);
  cluster.begin();
  await turn();
  expect([asked(), waits.length]).toEqual([0, 1]);
  isInSight = true;
  waits.shift()?.();
  await turn();
  expect(asked()).toBe(1);
});
