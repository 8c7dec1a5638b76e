import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./rules-place.js')).RulesPlace });
const RulesPlace = lazy(load);

/** The place of the rules that answer. */
export const rulesPlace = {
  name: 'rules',
  icon: 'M2 5h8M7.5 2L10.5 5l-3 3M14 11H6M8.5 8l-3 3 3 3',
  word: 'rules',
  command: 'commandRules',
  needs: 'rules.files',
  note: undefined,
  load,
  view: (path: string | undefined) => <RulesPlace path={path} />,
} as const satisfies PlaceRow;
