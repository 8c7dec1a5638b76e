import type { Command } from 'commander';
import { readLearned } from '../../app/lesson/learned.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import { brokenBenchOf } from '../../lesson/broken/broken-benches.js';
import { lessonOf } from '../../lesson/lessons/lessons.js';
import { writeTaskOf } from '../../lesson/tasks/write-tasks.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import { learnList } from '../output/learn-list.js';
import { complain, Output } from '../output/output.js';
import type { Settings } from '../settings.js';
import { BrokenWalk } from './broken-walk.js';
import { LessonWalk } from './lesson-walk.js';

interface Options {
  readonly own?: string;
}

/** `bob learn [LESSON]`: the list of lessons, broken benches and tasks, or one of them; of a task also where the program is. */
async function learn(
  id: string | undefined,
  address: string | undefined,
  { own }: Options,
  settings: Settings,
): Promise<number> {
  const output = new Output();
  if (id === undefined) {
    const { learned, failure } = readLearned();
    if (failure !== undefined) complain(failureMessage(failure, settings.language));
    await output.write(learnList(learned, settings));
    await output.flushed();
    return exitStatus.done;
  }
  const task = writeTaskOf(id);
  if (task !== undefined && own === undefined) {
    const { learnTask } = await import('./learn-task.js');
    return learnTask(task, address, settings);
  }
  const broken = brokenBenchOf(id);
  if (address !== undefined)
    throw new BreakoutboxError('LESSON_WITHOUT_CHECKS', { lesson: broken?.id ?? lessonOf(id).id, address });
  if (own !== undefined) {
    const { learnOwn } = await import('./learn-own.js');
    return learnOwn(broken?.id ?? lessonOf(id).id, own, settings);
  }
  const walk =
    broken === undefined
      ? new LessonWalk(lessonOf(id), settings, output)
      : new BrokenWalk(broken, settings, output);
  const isOver = await walk.run();
  await output.flushed();
  return isOver ? exitStatus.done : exitStatus.failed;
}

function addLearnOptions(command: Command, t: Translate): Command {
  return command
    .argument('[lesson]', t('arguments.lesson'))
    .argument('[address]', t('arguments.taskTarget'))
    .option('--own <side>', t('options.own'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addLearnOptions, rules: [], run: learn };
