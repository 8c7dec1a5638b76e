import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { CourseDesk } from '../../../../../src/app/course/course-desk.js';
import { Api } from '../../../../transport/api.js';
import { FollowedPeople } from './course-people.js';

const course = { title: '', items: ['duplex'] };
const report = (key: string) => ({ key, name: 'a', course, marks: [] });

/** A teacher's page at a workbench that keeps nothing on disk. */
function page() {
  const desk = new CourseDesk({
    read: () => ({ people: [], lastId: 0, removed: [] }),
    changed: () => undefined,
    close: () => undefined,
  });
  const asked: string[] = [];
  const fetchPeople: typeof fetch = async (url, request) => {
    const { pathname, searchParams } = new URL(String(url), 'http://workbench');
    asked.push(`${request?.method} ${searchParams.get('after') === null ? 'at once' : 'waiting'}`);
    if (request?.method === 'DELETE') {
      desk.remove(pathname.split('/').at(-1) ?? '');
      return new Response();
    }
    const after = searchParams.get('after');
    return Response.json(await desk.people(after === null ? undefined : Number(after)));
  };
  const api = new Api({
    ...{ fetch: fetchPeople, token: () => undefined },
    upload: () => Promise.reject(new Error('nothing is uploaded')),
  });
  const after = (_: number, run: () => void): (() => void) => {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  };
  return { desk, asked, followed: new FollowedPeople({ api, after, now: () => 7 }) };
}

it('is told of people as they come, and asks no more once nobody looks', async () => {
  const { desk, asked, followed } = page();
  const listed = (): readonly string[] | undefined => followed.view.get().told?.people.map(({ id }) => id);
  const until = async (ids: readonly string[]): Promise<void> => {
    while (listed()?.join() !== ids.join()) await turn();
  };
  followed.show(true);
  await until([]);
  desk.report(report('0'.repeat(32)));
  await until(['1']);
  desk.report(report('1'.repeat(32)));
  await until(['1', '2']);
  expect(followed.view.get().toldAtMs).toBe(7);
  await followed.remove('1');
  await until(['2']);
  followed.show(false);
  const count = asked.length;
  desk.report(report('2'.repeat(32)));
  await turn();
  expect(listed()).toEqual(['2']);
  expect(asked).toHaveLength(count);
  expect(asked[0]).toBe('GET at once');
  expect(asked.slice(1).filter((one) => one === 'GET at once')).toEqual([]);
  desk.close();
});
