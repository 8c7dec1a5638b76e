import process from 'node:process';
import { formatAddress } from '../../bytes/address.js';
import { parseAddress } from '../../config/parse-address.js';
import { orThrow } from '../../errors/parsed.js';
import { lessonOf } from '../../lesson/lessons/lessons.js';
import { clientCommand, taskCommand } from '../../lesson/tasks/task-command.js';
import { taskFile, taskFileCommand, taskFileName } from '../../lesson/tasks/task-file.js';
import { taskIds, type WriteTask } from '../../lesson/tasks/write-task.js';
import { exitStatus } from '../exit.js';
import { lessonText } from '../output/lesson-lines.js';
import { complain, Output } from '../output/output.js';
import type { Settings } from '../settings.js';
import { runShown } from './check.js';

const usualColumns = 100;
const loopback = '127.0.0.1';
const tftpPort = 6_969;
/** How a client may be started, in the words of `--get`. */
const exampleClient = 'python3 client.py {name} {host} {port} {file}';

/** `bob learn write-…`: what to write, and the command that checks it; with an address it is checked at once. */
export async function learnTask(
  task: WriteTask,
  address: string | undefined,
  settings: Settings,
): Promise<number> {
  if (address !== undefined) return checked(task, address, settings);
  const output = new Output();
  await output.write(taskText(task, settings));
  await output.flushed();
  return exitStatus.done;
}

/** A task as it is printed. */
export function taskText(
  task: WriteTask,
  settings: Pick<Settings, 'language' | 'translate' | 'color'>,
): string {
  const { language, translate: t, color } = settings;
  const words = { language, translate: t, color, columns: process.stdout.columns ?? usualColumns };
  const number = taskIds.indexOf(task.id) + 1;
  const place = formatAddress({ host: loopback, port: task.port ?? tftpPort });
  const bullets = task.rules.flatMap((rule) =>
    lessonText(rule, {}, words).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
  );
  const lines = [
    t('taskHead', { number, all: taskIds.length, title: task.title[language] }),
    ...['', ...lessonText(task.asks, {}, words), ''],
    ...[...bullets, ''],
    ...(task.hasFile === true ? [t('taskFile', { name: taskFileName }), `  ${taskFileCommand}`, ''] : []),
    t(task.port === undefined ? 'taskCheckDevice' : 'taskCheckServer'),
    `  ${taskCommand(task, place)}`,
    ...(task.port === undefined
      ? [t('taskCheckClient'), `  ${clientCommand(task, exampleClient)}`]
      : [t('taskCheckShort'), `  bob learn ${task.id} ${place}`]),
    ...['', t('taskLesson', { lesson: lessonOf(task.lesson).id })],
  ];
  return lines.map((line) => `${line}\n`).join('');
}

async function checked(task: WriteTask, text: string, settings: Settings): Promise<number> {
  const { subject, only, encoding } = task;
  const { host = loopback, port } = orThrow(parseAddress(text, 1));
  const target = { host, port };
  const plans = await import('../../app/check/check-plan.js');
  return runShown(subject, text, { level: 'basic', only: only?.join(',') }, settings, (plan) => {
    if (subject === 'tftp-server')
      return plans.checkTftpServer(
        target,
        { canWrite: false, fileName: taskFileName, expected: taskFile() },
        plan,
      );
    if (subject !== 'tftp-client') return plans.checkEcho(subject, target, encoding, plan);
    const listening = { address: host, port };
    const waiting = (): void => complain(settings.translate('checkWaits.get', { at: formatAddress(target) }));
    return plans.checkTftpClient(
      { get: undefined, put: undefined, directions: ['get'], listening, waiting },
      plan,
    );
  });
}
