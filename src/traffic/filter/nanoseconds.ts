/** Nanoseconds of a second: times are compared in whole nanoseconds, so that 0.1 s is what 0.1 says. */
export const nanosecondsPerSecond = 1e9;

/** Nanoseconds of a microsecond. */
export const nanosecondsPerMicrosecond = 1e3;
