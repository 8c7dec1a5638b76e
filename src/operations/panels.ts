import { Type } from 'typebox';
import type { Operation, ValueOf } from './operation.js';

const lamp = Type.Object(
  {
    row: Type.Integer({ minimum: 0 }),
    column: Type.Integer({ minimum: 0 }),
    isLit: Type.Boolean(),
  },
  { title: 'PanelLamp' },
);

/** How the lamp of a button stands, by its place. */
export type PanelLampReport = ValueOf<typeof lamp>;

/** Operations on panels. */
export const panelOperations = {
  'panels.lamps': {
    subject: 'workspace',
    summary: 'How the lamps of a panel stand',
    askers: 'admitted',
    params: Type.Object({ path: Type.String({ maxLength: 2_048 }) }),
    result: Type.Array(lamp),
  },
} as const satisfies Readonly<Record<string, Operation>>;
