/** The sentences of a diagnosis, in English; what is found has its own (src/traffic/diagnosis/sentences.ts). */
export const en = {
  diagnose: 'Why does nothing arrive?',
  diagnoseClient: 'Why is it not reached?',
  diagnosisOf: 'Diagnosis of {{name}}',
  diagnosisWatching: 'Watching for {{seconds}} s: send now.',
  diagnosisReaching: 'Trying to reach it.',
  diagnosisAgain: 'Look again',
  diagnosisLonger: 'Watch for {{seconds}} s',
  diagnosis_ok: 'well',
  diagnosis_fault: 'wrong',
  diagnosis_unknown: 'not known',
} as const;
