import { hostname } from 'node:os';
import type { ClusterOptions } from '../../cluster/cluster-link.js';
import { nodeNameOf, parseClusterServers, parseNodeName } from '../../config/cluster.js';
import {
  type HistoryLimits,
  type HistoryLimitsInput,
  parseHistoryLimits,
} from '../../config/history-limits.js';
import { orThrow } from '../../errors/parsed.js';

/** What a person says of a cluster: the options of the command line. */
export interface ClusterInput extends HistoryLimitsInput {
  /** URLs of NATS servers, separated by commas. */
  readonly cluster: string;
  /** Default: from the machine's name. */
  readonly node?: string | undefined;
  /** A credentials file of NATS. */
  readonly creds?: string | undefined;
  /** Files in PEM form. */
  readonly clusterCa?: string | undefined;
  readonly clusterCert?: string | undefined;
  readonly clusterKey?: string | undefined;
  /** False: what happens at this node does not go into it. */
  readonly history?: boolean | undefined;
}

/** A cluster to join, and as which node. */
export interface ClusterChoice {
  readonly node: string;
  /** What its history is kept by; undefined for a node that has none. */
  readonly history: HistoryLimits | undefined;
  readonly options: ClusterOptions;
}

/** Reads what a person says of a cluster. @throws BreakoutboxError CLUSTER_URL_INVALID, NODE_NAME_INVALID, HISTORY_LIMIT_INVALID */
export function clusterChoice(input: ClusterInput): ClusterChoice {
  const { servers, isTls, login } = orThrow(parseClusterServers(input.cluster));
  const node = input.node === undefined ? nodeNameOf(hostname()) : orThrow(parseNodeName(input.node));
  const { clusterCa: ca, clusterCert: cert, clusterKey: key } = input;
  const limits = orThrow(parseHistoryLimits(input));
  return {
    node,
    history: input.history === false ? undefined : limits,
    options: {
      servers,
      isTls,
      login: input.creds === undefined ? login : { type: 'credentials', file: input.creds },
      tls: {
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      },
      name: `bob ${node}`,
    },
  };
}
