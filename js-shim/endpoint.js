/**
 * The narrow thing that a bridge talks through: a MessagePort (page and service worker to the engine) or a
 * BroadcastChannel that exactly two parties share (a follower tab to the leader's engine).
 */

/**
 * @typedef {object} Endpoint
 * @property {(message: unknown, transfer?: Transferable[]) => void} post
 * @property {(receive: (data: unknown) => void) => void} listen  called once
 * @property {() => void} close
 */

/**
 * @param {MessagePort} port
 * @returns {Endpoint}
 */
export function portEndpoint(port) {
  return {
    post: (message, transfer = []) => port.postMessage(message, transfer),
    listen: (receive) => {
      port.onmessage = (event) => receive(event.data);
      // A message that cannot be read must not look like silence.
      port.onmessageerror = () => receive(null);
    },
    close: () => port.close(),
  };
}

/**
 * Messages are copied, not transferred: a BroadcastChannel can't transfer.
 * Both parties hear only each other (a channel never hears itself); `side` keeps a stray third party out.
 * @param {BroadcastChannel} channel
 * @param {'reader' | 'engine'} side
 * @returns {Endpoint}
 */
export function channelEndpoint(channel, side) {
  return {
    post: (message) => channel.postMessage({from: side, message}),
    listen: (receive) => {
      channel.onmessage = ({data}) => {
        if (data?.from !== side) receive(data?.message);
      };
    },
    close: () => channel.close(),
  };
}
