import { BreakoutboxError } from '../../errors/error.js';
import type { HttpAsker, HttpHandlers } from '../../http/operation-routes.js';
import { type AuditRecord, isAudited } from '../../operations/audit.js';
import { auditWhat } from '../../operations/audit-what.js';
import { type OperationName, operations } from '../../operations/table.js';
import { nowMicros } from '../../system/clock.js';

/** What is told of an operation that was carried out, or failed; `user` is undefined for the node's own page and commands. */
export type NoteAudit = (user: string | undefined, record: AuditRecord) => void;

type Run = (request: Readonly<Record<string, unknown>>, asker: HttpAsker) => unknown;

/** The handlers, of which a listener has few; each operation of those that change something is noted when it is over. */
export function auditedHandlers<Handlers extends Partial<HttpHandlers>>(
  handlers: Handlers,
  note: NoteAudit,
): Handlers {
  const names = (Object.keys(operations) as OperationName[]).filter(
    (name) => Object.hasOwn(handlers, name) && isAudited(name),
  );
  const audited = names.map((operation) => {
    const run = handlers[operation] as Run;
    const noted: Run = async (request, asker) => {
      const timeMicros = nowMicros();
      const begunMs = performance.now();
      const { user, person } = asker.who;
      const over = (outcome: string): void =>
        note(user, {
          ...{ timeMicros, operation, what: auditWhat(request), outcome },
          ...(person === undefined ? {} : { person }),
          ms: Math.round(performance.now() - begunMs),
        });
      try {
        const result = await run(request, asker);
        over('ok');
        return result;
      } catch (error) {
        over(error instanceof BreakoutboxError ? error.code : 'INTERNAL');
        throw error;
      }
    };
    return [operation, noted];
  });
  return { ...handlers, ...Object.fromEntries(audited) };
}
