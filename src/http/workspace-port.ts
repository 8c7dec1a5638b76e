/** The source of the live feed for changes of the workspace, passed to the server by the program's composition. */
export interface WorkspacePort {
  /** Tells that files, the trust or the environment of the workspace have changed; the returned function ends it. */
  watch(changed: () => void): () => void;
}
