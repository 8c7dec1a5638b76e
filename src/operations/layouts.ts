import { Type } from 'typebox';
import type { Operation, ValueOf } from './operation.js';
import { noParams } from './schema-parts.js';

const subject = 'workspace';
const askers = 'admitted';

const layoutName = Type.String({ maxLength: 64, description: 'Its name' });
const layoutPath = Type.Optional(
  Type.String({ description: 'Its file below the workspace; without it, it ships with Breakoutbox' }),
);

const layoutRow = Type.Object({ name: layoutName, path: layoutPath }, { title: 'LayoutRow' });

/** A layout that can be used, as a list shows it. */
export type LayoutRow = ValueOf<typeof layoutRow>;

const layoutText = Type.Object(
  {
    name: layoutName,
    path: layoutPath,
    text: Type.String({ description: 'The YAML that it is made of' }),
  },
  { title: 'LayoutText' },
);

/** A layout that can be used, with its YAML: whoever shows messages reads them with it. */
export type LayoutText = ValueOf<typeof layoutText>;

/** Operations on layouts, those of the workspace and those that ship. */
export const layoutOperations = {
  'layouts.list': {
    subject,
    summary: 'The layouts that can be used: those of the workspace, and those that ship',
    askers,
    params: noParams,
    result: Type.Array(layoutRow),
  },
  'layouts.get': {
    subject,
    summary: 'A layout by its name, with its YAML',
    askers,
    params: Type.Object({ name: layoutName }),
    result: layoutText,
  },
} as const satisfies Readonly<Record<string, Operation>>;
