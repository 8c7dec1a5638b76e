import { type Shape, shapeFault } from '../shape.js';
import { type FilePart, faulty, reasonFault, shapedFault } from './file-part.js';

/** The names of an environment and what each stands for in `{{name}}`. */
export type Environment = ReadonlyMap<string, string>;

/** `environments/NAME.yaml`: names and their values, which are texts whatever they look like. */
export const environmentShape = {
  type: 'object',
  title: 'Environment',
  description: 'What {{name}} stands for in messages, rules and sequences while this environment is chosen',
  additionalProperties: { type: 'string', maxLength: 65_536 },
} as const satisfies Shape;

const nameForm = /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u;
const maxNames = 10_000;

/** Checks what an environment file holds. */
export function parseEnvironment(value: unknown): FilePart<Environment> {
  const fault = shapeFault(environmentShape, value);
  if (fault !== undefined) return faulty(shapedFault(fault));
  const entries = Object.entries(value as Readonly<Record<string, string>>);
  if (entries.length > maxNames) return faulty(reasonFault('body', 'property-too-many', { limit: maxNames }));
  const unnamed = entries.find(([name]) => !nameForm.test(name));
  if (unnamed !== undefined) return faulty(reasonFault(unnamed[0].slice(0, 60), 'property-no-name'));
  return { ok: true, value: new Map(entries) };
}
