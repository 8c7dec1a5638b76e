// How long it takes until the last of many machines has booted by TFTP, from what its files, its client, the network and the nodes are.
// A model of rates: nothing is simulated packet by packet. docs/scaling.md states what it assumes and how far it was from measurements.

/** Bytes of a block's frame before its payload: Ethernet, IPv4, UDP, TFTP (RFC 894, 791, 768, 1350). */
const headerBytes = 14 + 20 + 8 + 4;
/** What a wire takes for each frame beside: preamble, frame check sequence, gap between frames (IEEE 802.3). */
const wireBytes = 8 + 4 + 12;

/** How many blocks and windows a file is. A file that is a whole number of blocks ends in an empty one (RFC 1350, section 6). */
export function blocksOf({ bytes, blockBytes, windowBlocks }) {
  const blocks = Math.floor(bytes / blockBytes) + 1;
  return { blocks, windows: Math.ceil(blocks / windowBlocks) };
}

/** Bytes that a file is on a line, its request and its options included; `perFrame` is what the line takes for each frame beside. */
export function lineBytes(file, perFrame = wireBytes) {
  const { blocks } = blocksOf(file);
  return file.bytes + (blocks + 1) * (headerBytes + perFrame);
}

/**
 * Seconds of one download when nothing else happens: the request and the answer to it, then window after window. A window costs a round
 * trip, the client's time for it, and the time of its blocks on the client's line. `lossShare` is the share of datagrams that is lost, each for itself.
 */
export function downloadSeconds(file, client) {
  const { roundTripSeconds, turnaroundSeconds, bytesPerSecond, lossShare = 0, timeoutSeconds = 1 } = client;
  const { blocks, windows } = blocksOf(file);
  const onLine = lineBytes(file) / bytesPerSecond;
  const rounds = (1 + windows) * (roundTripSeconds + turnaroundSeconds);
  // What is told of by nobody waits for a timeout: the last block of a window, its ACK, the request and its answer. A gap before the last block is
  // reported at once and costs a round trip.
  const silent = lossShare * 2 * (windows + 1) * timeoutSeconds;
  const reported = lossShare * (blocks - windows) * (roundTripSeconds + turnaroundSeconds);
  return onLine + rounds + silent + reported;
}

/**
 * The share of all machines that the fullest of `nodes` gets, on average, where a hash gives each machine to a node as a throw of a die
 * would. The counts are those of independent Poisson variables less their common error, so the largest is as far above the mean as theirs.
 */
export function fullestShare(machines, nodes) {
  if (nodes === 1) return 1;
  const mean = machines / nodes;
  return Math.min(1, (mean + Math.sqrt(mean) * expectedMaximum(nodes)) / machines);
}

/** Seconds that a node works for one boot, on its link and on its processor. */
export function nodeSeconds(files, node) {
  const sum = (of) => files.reduce((total, file) => total + of(file), 0);
  const link = sum((file) => lineBytes(file, node.frameBytes)) / node.bytesPerSecond;
  const perFile = (file) => {
    const { blocks, windows } = blocksOf(file);
    return node.secondsPerDownload + windows * node.secondsPerWindow + blocks * node.secondsPerBlock;
  };
  return { link, processor: sum(perFile) / node.cores };
}

/**
 * When the last of `machines` has booted, that were switched on evenly over `arrivalSeconds`: no sooner than the last one to come needs
 * by itself, nor than the fullest node, or the uplink of a rack, needs for all of its own. `limit` names which of these it is.
 */
export function lastBoot({ machines, arrivalSeconds = 0, files, client, node, nodes, rack }) {
  const alone = files.reduce((total, file) => total + downloadSeconds(file, client), 0);
  const each = nodeSeconds(files, node);
  const onFullest = machines * fullestShare(machines, nodes);
  const rackBytes = files.reduce((total, file) => total + lineBytes(file), 0) * (rack?.machines ?? 0);
  const limits = {
    client: arrivalSeconds + alone,
    link: onFullest * each.link,
    processor: onFullest * each.processor,
    rack: rack === undefined ? 0 : rackBytes / rack.bytesPerSecond,
  };
  const [limit, seconds] = Object.entries(limits).reduce((most, one) => (one[1] > most[1] ? one : most));
  return { seconds, limit, limits, alone, onFullest };
}

/** The fewest nodes, up to `most`, with which the last machine has booted within `seconds`; `undefined` where no number of nodes does. */
export function nodesFor(seconds, plan, most = 256) {
  for (let nodes = 1; nodes <= most; nodes += 1) {
    const last = lastBoot({ ...plan, nodes });
    if (last.seconds <= seconds) return nodes;
    if (last.limit === 'client' || last.limit === 'rack') return undefined;
  }
  return undefined;
}

/**
 * Downloads a second while `clients` download one file after the other: as many as the clients ask for by themselves, or as the nodes
 * give. (The asymptotic bounds of operational analysis: near where both are equal, less is measured.)
 */
export function downloadsPerSecond({ clients, file, client, node, nodes }) {
  const { link, processor } = nodeSeconds([file], node);
  return Math.min(clients / downloadSeconds(file, client), nodes / Math.max(link, processor));
}

/** The mean of the largest of `count` standard normal variables, by Blom's approximation. */
function expectedMaximum(count) {
  return normalQuantile((count - 0.375) / (count + 0.25));
}

/** The value that a standard normal variable stays below with this probability, from 0.5 to 1, by bisection of its distribution. */
function normalQuantile(probability) {
  let [low, high] = [0, 8];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** By the series of the error function, which is exact to the last digits for values below 8. */
function normalDistribution(value) {
  let term = value;
  let sum = value;
  for (let index = 1; index < 400; index += 1) {
    term *= (value * value) / (2 * index + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-value * value) / 2)) / Math.sqrt(2 * Math.PI);
}
