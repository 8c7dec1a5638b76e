import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { CheckRuns } from '../../../../src/app/check/check-runs.js';
import { BreakoutboxError } from '../../../../src/errors/error.js';
import { writeTaskOf } from '../../../../src/lesson/tasks/write-tasks.js';
import { scratch } from '../../../../test/scratch.js';
import { memoryStore } from '../../../state/kept.js';
import { Api } from '../../../transport/api.js';
import { createTaskProgress } from './task-progress.js';
import { TaskRun, type TaskRunView } from './task-run.js';

const { own } = scratch();
const opened: TaskRun[] = [];
afterEach(() => {
  for (const run of opened.splice(0)) run.close();
});

/** The checks of the counter and the client at a workbench whose checks are on real sockets. */
function taskRun(id: 'write-reverse-server' | 'write-tftp-client', runs = own(new CheckRuns())) {
  const task = writeTaskOf(id);
  if (task === undefined) throw new Error('no such task');
  let isThere = true;
  const fetch = (async (url: string, { method = 'GET', body, signal = null }: RequestInit = {}) => {
    if (!isThere) throw new Error('nothing answers');
    const { pathname, searchParams } = new URL(String(url), 'http://page');
    const key = /\/checks\/(\w+)$/.exec(pathname)?.[1] ?? '';
    const after = searchParams.get('after');
    const gone = signal ?? new AbortController().signal;
    try {
      if (method === 'POST')
        return Response.json(await runs.begin(JSON.parse(String(body))), { status: 201 });
      if (method === 'GET')
        return Response.json(await runs.get(key, after === null ? undefined : Number(after), gone));
      await runs.end(key);
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      return Response.json({ error: { ...error.failure, message: error.message } }, { status: 400 });
    }
  }) as typeof globalThis.fetch;
  const upload = () => Promise.reject(new Error('nothing is uploaded'));
  const after = (_: number, again: () => void): (() => void) => {
    const timer = setTimeout(again, 5);
    return () => clearTimeout(timer);
  };
  const progress = createTaskProgress(memoryStore());
  const run = new TaskRun(task, {
    api: new Api({ fetch, upload, token: () => undefined }),
    ...{ after, progress },
  });
  opened.push(run);
  return { run, runs, progress, reach: (is: boolean) => (isThere = is) };
}

/** Resolves with the view when it is as wanted. */
function until(run: TaskRun, isWanted: (view: TaskRunView) => boolean): Promise<TaskRunView> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const view = run.view.get();
      if (isWanted(view)) resolve(view);
      return isWanted(view);
    };
    if (look()) return;
    const stop = run.view.subscribe(() => {
      if (look()) stop();
    });
  });
}

/** A server that reverses lines; a wrong one reverses the line end as well. */
async function reversing(isWrong: boolean): Promise<number> {
  const server = createServer((socket) => {
    let kept = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (kept + text).split('\n');
      kept = lines.pop() ?? '';
      for (const line of lines) {
        const reversed = [...line].reverse().join('');
        socket.write(isWrong ? `\n${reversed}` : `${reversed}\n`);
      }
    });
  });
  own(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const address = '127.0.0.1';
const isOver = ({ state }: TaskRunView): boolean => state !== undefined && state.phase !== 'running';

it('follows a run to its end, and keeps what held and where it was asked', async () => {
  const { run, progress } = taskRun('write-reverse-server');
  const wrong = await reversing(true);
  await run.check({ address, port: wrong });
  const { state } = await until(run, isOver);
  expect(state?.phase).toBe('ended');
  expect(progress.get()['write-reverse-server']).toEqual({
    ...{ tries: 1, held: 0, all: 6, isDone: false, target: String(wrong) },
  });
  const right = await reversing(false);
  await run.check({ address, port: right }, 7);
  const last = await until(run, (view) => isOver(view) && view.state?.id !== state?.id);
  expect(last.state).toMatchObject({ phase: 'ended', seed: 7 });
  expect(progress.get()['write-reverse-server']).toEqual({
    ...{ tries: 2, held: 6, all: 6, isDone: true, target: String(right) },
  });
});

it('stops a run, and ends it at the workbench when the task is left', async () => {
  const { run, runs, progress } = taskRun('write-tftp-client');
  await run.check(undefined);
  await until(run, ({ state }) => state?.awaits === 'get');
  await run.stop();
  expect((await until(run, isOver)).state?.phase).toBe('stopped');
  expect(progress.get()['write-tftp-client']).toMatchObject({ tries: 0, isDone: false });
  await run.check(undefined);
  const { state } = await until(run, ({ state: now }) => now?.awaits === 'get');
  run.close();
  const never = new AbortController().signal;
  await expect.poll(async () => (await runs.get(state?.id ?? '', undefined, never)).phase).toBe('stopped');
});

it('says what the workbench refuses, and goes on when it answers again', async () => {
  const { run, reach } = taskRun('write-tftp-client');
  await run.check({ address: '192.0.2.1', port: 69 });
  expect(run.view.get()).toMatchObject({ complaint: { failure: { code: 'CHECK_ADDRESS_FOREIGN' } } });
  reach(false);
  await run.check(undefined);
  expect(run.view.get()).toMatchObject({ isBeginning: false, complaint: { failure: undefined } });
  reach(true);
  await run.check(undefined);
  const { complaint } = await until(run, ({ state }) => state?.awaits === 'get');
  expect(complaint).toBeUndefined();
});
