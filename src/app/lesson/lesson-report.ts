import type { LessonState } from '../../operations/lessons.js';
import type { LessonSession } from './lesson-session.js';
import { observationReport } from './observation-report.js';

/** A run of a lesson as the API tells it. */
export function lessonReport(id: string, { run, captureFailure }: LessonSession): LessonState {
  const { lesson, phase, moments, latest } = run;
  return {
    ...(captureFailure !== undefined && { captureFailure }),
    id,
    lesson: lesson.id,
    phase: phase.phase,
    moments: moments.map(({ step, observations, answered, facts }) => ({
      ...{ step, facts, observations: observations.map(observationReport) },
      ...(answered !== undefined && {
        answered: {
          ...(answered.given !== undefined && { given: answered.given }),
          ...(answered.truth !== undefined && { truth: answered.truth }),
        },
      }),
    })),
    latest: latest.map(observationReport),
  };
}
