/** The parts of a build, in the order that they are built in. */
export type BuildPart = 'layers' | 'command' | 'page';

/** Builds those of the parts that are not of the sources as they are now; rejects when a build fails. */
export function ensureBuilt(
  names?: readonly BuildPart[],
  options?: { readonly anew?: boolean },
): Promise<void>;
