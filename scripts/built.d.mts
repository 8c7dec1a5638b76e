/** The parts of a build, in the order that they are built in. */
export type BuildPart = 'layers' | 'command' | 'page';

/** Builds the named parts whose sources have changed since their last build. Rejects when a build fails. */
export function ensureBuilt(
  names?: readonly BuildPart[],
  options?: { readonly anew?: boolean },
): Promise<void>;
