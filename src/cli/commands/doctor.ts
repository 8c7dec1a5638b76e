import type { Command } from 'commander';
import { diagnose, usualWatchMs } from '../../app/diagnosis/diagnose.js';
import { parseDiagnosisTarget } from '../../config/diagnosis-target.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import { Countdown } from '../output/countdown.js';
import { findingJson, findingLines } from '../output/finding-lines.js';
import { Output } from '../output/output.js';
import { type Settings, seconds } from '../settings.js';

interface Options {
  readonly watch?: string;
  readonly interface?: string;
}

const maxWatchSeconds = 3_600;
/** How long the last readings may take after Ctrl-C. */
const graceMs = 2_000;

/** `bob doctor [ADDR]`: why nothing arrives. Fails if a finding is a fault. */
async function doctor(
  address: string | undefined,
  { watch, interface: interfaceName }: Options,
  settings: Settings,
): Promise<number> {
  const target = address === undefined ? undefined : orThrow(parseDiagnosisTarget(address));
  const watchMs = watch === undefined ? usualWatchMs : seconds('--watch', watch, maxWatchSeconds);
  if (target === undefined && interfaceName !== undefined)
    throw new BreakoutboxError('OPTION_NEEDS', { option: '--interface', needed: 'ADDRESS' });
  const { json, quiet } = settings;
  const { signal, stop } = interruption(graceMs);
  const countdown = new Countdown(watchMs, settings);
  // A person has to send now what is to be seen.
  const watching = (): void => countdown.start();
  try {
    const diagnoses = await diagnose(target, { watchMs, interfaceName, signal, watching }).finally(() =>
      countdown.end(),
    );
    const findings = diagnoses.flatMap((one) => one.findings);
    const status = findings.some(({ verdict }) => verdict === 'fault') ? exitStatus.failed : exitStatus.done;
    if (quiet) return status;
    const output = new Output();
    const texts = diagnoses.map((one) => (json ? findingJson(one) : findingLines(one, settings)));
    await output.write(texts.join(json ? '' : '\n'));
    await output.flushed();
    return signal.aborted ? exitStatus.interrupted : status;
  } finally {
    stop();
  }
}

/** Adds the options of `doctor`. */
function addDoctorOptions(command: Command, t: Translate): Command {
  return command
    .argument('[address]', t('arguments.doctorAddress'))
    .option('--watch <seconds>', t('options.watch', { default: usualWatchMs / 1000 }))
    .option('--interface <name>', t('options.doctorInterface'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addDoctorOptions, rules: [], run: doctor };
