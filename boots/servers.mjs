// The TFTP servers that the machines boot from.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { programPath } from './programs.mjs';

const bobPath = fileURLToPath(new URL('../dist/bob/main.js', import.meta.url));

/** How each is started to serve `root` at port 69 of every address; `relay` starts what stands in between there. */
export const servers = {
  bob: {
    hasEngines: true,
    missing: () => [],
    words: (root, engine) => [process.execPath, bobPath, 'tftp', 'serve', root, '--engine', engine, '--json'],
  },
  'bob-relayed': {
    hasEngines: true,
    missing: () => [],
    words: (root, engine) => [
      ...[process.execPath, bobPath, 'tftp', 'serve', root, '--engine', engine, '--json'],
      ...['--host', '127.0.0.1', '--port', '6969'],
    ],
    relay: () => [process.execPath, bobPath, 'relay', 'udp', '69', '127.0.0.1:6969', '--tftp', '--quiet'],
  },
  'bob-single-port': {
    hasEngines: true,
    missing: () => [],
    words: (root, engine) => [
      ...[process.execPath, bobPath, 'tftp', 'serve', root, '--engine', engine, '--json', '--single-port'],
    ],
  },
  'tftpd-hpa': {
    missing: () => (programPath('in.tftpd') === undefined ? ['tftpd-hpa'] : []),
    words: (root) => [programPath('in.tftpd'), '-L', '-u', 'root', '-s', root],
  },
  dnsmasq: {
    missing: () => (programPath('dnsmasq') === undefined ? ['dnsmasq-base'] : []),
    words: (root) => [
      ...[programPath('dnsmasq'), '-k', '--port=0', '--enable-tftp', `--tftp-root=${root}`],
      ...['--interface=tap0', '--bind-dynamic', '--user=root', '--conf-file=/dev/null', '--pid-file='],
    ],
  },
};
