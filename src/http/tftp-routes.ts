import { Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { BreakoutboxError } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import { isLoopback } from './guard.js';
import { errorBody } from './schemas.js';
import { tftpState, tftpStory } from './tftp-answers.js';
import type { TftpPort } from './tftp-port.js';
import { tftpAutoStart, tftpFolderRequest, tftpSettings, tftpTransferRequest } from './tftp-schemas.js';

/** Largest file that the page can put into the folder. */
const maxUploadBytes = 16 * 1024 ** 3;

const fileParams = Type.Object({ '*': Type.String({ maxLength: 1_024, description: 'Name in the folder' }) });
const fileContent = Type.Unsafe<Readable>(Type.String({ format: 'binary', description: 'Its bytes' }));
const uploadQuery = Type.Object(
  {
    // A query is text; nothing else is taken for a yes.
    overwrite: Type.Optional(
      Type.Union([Type.Literal('true'), Type.Literal('false')], {
        description: 'A file of that name gives way. Default false',
      }),
    ),
  },
  { additionalProperties: false },
);
const transferParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

/** The TFTP half of the API: the server, its folder, and transfers. */
export function addTftpRoutes(server: FastifyInstance, tftp: TftpPort): void {
  const api = server.withTypeProvider<TypeBoxTypeProvider>();
  // A file is passed on as it comes; only this type is, which no form of another page can send.
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  const route = (summary: string) => ({
    tags: ['tftp'],
    summary,
    response: { 200: tftpState, '4xx': errorBody },
  });

  api.get('/api/tftp', { schema: route('The server, its folder and all transfers') }, () => tftp.state());

  api.post(
    '/api/tftp/start',
    { schema: { ...route('Start the server, anew when it runs'), body: tftpSettings } },
    ({ body }) => tftp.start(body),
  );

  api.post('/api/tftp/stop', { schema: route('Stop the server') }, () => tftp.stop());

  api.put(
    '/api/tftp/auto-start',
    { schema: { ...route('Have the server start with the workbench, or not'), body: tftpAutoStart } },
    ({ body }) => tftp.setAutoStart(body.autoStart),
  );

  api.put(
    '/api/tftp/folder',
    {
      schema: {
        ...route('Serve another folder of this machine; from loopback only'),
        body: tftpFolderRequest,
      },
    },
    ({ body, ip }) => {
      // Whoever may name any path may read any file: that is for the person at this machine.
      if (!isLoopback(ip.replace(/^::ffff:/, ''))) throw new BreakoutboxError('LOOPBACK_ONLY');
      return tftp.chooseFolder(body);
    },
  );

  api.put(
    '/api/tftp/files/*',
    {
      bodyLimit: maxUploadBytes,
      schema: {
        ...route('Put a file into the folder; refused when its name is taken, unless it may overwrite'),
        params: fileParams,
        querystring: uploadQuery,
      },
    },
    ({ params, query, body }) => {
      if (!(body instanceof Readable)) {
        throw new BreakoutboxError('REQUEST_INVALID', {
          reason: 'body-not-octets' satisfies ReasonKey,
        });
      }
      return tftp.upload(params['*'], body, query.overwrite === 'true');
    },
  );

  api.get(
    '/api/tftp/files/*',
    {
      schema: {
        tags: ['tftp'],
        summary: 'A file of the folder',
        params: fileParams,
        produces: ['application/octet-stream'],
        response: { 200: fileContent, '4xx': errorBody },
      },
    },
    async ({ params }, reply) => {
      const { bytes, content } = await tftp.download(params['*']);
      const name = encodeURIComponent(params['*'].split('/').at(-1) ?? 'file').replaceAll("'", '%27');
      return reply
        .type('application/octet-stream')
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
        .send(Readable.from(content));
    },
  );

  api.delete(
    '/api/tftp/files/*',
    { schema: { ...route('Remove a file of the folder'), params: fileParams } },
    ({ params }) => tftp.remove(params['*']),
  );

  api.post(
    '/api/tftp/transfers',
    {
      schema: {
        ...route('Fetch a file into the folder, or send one of its files'),
        body: tftpTransferRequest,
      },
    },
    ({ body }) => tftp.begin(body),
  );

  api.delete(
    '/api/tftp/transfers/:id',
    { schema: { ...route('Give a running transfer up'), params: transferParams } },
    ({ params }) => {
      if (!tftp.abort(params.id)) throw new BreakoutboxError('TFTP_TRANSFER_UNKNOWN', { id: params.id });
      return tftp.state();
    },
  );

  api.get(
    '/api/tftp/transfers/:id',
    {
      schema: {
        tags: ['tftp'],
        summary: 'A transfer, running or ended, and its steps',
        params: transferParams,
        response: { 200: tftpStory, '4xx': errorBody },
      },
    },
    async ({ params }) => {
      const told = await tftp.story(params.id);
      if (told === undefined) throw new BreakoutboxError('TFTP_TRANSFER_UNKNOWN', { id: params.id });
      return told;
    },
  );
}
