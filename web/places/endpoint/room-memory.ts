import { type KeyValueStore, roomItem } from '../../state/kept.js';
import type { SocketSummary } from '../../state/kinds.js';
import { endpointKey } from '../../state/names.js';
import type { Store } from '../../state/store.js';
import type { createRoomSettings, RoomSettings } from './composer/composer-settings.js';

/** Settings of an endpoint and their storage key. */
interface Room {
  readonly key: string;
  readonly settings: Store<RoomSettings>;
}

/**
 * The settings and the draft of each endpoint, in the browser's storage. The storage key has the id and the address: two
 * clients of one server have the same address, and endpoints of two workspaces may have the same id.
 */
export class RoomMemory {
  readonly #keeper: KeyValueStore;
  readonly #rooms = new Map<string, Room>();

  constructor(keeper: KeyValueStore) {
    this.#keeper = keeper;
  }

  /**
   * Returns the settings of an endpoint. They are moved to the new key when its address changes. `create` is passed in
   * because it is loaded with the views, together with the encodings.
   */
  room(
    { id, input }: Pick<SocketSummary, 'id' | 'input'>,
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
