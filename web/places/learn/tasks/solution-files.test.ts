import { expect, it } from 'vitest';
import { writeTaskOf } from '../../../../src/lesson/tasks/write-tasks.js';
import { solutionFiles } from './solution-files.js';

it('finds the right programs of a task by folder, role and language', () => {
  const task = writeTaskOf('write-chat');
  if (task === undefined) throw new Error('no such task');
  const load = () => Promise.resolve('text');
  const files = {
    '../examples/lessons/chat/server.py': load,
    '../examples/tasks/chat/server.py': load,
    '../examples/tasks/chat/server.c': load,
    '../examples/tasks/chat/client.py': load,
    '../examples/tasks/chat/server.rb': load,
  };
  expect(solutionFiles(task, files).map(({ language, path }) => [language, path])).toEqual([
    ['Python', 'tasks/chat/server.py'],
    ['C', 'tasks/chat/server.c'],
  ]);
});
