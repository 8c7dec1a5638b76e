import type { Shape } from '../shape.js';
import { type WorkspaceKindName, workspaceKindNames, workspaceKinds } from './workspace-kinds.js';

/** A JSON Schema as text, and the name of its file. */
export interface SchemaFile {
  readonly kind: WorkspaceKindName;
  readonly name: string;
  readonly text: string;
}

/**
 * The JSON Schemas of all kinds of files, for editors. A text may look like a number there: `hex: 0100` is read as it stands.
 */
export function workspaceSchemas(): readonly SchemaFile[] {
  const yaml = workspaceKindNames.filter((kind) => !('extension' in workspaceKinds[kind]));
  return yaml.map((kind) => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...loosened(workspaceKinds[kind].shape),
    };
    return { kind, name: `${kind}.json`, text: `${JSON.stringify(schema, undefined, 2)}\n` };
  });
}

/** The files that the schema of a kind is for, as a pattern of editors. */
export function schemaPattern(kind: WorkspaceKindName): string {
  const { folder } = workspaceKinds[kind];
  return kind === 'settings' ? folder : `${folder}/**/*.yaml`;
}

function loosened(shape: Shape): Readonly<Record<string, unknown>> {
  const { properties, items, anyOf, additionalProperties, type, ...rest } = shape;
  return {
    ...(type === undefined
      ? {}
      : { type: type === 'string' && rest.enum === undefined ? ['string', 'number', 'boolean'] : type }),
    ...rest,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, loosened(one)]),
          ),
        }),
    ...(items === undefined ? {} : { items: loosened(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(loosened) }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'object' ? loosened(additionalProperties) : additionalProperties,
        }),
  };
}
