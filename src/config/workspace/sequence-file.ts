import type { Sequence } from '../../sequence/sequence.js';
import { deepFreeze } from '../deep-freeze.js';
import { shapeFault } from '../shape.js';
import { type FilePart, faulty, partOf, reasonFault, shapedFault } from './file-part.js';
import { type SequenceInput, sequenceShape } from './sequence-shape.js';
import { stepsOf } from './sequence-steps.js';

/** Steps of one sequence, those within others counted. */
export const maxSteps = 10_000;

/** Checks what a file of a sequence holds; `fileName` names one that has no name. */
export function parseSequence(value: unknown, fileName: string): FilePart<Sequence> {
  const fault = shapeFault(sequenceShape, value);
  if (fault !== undefined) return faulty(shapedFault(fault));
  const { name, remark = '', onFailure = 'continue', steps } = value as SequenceInput;
  if (steps.length === 0) return faulty(reasonFault('steps', 'property-missing'));
  return partOf(() =>
    deepFreeze({
      name: name?.trim() || fileName,
      remark,
      stopsAtFailure: onFailure === 'stop',
      steps: stepsOf(steps, 'steps', { left: maxSteps }),
    }),
  );
}
