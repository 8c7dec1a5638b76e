import type { LessonDesk } from '../src/app/lesson/lesson-desk.js';
import { BreakoutboxError } from '../src/errors/error.js';
import { lessonIds } from '../src/lesson/lesson.js';

/** The part of the API that has the lessons, as a page's `fetch`: what it asks is done by a desk, on real sockets. */
export function lessonFetch(desk: LessonDesk): typeof fetch {
  return async (url, { method = 'GET', body } = {}) => {
    const [, id = '', verb = ''] = /\/api\/lessons(?:\/(\w+))?(?:\/(\w+))?$/.exec(String(url)) ?? [];
    const asked = typeof body === 'string' ? (JSON.parse(body) as Readonly<Record<string, string>>) : {};
    try {
      return Response.json(await answer(desk, `${method} ${verb}`, id, asked));
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      return Response.json({ error: { ...error.failure, message: error.message } }, { status: 404 });
    }
  };
}

async function answer(
  desk: LessonDesk,
  what: string,
  id: string,
  { lesson, choice }: Readonly<Record<string, string>>,
): Promise<unknown> {
  switch (what) {
    case 'POST ': {
      const known = lessonIds.find((one) => one === lesson);
      if (known === undefined) throw new BreakoutboxError('LESSON_UNKNOWN', { lesson: String(lesson) });
      return desk.begin(known, false);
    }
    case 'GET ':
      return desk.get(id);
    case 'POST next':
      return desk.next(id);
    case 'POST answer':
      return desk.answer(id, choice);
    case 'DELETE ':
      await desk.end(id);
      return null;
    default:
      throw new Error(`the lessons have no ${what}`);
  }
}
