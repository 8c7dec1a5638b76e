import type { Command } from 'commander';
import { listPorts, type PortRow } from '../../app/index.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { peerPortRange } from '../../config/limits.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import { complain, Output } from '../output/output.js';
import { type Settings, wholeNumber } from '../settings.js';

interface Options {
  readonly tcp?: true;
  readonly udp?: true;
  readonly listening?: true;
}

/** `bob ports [PORT]`: the sockets of this machine, like netstat -an, with the process where the system names it. */
async function ports(port: string | undefined, options: Options, settings: Settings): Promise<number> {
  const rows = await listPorts({
    tcp: options.tcp === true || options.udp !== true,
    udp: options.udp === true || options.tcp !== true,
    listening: options.listening ?? false,
    ...(port === undefined ? {} : { port: wholeNumber('PORT', port, peerPortRange) }),
  });
  // As with grep, an empty result has a status of its own.
  const status = rows.length === 0 && port !== undefined ? exitStatus.failed : exitStatus.done;
  if (settings.quiet) return status;
  const { translate: t } = settings;
  if (rows.length === 0 && !settings.json) {
    complain(t(port === undefined ? 'portsNone' : 'portsNoneOf', { port }));
    return status;
  }
  const output = new Output();
  await output.write(settings.json ? jsonLines(rows) : await table(rows, settings));
  await output.flushed();
  if (rows.some(({ ownerHidden }) => ownerHidden)) complain(t('portsOwners'));
  return status;
}

/** Adds the options of `ports`. */
function addPortsOptions(command: Command, t: Translate): Command {
  return command
    .argument('[port]', t('arguments.port'))
    .option('--tcp', t('options.tcpOnly'))
    .option('--udp', t('options.udpOnly'))
    .option('--listening', t('options.listening'));
}

function jsonLines(rows: readonly PortRow[]): string {
  const time = isoTime(Date.now() * 1000, 6);
  return rows.map((row) => `${visibleJson({ time, type: 'port', ...row })}\n`).join('');
}

async function table(rows: readonly PortRow[], { translate: t }: Settings): Promise<string> {
  const { alignedColumns } = await import('../output/aligned-columns.js');
  const cells = rows.map(({ protocol, local, peer, state, pid, process: name }) => {
    const holder = pid === undefined ? '' : `${visibleText(name ?? '?')} (${pid})`;
    return [protocol, local, peer, state, holder];
  });
  const header = ['protocol', 'local', 'peer', 'state', 'process'].map((name) => t(`portsHeader.${name}`));
  return `${alignedColumns([header, ...cells]).join('\n')}\n`;
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addPortsOptions, rules: [], run: ports };
