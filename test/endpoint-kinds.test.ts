import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endpointFactories, loadFactory } from '../src/app/endpoints/endpoint-factories.js';
import { startWorkbench } from '../src/app/index.js';
import { type EndpointType, endpointKinds } from '../src/config/endpoint-kinds.js';
import { endpointKinds as shownKinds } from '../web/places/endpoint-kinds.js';

const types = Object.keys(endpointKinds) as readonly EndpointType[];

describe('the tables of endpoint kinds', () => {
  it('have the same kinds in the same order', () => {
    expect(Object.keys(endpointFactories)).toEqual(types);
    expect(Object.keys(shownKinds)).toEqual(types);
  });

  it.each(types)('describe and make %s by the same row', async (type) => {
    expect((await loadFactory({ type })).kind).toBe(endpointKinds[type]);
  });
});

/** A schema of the API's document, in which a constant is a choice of one. */
interface DescribedSchema {
  readonly title?: string;
  readonly anyOf?: readonly DescribedSchema[];
  readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}

interface ApiDocument {
  readonly paths: {
    readonly '/api/endpoints': {
      readonly post: {
        readonly requestBody: {
          readonly content: { readonly 'application/json': { schema: DescribedSchema } };
        };
      };
    };
  };
}

it('describes every kind to a caller that creates an endpoint by the API', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-kinds-'));
  const workbench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: folder });
  try {
    const answer = await fetch(`http://127.0.0.1:${workbench.port}/api/openapi.json`);
    const { paths } = (await answer.json()) as ApiDocument;
    const { schema } = paths['/api/endpoints'].post.requestBody.content['application/json'];
    const described = (schema.anyOf ?? []).map(({ title, properties = {} }) => [
      properties.type?.enum?.[0],
      title,
      Object.keys(properties),
    ]);
    const wanted = Object.entries(endpointKinds).map(([type, { input }]) => [
      type,
      input.title,
      Object.keys(input.properties ?? {}),
    ]);
    expect(described).toEqual(wanted);
  } finally {
    await workbench.close(0);
    rmSync(folder, { recursive: true });
  }
});
