import type { ClusterPort, NodeFeed } from './cluster-port.js';
import type { PageSocket } from './page-socket.js';

/**
 * Feeds a page here with what happens at another node. The page's own socket decides how fast: the node is told what was read when it has
 * left for the page. When the other node ends the feed, the socket ends, and the page connects again.
 */
export function bridgeNodeFeed(page: PageSocket, cluster: ClusterPort, node: string): void {
  const gone = new AbortController();
  let feed: NodeFeed | undefined;
  /** What the page looked at last, before the node has answered. */
  let look: string | undefined;
  page.onMessage((text) => {
    if (feed === undefined) look = text;
    else feed.look(text);
  });
  page.onClose(() => {
    gone.abort();
    feed?.close();
  });
  const reader = {
    frame: (data: string | Uint8Array, taken: () => void): void => page.send(data, taken),
    ended: (): void => page.terminate(),
  };
  cluster.follow(node, reader, gone.signal).then(
    (begun) => {
      feed = begun;
      if (!page.isOpen) begun.close();
      else if (look !== undefined) begun.look(look);
    },
    // A request of the page tells why.
    () => page.terminate(),
  );
}
