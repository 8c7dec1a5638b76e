import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CourseReport, courseOperations } from '../../operations/courses.js';
import { CourseDesk } from './course-desk.js';
import { CourseFile } from './course-file.js';

let root = '';
let nowMs = 1_000_000;
const desks: CourseDesk[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-courses-'));
  nowMs = 1_000_000;
});
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
  rmSync(root, { recursive: true, force: true });
});

function open(mayWrite = true): CourseDesk {
  const desk = new CourseDesk(new CourseFile(root, () => mayWrite), () => nowMs);
  desks.push(desk);
  return desk;
}

const course = { title: 'Week 1', items: ['duplex', 'client'] };
const keyOf = (person: number): string => person.toString(16).padStart(32, '0');

const report = (person: number, at = 0, more: Partial<CourseReport> = {}): CourseReport => ({
  key: keyOf(person),
  name: `person ${person}`,
  course,
  here: 'duplex',
  marks: [{ item: 'duplex', at, of: 6, isDone: at === 6 }],
  ...more,
});

describe('who is where in a course', () => {
  it('is told with since when, by the clock of the workbench', async () => {
    const desk = open();
    desk.report(report(1));
    nowMs += 5_000;
    desk.report(report(1, 2));
    nowMs += 60_000;
    desk.report(report(1, 2));
    nowMs += 1_000;
    const told = await desk.people();
    expect(told).toEqual({
      version: expect.any(Number),
      nowMs: 1_066_000,
      courses: [course],
      people: [
        {
          ...{ id: '1', name: 'person 1', course: 0, here: 'duplex' },
          ...{ hereMs: 1_000_000, movedMs: 1_005_000, seenMs: 1_065_000 },
          marks: [{ item: 'duplex', at: 2, of: 6, isDone: false }],
        },
      ],
    });
    expect(Value.Check(courseOperations['courses.people'].result, told)).toBe(true);
    expect(JSON.stringify(told)).not.toContain(keyOf(1));
  });

  it('has each course once, and of a person only what belongs to theirs', async () => {
    const desk = open();
    const other = { title: '', items: ['client'] };
    desk.report(report(1));
    desk.report(report(2, 1, { course: other }));
    desk.report(report(3));
    const { courses, people } = await desk.people();
    expect(courses).toEqual([course, other]);
    expect(people.map((one) => one.course)).toEqual([0, 1, 0]);
    expect(people[1]).toMatchObject({ marks: [] });
    expect(people[1]).not.toHaveProperty('here');
  });

  it('answers when there is something new, and not because a page is still there', async () => {
    const desk = open();
    desk.report(report(1));
    const { version } = await desk.people();
    let answered = 0;
    const waiting = desk.people(version).then((told) => {
      answered += 1;
      return told;
    });
    desk.report(report(1));
    await Promise.resolve();
    expect(answered).toBe(0);
    desk.report(report(2));
    expect((await waiting).people.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('takes a person off the list for good, whose page may come with another key', async () => {
    const desk = open();
    desk.report(report(1));
    desk.report(report(2));
    desk.remove('1');
    desk.remove('7');
    expect(desk.report(report(1))).toEqual({ isListed: false });
    expect(desk.report(report(3))).toEqual({ isListed: true });
    expect((await desk.people()).people.map(({ id }) => id)).toEqual(['2', '3']);
  });

  it('lists 200 at most: whose page reported least recently leaves', async () => {
    const desk = open();
    for (let person = 1; person <= 200; person += 1) {
      nowMs += 1;
      desk.report(report(person));
    }
    nowMs += 1;
    desk.report(report(1));
    desk.report(report(201));
    const ids = (await desk.people()).people.map(({ id }) => id);
    expect(ids).toHaveLength(200);
    expect([ids.includes('1'), ids.includes('2'), ids.includes('201')]).toEqual([true, false, true]);
  });

  it('is there again after a restart, readable by its owner alone, with who was taken off', async () => {
    const desk = open();
    desk.report(report(1, 3));
    desk.report(report(2));
    desk.remove('2');
    const before = await desk.people();
    desk.close();
    expect(statSync(join(root, '.bob', 'courses.json')).mode & 0o777).toBe(0o600);
    nowMs += 9_000;
    const again = open();
    const after = await again.people(before.version);
    expect(after.people).toEqual(before.people);
    expect(again.report(report(2))).toEqual({ isListed: false });
    again.report(report(3));
    expect((await again.people()).people.map(({ id }) => id)).toEqual(['1', '3']);
  });

  it('writes nothing where nothing may be written', async () => {
    const desk = open(false);
    desk.report(report(1));
    desk.close();
    expect((await open().people()).people).toEqual([]);
  });

  it.each(['', '[]', 'null', '{"people":[{"key":"x"},null],"removed":[3]}', '{"people":{}}'])(
    'begins anew from %j',
    async (text) => {
      mkdirSync(join(root, '.bob'));
      writeFileSync(join(root, '.bob', 'courses.json'), text);
      const desk = open();
      expect((await desk.people()).people).toEqual([]);
      desk.report(report(1));
      desk.close();
      expect(readFileSync(join(root, '.bob', 'courses.json'), 'utf8')).toContain('person 1');
    },
  );

  it('takes no report that is not in its bounds', () => {
    const { body } = courseOperations['courses.report'];
    expect(Value.Check(body, report(1))).toBe(true);
    for (const wrong of [
      { key: 'short' },
      { name: '' },
      { name: 'x'.repeat(81) },
      { here: '../x' },
      { course: { title: '', items: [] } },
      { marks: [{ item: 'duplex', at: -1, of: 6, isDone: false }] },
      { marks: Array.from({ length: 61 }, () => ({ item: 'duplex', at: 0, of: 6, isDone: false })) },
    ])
      expect(Value.Check(body, { ...report(1), ...wrong }), JSON.stringify(wrong)).toBe(false);
  });

  it('keeps a course as a link would hold it, so that one report cannot spoil the list of all', async () => {
    const desk = open();
    const spoiled = { title: `\ud800 Week\n1${'x'.repeat(100)}`, items: ['duplex', 'duplex'] };
    desk.report({ ...report(1), course: spoiled });
    const { courses } = await desk.people();
    expect(courses).toEqual([{ title: `\ufffd Week 1${'x'.repeat(52)}`, items: ['duplex'] }]);
  });
});
