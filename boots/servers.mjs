// The TFTP servers that the machines boot from.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { programPath } from './programs.mjs';

const bobPath = fileURLToPath(new URL('../dist/bob/main.js', import.meta.url));

/** How each is started to serve `root` at port 69 of every address. */
export const servers = {
  bob: {
    hasEngines: true,
    missing: () => [],
    words: (root, engine) => [process.execPath, bobPath, 'tftp', 'serve', root, '--engine', engine, '--json'],
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
