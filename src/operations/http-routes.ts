import type { OperationName } from './table.js';

/** The HTTP route of an operation. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` is a param of the operation, `*name` one that may hold slashes; params that the path does not name are in the query. */
  readonly path: string;
  /** Status of a success. Default 200. */
  readonly status?: 201 | 204;
}

/** The operations bound to HTTP, for both the server and the page's client. */
export const httpRoutes: Readonly<Record<OperationName, HttpRoute>> = {
  'endpoints.list': { method: 'GET', path: '/api/endpoints' },
  'endpoints.create': { method: 'POST', path: '/api/endpoints', status: 201 },
  'endpoints.keep': { method: 'POST', path: '/api/endpoints/:id/keep' },
  'endpoints.replace': { method: 'PUT', path: '/api/endpoints/:id' },
  'endpoints.start': { method: 'POST', path: '/api/endpoints/:id/start' },
  'endpoints.stop': { method: 'POST', path: '/api/endpoints/:id/stop' },
  'endpoints.remove': { method: 'DELETE', path: '/api/endpoints/:id', status: 204 },
  'endpoints.disconnect': { method: 'DELETE', path: '/api/endpoints/:id/peers/:peer', status: 204 },
  'endpoints.send': { method: 'POST', path: '/api/endpoints/:id/send' },
  'endpoints.repeat': { method: 'POST', path: '/api/endpoints/:id/repeat' },
  'endpoints.stopRepeating': { method: 'DELETE', path: '/api/endpoints/:id/repeat' },
  'relays.hold': { method: 'PUT', path: '/api/endpoints/:id/hold' },
  'relays.held': { method: 'GET', path: '/api/endpoints/:id/held' },
  'relays.settle': { method: 'POST', path: '/api/endpoints/:id/held/:number/settle', status: 204 },
  'relays.settleAll': { method: 'DELETE', path: '/api/endpoints/:id/hold' },
  'relays.extend': { method: 'POST', path: '/api/endpoints/:id/held/:number/extend', status: 204 },
  'tftp.state': { method: 'GET', path: '/api/tftp' },
  'tftp.chooseFolder': { method: 'PUT', path: '/api/tftp/folder' },
  'tftp.putFile': { method: 'PUT', path: '/api/tftp/files/*name' },
  'tftp.getFile': { method: 'GET', path: '/api/tftp/files/*name' },
  'tftp.removeFile': { method: 'DELETE', path: '/api/tftp/files/*name' },
  'tftp.beginTransfer': { method: 'POST', path: '/api/tftp/transfers' },
  'tftp.abortTransfer': { method: 'DELETE', path: '/api/tftp/transfers/:id' },
  'tftp.story': { method: 'GET', path: '/api/tftp/transfers/:id' },
  'captures.interfaces': { method: 'GET', path: '/api/interfaces' },
  'captures.checkFilter': { method: 'GET', path: '/api/capture-filter', status: 204 },
  'captures.begin': { method: 'POST', path: '/api/captures/:id' },
  'captures.beginEndpoints': { method: 'POST', path: '/api/captures/:id/endpoints' },
  'captures.get': { method: 'GET', path: '/api/captures/:id' },
  'captures.stop': { method: 'POST', path: '/api/captures/:id/stop', status: 204 },
  'endpoints.diagnose': { method: 'POST', path: '/api/endpoints/:id/diagnose' },
  'ports.diagnose': { method: 'POST', path: '/api/ports/diagnose' },
  'nodes.list': { method: 'GET', path: '/api/nodes' },
  'ports.list': { method: 'GET', path: '/api/ports' },
  'addresses.list': { method: 'GET', path: '/api/addresses' },
  'workspace.get': { method: 'GET', path: '/api/workspace' },
  'workspace.trust': { method: 'POST', path: '/api/workspace/trust' },
  'workspace.chooseEnvironment': { method: 'PUT', path: '/api/workspace/environment' },
  'workspace.files': { method: 'GET', path: '/api/workspace/kinds/:kind' },
  'workspace.readFile': { method: 'GET', path: '/api/workspace/files/*path' },
  'workspace.writeFile': { method: 'PUT', path: '/api/workspace/files/*path' },
  'workspace.createFile': { method: 'POST', path: '/api/workspace/files', status: 201 },
  'workspace.renameFile': { method: 'POST', path: '/api/workspace/rename' },
  'workspace.removeFile': { method: 'DELETE', path: '/api/workspace/files/*path', status: 204 },
  'imports.read': { method: 'POST', path: '/api/imports/read' },
  'imports.take': { method: 'POST', path: '/api/imports', status: 201 },
  'messages.list': { method: 'GET', path: '/api/messages' },
  'panels.lamps': { method: 'GET', path: '/api/panels/lamps/*path' },
  'rules.states': { method: 'GET', path: '/api/rules/states' },
  'rules.files': { method: 'GET', path: '/api/rules/files' },
  'rules.try': { method: 'POST', path: '/api/rules/try' },
  'sequences.runs': { method: 'GET', path: '/api/sequences/runs' },
  'sequences.run': { method: 'POST', path: '/api/sequences/runs', status: 201 },
  'sequences.runAll': { method: 'POST', path: '/api/sequences/batch', status: 201 },
  'sequences.batch': { method: 'GET', path: '/api/sequences/batch' },
  'sequences.stopBatch': { method: 'POST', path: '/api/sequences/batch/stop' },
  'sequences.get': { method: 'GET', path: '/api/sequences/runs/:id' },
  'sequences.stop': { method: 'POST', path: '/api/sequences/runs/:id/stop' },
  'messages.send': { method: 'POST', path: '/api/messages/send' },
  'messages.running': { method: 'GET', path: '/api/messages/running' },
  'messages.preview': { method: 'POST', path: '/api/messages/preview' },
  'composer.get': { method: 'GET', path: '/api/composer' },
  'composer.addSent': { method: 'POST', path: '/api/composer/sent' },
  'composer.keepDraft': { method: 'PUT', path: '/api/composer/draft', status: 204 },
  'record.status': { method: 'GET', path: '/api/record' },
  'record.setLimits': { method: 'PUT', path: '/api/record/limits' },
  'record.page': { method: 'GET', path: '/api/record/events' },
  'record.endpoints': { method: 'GET', path: '/api/record/endpoints' },
  'record.search': { method: 'POST', path: '/api/record/search' },
  'record.export': { method: 'POST', path: '/api/record/export' },
  'record.exportReport': { method: 'GET', path: '/api/record/exports/:id' },
  'record.annotate': { method: 'PUT', path: '/api/record/events/:number/notes' },
  'record.remove': { method: 'POST', path: '/api/record/remove' },
  'history.status': { method: 'GET', path: '/api/history' },
  'history.search': { method: 'POST', path: '/api/history/search' },
  'layouts.list': { method: 'GET', path: '/api/layouts' },
  'layouts.get': { method: 'GET', path: '/api/layouts/:name' },
  'filters.list': { method: 'GET', path: '/api/filters' },
  'lessons.list': { method: 'GET', path: '/api/lessons' },
  'lessons.begin': { method: 'POST', path: '/api/lessons', status: 201 },
  'ownPrograms.begin': { method: 'POST', path: '/api/own-programs', status: 201 },
  'ownPrograms.get': { method: 'GET', path: '/api/own-programs/:id' },
  'ownPrograms.ask': { method: 'POST', path: '/api/own-programs/:id/ask' },
  'ownPrograms.end': { method: 'DELETE', path: '/api/own-programs/:id', status: 204 },
  'broken.try': { method: 'POST', path: '/api/broken-benches/:bench/try' },
  'checks.begin': { method: 'POST', path: '/api/checks', status: 201 },
  'checks.get': { method: 'GET', path: '/api/checks/:id' },
  'checks.end': { method: 'DELETE', path: '/api/checks/:id', status: 204 },
  'lessons.get': { method: 'GET', path: '/api/lessons/:id' },
  'lessons.next': { method: 'POST', path: '/api/lessons/:id/next' },
  'lessons.answer': { method: 'POST', path: '/api/lessons/:id/answer' },
  'lessons.end': { method: 'DELETE', path: '/api/lessons/:id', status: 204 },
  'courses.report': { method: 'POST', path: '/api/courses/reports' },
  'courses.people': { method: 'GET', path: '/api/courses/people' },
  'courses.remove': { method: 'DELETE', path: '/api/courses/people/:id', status: 204 },
  'workbench.pages': { method: 'GET', path: '/api/pages' },
  'workbench.health': { method: 'GET', path: '/api/health' },
};

/** A param in a path: `:name`, or `*name` at its end. */
export const pathParam = /([:*])(\w+)/g;

/** The path and query of a request for an operation; a param that is undefined is left out. */
export function requestPath(route: HttpRoute, params: Readonly<Record<string, unknown>>): string {
  const inPath = new Set<string>();
  const path = route.path.replace(pathParam, (_, sign: string, name: string) => {
    inPath.add(name);
    const parts = sign === '*' ? String(params[name]).split('/') : [String(params[name])];
    return parts.map(encodeURIComponent).join('/');
  });
  const query = Object.entries(params)
    .filter(([name, value]) => !inPath.has(name) && value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}
