import { listCaptureInterfaces } from '../../app/capture/capture-live.js';
import { visibleJson } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { exitStatus } from '../exit.js';
import { complain, Output } from '../output/output.js';
import type { Settings } from '../settings.js';

/** `bob capture --list`: the interfaces that packets can be captured on. */
export async function printInterfaces({ json, translate: t }: Settings): Promise<number> {
  const found = listCaptureInterfaces();
  const output = new Output();
  if (json) {
    const time = isoTime(Date.now() * 1000, 6);
    for (const { name, description, isUp, isLoopback, addresses } of found) {
      const described = description === undefined ? {} : { description };
      const facts = { name, up: isUp, loopback: isLoopback, addresses, ...described };
      await output.write(`${visibleJson({ time, type: 'interface', ...facts })}\n`);
    }
  } else {
    const { alignedColumns } = await import('../output/aligned-columns.js');
    const header = ['name', 'state', 'addresses', 'description'].map((name) =>
      t(`captureListHeader.${name}`),
    );
    const cells = found.map(({ name, isUp, addresses, description }) => [
      name,
      t(`captureStates.${isUp ? 'up' : 'down'}`),
      addresses.join(' '),
      description ?? '',
    ]);
    for (const line of alignedColumns([header, ...cells])) await output.write(`${line}\n`);
  }
  await output.flushed();
  return exitStatus.done;
}

/** Names the interfaces to a person who has given none. */
export function needInterface({ translate: t }: Settings): number {
  const names = listCaptureInterfaces()
    .filter(({ isUp }) => isUp)
    .map(({ name }) => name);
  complain(t('captureInterfaceNeeded', { example: names[0] ?? 'eth0', choices: names.join(' ') }));
  return exitStatus.usage;
}
