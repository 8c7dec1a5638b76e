// `node bench/boot-plan.mjs`: what the model of bench/boot-model.mjs says of many machines that boot at once. Its defaults are those of the table in
// docs/scaling.md, which says where they come from.
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { lastBoot, nodesFor } from './boot-model.mjs';
import { printTable } from './machine.mjs';

const usage = `Usage: node bench/boot-plan.mjs [--machines N] [--megabytes N] [--within N] [--arrival N] [--link N] [--cores N] [--round-trip N] [--loss N]

  --machines N    machines that boot (10000)
  --megabytes N   what each downloads, in three files: loader, kernel, initial RAM disk (73)
  --within N      seconds within which the last has booted, for the number of nodes (300)
  --arrival N     seconds over which they are switched on, evenly (0)
  --link N        megabits a second of a node's link (10000); a machine has 1000
  --cores N       cores of a node (4)
  --round-trip N  microseconds from a window's last block until its ACK is at the node: network and client (300)
  --loss N        datagrams of 100,000 that are lost (0)
`;
const script = new ScriptArguments('node bench/boot-plan.mjs', usage);
const option = (text) => ({ type: 'string', default: text });
const { values } = await script.read({
  machines: option('10000'),
  megabytes: option('73'),
  within: option('300'),
  arrival: option('0'),
  link: option('10000'),
  cores: option('4'),
  'round-trip': option('300'),
  loss: option('0'),
});
const given = (name, least, most) => script.whole(`--${name}`, values[name], { least, most });

const shapes = [
  { blockBytes: 512, windowBlocks: 1 },
  { blockBytes: 1432, windowBlocks: 1 },
  { blockBytes: 1468, windowBlocks: 4 },
  { blockBytes: 1468, windowBlocks: 16 },
];
const nodeCounts = [1, 2, 4, 8, 16];
const bytes = given('megabytes', 1, 100_000) * 1e6;
const within = given('within', 1, 86_400);
const plan = {
  machines: given('machines', 1, 10_000_000),
  arrivalSeconds: given('arrival', 0, 86_400),
  client: {
    roundTripSeconds: given('round-trip', 1, 10_000_000) / 1e6,
    turnaroundSeconds: 0,
    bytesPerSecond: 1e9 / 8,
    lossShare: given('loss', 0, 50_000) / 100_000,
  },
  node: {
    bytesPerSecond: (given('link', 1, 1_000_000) * 1e6) / 8,
    cores: given('cores', 1, 1_024),
    // docs/performance.md: a file of 1 KiB, 50 clients in lock-step, 50 clients with windows of 16, each on one core.
    secondsPerDownload: 140e-6,
    secondsPerWindow: 10e-6,
    secondsPerBlock: 0.7e-6,
  },
};

printTable(
  [
    'block, window',
    'alone',
    ...nodeCounts.map((count) => `${count} ${count === 1 ? 'node' : 'nodes'}`),
    `nodes for ${duration(within)}`,
  ],
  shapes.map((shape) => {
    // A loader, a kernel, an initial RAM disk.
    const files = [1 / 73, 12 / 73, 60 / 73].map((share) => ({ bytes: Math.round(bytes * share), ...shape }));
    const { alone } = lastBoot({ ...plan, files, nodes: 1 });
    return [
      `${shape.blockBytes}, ${shape.windowBlocks}`,
      duration(alone),
      ...nodeCounts.map((nodes) => {
        const { seconds, limit } = lastBoot({ ...plan, files, nodes });
        return `${duration(seconds)} (${limit})`;
      }),
      nodesFor(within, { ...plan, files }) ?? 'none is enough',
    ];
  }),
);

function duration(seconds) {
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`;
}
