import type { EndpointSummary } from '../../src/http/protocol.js';
import type { createRoomSettings, RoomSettings } from './composer-settings.js';
import { type Keeper, roomItem } from './kept.js';
import { endpointKey } from './names.js';
import type { Store } from './store.js';

/** Settings of an endpoint, and the key that they are kept by. */
interface Room {
  readonly key: string;
  readonly settings: Store<RoomSettings>;
}

/**
 * What the browser keeps of each endpoint: how its messages are shown, and its draft. Kept by id and address: two clients of
 * one server are described alike, and two workspaces that take turns at one port of the page count their ids alike.
 */
export class RoomMemory {
  readonly #keeper: Keeper;
  readonly #rooms = new Map<string, Room>();

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  /**
   * The settings of an endpoint, which go along when it gets another address. `create` comes with the views that are loaded
   * later, and the encodings with it.
   */
  room(
    { id, input }: Pick<EndpointSummary, 'id' | 'input'>,
    create: typeof createRoomSettings,
  ): Store<RoomSettings> {
    const key = `${id} ${endpointKey(input)}`;
    const known = this.#rooms.get(id);
    if (known?.key === key) return known.settings;
    const settings = create(this.#keeper, key);
    if (known !== undefined) {
      settings.set(known.settings.get());
      this.forget(id);
    }
    this.#rooms.set(id, { key, settings });
    return settings;
  }

  /** Forgets an endpoint that was removed. */
  forget(id: string): void {
    const room = this.#rooms.get(id);
    if (room === undefined) return;
    this.#rooms.delete(id);
    this.#keeper.removeItem(roomItem(room.key));
  }
}
