import type { HttpHandlers } from '../../http/operation-routes.js';
import type { WorkbenchRecord } from '../record/workbench-record.js';

/** The operations on a record. */
export function recordHandlers(record: WorkbenchRecord) {
  return {
    'record.status': () => record.status(),
    'record.setLimits': ({ body }) => record.setLimits(body),
    'record.page': (request) => record.page(request),
    'record.endpoints': () => record.knownEndpoints(),
    'record.search': ({ body }, { gone }) => record.search(body, gone),
    'record.export': ({ body }, { gone }) => record.exports.begin(body, gone),
    'record.exportReport': ({ id }) => record.exports.report(id),
    'record.annotate': ({ number, body }, { who }) => record.annotate(Number(number), body, who),
    'record.remove': ({ body }, { gone }) => record.remove(body, gone),
  } satisfies Partial<HttpHandlers>;
}
