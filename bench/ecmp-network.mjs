// A network of namespaces for benchmarks: a rack of machines, a router, and nodes that all have one address on lo, over which the router spreads what is
// for that address by ECMP. It is made within namespaces of its own (`bench/scaling.bench.mjs` starts those), and ends with them.
import { execFileSync } from 'node:child_process';

/** The address that all nodes have. */
export const serviceAddress = '10.9.9.9';

/** Runs `ip` with words in one string; gives what it prints. */
const ip = (words, input) => execFileSync('ip', words.split(' '), { encoding: 'utf8', input });

/** The words in front of a program that runs in a namespace of the network. */
export const within = (name) => ['netns', 'exec', name];

/** Makes the network with `count` nodes, all of them announced. */
export function makeNetwork(count) {
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', '/run']);
  ip('netns add router');
  const connect = (name, network) => {
    ip(`netns add ${name}`);
    ip(`link add ${name} netns router type veth peer name eth0 netns ${name}`);
    ip(`-n router addr add ${network}.1/24 dev ${name}`);
    ip(`-n router link set dev ${name} up`);
    ip(`-n ${name} addr add ${network}.2/24 dev eth0`);
    ip(`-n ${name} link set dev eth0 up`);
    ip(`-n ${name} link set dev lo up`);
    ip(`-n ${name} route add default via ${network}.1`);
  };
  connect('rack', '10.1.0');
  const nodes = Array.from({ length: count }, (_, index) => `node${index + 1}`);
  for (const [index, node] of nodes.entries()) {
    connect(node, `10.0.${index + 1}`);
    ip(`-n ${node} addr add ${serviceAddress}/32 dev lo`);
    ip(`-n router nexthop add id ${index + 1} via 10.0.${index + 1}.2 dev ${node}`);
  }
  setting('net.ipv4.ip_forward=1');
  hashBy('ports');
  announce(count);
  ip(`-n router route add ${serviceAddress}/32 nhid 100`);
  return nodes;
}

/**
 * What the router hashes: addresses, or ports as well. Policy 1 is not it: over a veth it takes the hash that a connected socket gives to its
 * packets, which is another one than that of the request, and which no wire carries.
 */
function hashBy(what) {
  setting('net.ipv4.fib_multipath_hash_fields=0x37');
  setting(`net.ipv4.fib_multipath_hash_policy=${what === 'ports' ? 3 : 0}`);
}

/** The router sends what is for the service to the first `count` nodes from now on. */
export function announce(count) {
  const members = Array.from({ length: count }, (_, index) => index + 1);
  ip(`-n router nexthop replace id 100 group ${members.join('/')}`);
}

/** Gives every node a link of so many megabits a second, both ways; `undefined` as fast as the machine makes it. */
export function limitLinks(nodes, megabits) {
  for (const [namespace, device] of nodes.flatMap((node) => [
    [node, 'eth0'],
    ['router', node],
  ])) {
    // What waits is what the clients may have under way; nothing is to be lost here.
    const limit = `rate ${megabits}mbit burst 16kb limit 8mb`;
    const words =
      megabits === undefined ? `del dev ${device} root` : `replace dev ${device} root tbf ${limit}`;
    execFileSync('ip', [...within(namespace), 'tc', 'qdisc', ...words.split(' ')]);
  }
}

/**
 * How many of so many machines, each with an address of its own, the router sends to each of `count` nodes: what the kernel answers when it is
 * asked for the route of each one's request. `what` is hashed: `addresses`, or `ports` as well.
 */
export function hashedTo(count, machines, what) {
  hashBy(what);
  announce(count);
  const questions = Array.from({ length: machines }, (_, index) => {
    const from = `10.${2 + Math.floor(index / 62_500)}.${1 + (Math.floor(index / 250) % 250)}.${1 + (index % 250)}`;
    // Boot ROMs begin with the same few ports.
    return `route get ${serviceAddress} from ${from} iif rack ipproto udp sport ${1_024 + (index % 4)} dport 69`;
  });
  // A reverse path of any kind will do: these machines are in no network here.
  setting('net.ipv4.conf.all.rp_filter=0');
  setting('net.ipv4.conf.rack.rp_filter=0');
  ip('-n router route replace 10.0.0.0/8 dev rack');
  const answers = ip('-n router -batch -', `${questions.join('\n')}\n`);
  hashBy('ports');
  return Array.from(
    { length: count },
    (_, index) => answers.match(new RegExp(`dev node${index + 1} `, 'g'))?.length ?? 0,
  );
}

function setting(assignment) {
  execFileSync('ip', [...within('router'), 'sysctl', '-qw', assignment]);
}
