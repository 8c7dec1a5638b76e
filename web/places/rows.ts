import type { ReactNode } from 'react';
import type { EndpointType } from '../../src/config/endpoint-kinds.js';
import type { OperationName } from '../../src/operations/table.js';
import type { SummaryOf } from '../state/kinds.js';
import type { WordKey } from '../views/use-session.js';

/** A place of the page beside the endpoints: it has a link in the rail and a command in the palette. */
export interface PlaceRow<Name extends string = string> {
  /** Its name in the URL: `tftp` for `#/tftp`. */
  readonly name: Name;
  /** The SVG path of its icon, in a square of 16 units. */
  readonly icon: string;
  /** The text of its link. */
  readonly word: WordKey;
  /** The text of its command. */
  readonly command: WordKey;
  /** A badge after its link that shows the activity there; undefined for a place without one. */
  readonly note: (() => ReactNode) | undefined;
  /** The operation that it lives by: a node that has none of it has no such place. Undefined: it asks the page's own workbench. */
  readonly needs: OperationName | undefined;
  /** It is shown by a workbench in a cluster only. Default: by every one. */
  readonly needsCluster?: true;
  /** Fetches the view, so that it is there when it is wanted. */
  load(): Promise<unknown>;
  /** Renders the view; `detail` follows the name in the URL, such as the port in `#/ports/7777`. */
  view(detail: string | undefined): ReactNode;
}

/** How the page shows the endpoints of a kind that have a room each, and stand in the list of endpoints. */
export interface RoomRow<Type extends EndpointType> {
  readonly place: undefined;
  /** The text of the command for a new endpoint. */
  readonly create: WordKey;
  /** What it moves counts towards the rate of the whole page. */
  readonly isMetered: boolean;
  /** Fetches the view, so that it is there when it is wanted. */
  load(): Promise<unknown>;
  /** Renders the room of an endpoint. */
  room(endpoint: SummaryOf<Type>): ReactNode;
}

/** How the page shows the endpoints of a kind that share a place. */
export interface SharedRow {
  readonly place: PlaceRow;
  /** What they move counts towards the rate of the whole page by their totals, and not by anything else there. */
  readonly isMetered: boolean;
}

/** A row of the page's table of endpoint kinds. */
export type KindRow<Type extends EndpointType> = RoomRow<Type> | SharedRow;
