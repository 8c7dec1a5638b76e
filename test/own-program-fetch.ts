import type { OwnDesk } from '../src/app/lesson/own/own-desk.js';
import { BreakoutboxError } from '../src/errors/error.js';
import { lessonIds } from '../src/lesson/lesson.js';

/** The part of the API that watches programs of students, as a page's `fetch`: what it asks is done by a desk, on real sockets. */
export function ownProgramFetch(desk: OwnDesk, seen: (request: string) => void): typeof fetch {
  return async (url, { method = 'GET', body, signal } = {}) => {
    const { pathname, searchParams } = new URL(String(url), 'http://page');
    const [, id = '', verb = ''] = /\/own-programs(?:\/(\w+))?(?:\/(\w+))?$/.exec(pathname) ?? [];
    const asked = typeof body === 'string' ? JSON.parse(body) : {};
    seen(`${method} ${verb === '' ? id : `${id} ${verb}`}`.trim());
    let giveUp = (): void => undefined;
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = () => reject(new Error('given up'));
    });
    signal?.addEventListener('abort', giveUp);
    try {
      const answered = answer(desk, `${method} ${verb}`.trim(), id, asked, searchParams.get('after'));
      const value = await Promise.race([answered, givenUp]);
      return value === undefined ? new Response(null, { status: 204 }) : Response.json(value);
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      return Response.json({ error: { ...error.failure, message: error.message } }, { status: 404 });
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  };
}

interface Asked {
  readonly lesson?: string;
  readonly side?: 'client' | 'server';
  readonly port?: number;
}

async function answer(
  desk: OwnDesk,
  what: string,
  id: string,
  { lesson, side = 'client', port }: Asked,
  after: string | null,
): Promise<unknown> {
  switch (what) {
    case 'POST': {
      const known = lessonIds.find((one) => one === lesson);
      if (known === undefined) throw new BreakoutboxError('LESSON_UNKNOWN', { lesson: String(lesson) });
      return desk.begin(known, side, port);
    }
    case 'GET':
      return desk.get(id, after === null ? undefined : Number(after));
    case 'POST ask':
      return desk.ask(id);
    case 'DELETE':
      await desk.end(id);
      return undefined;
    default:
      throw new Error(`programs of students have no ${what}`);
  }
}
