/** What the page shows of the engine: whether it is awake, how far it is, how it got up, and why not. */

/** @import {EngineState, Store} from '../js-shim/state.js' */

/** Fires `change`; holds the engine's last state. Views import this and not the shim, so that they can be drawn without one. */
class EngineStatus extends EventTarget {
  /** @type {EngineState} */
  state = {kind: 'idle'};

  /** @returns {boolean} Python can answer */
  get awake() {
    return this.state.kind === 'ready' || this.state.kind === 'follower' || this.state.kind === 'hung';
  }

  /** @param {EngineState} state */
  set(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

export const engine = new EngineStatus();

/** @param {Store<EngineState>} store of js-shim/client.js */
export function followEngine(store) {
  store.subscribe((state) => engine.set(state));
}
