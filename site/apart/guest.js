/** The other end: how a page that may ask others makes sure that it is this very site that asks it to. */

/**
 * Answer the app that frames this page, and nobody else: not a page by itself, nor one below another site's page, nor below a
 * neighbour on the same origin.
 * @param {string} hello the app's first message, which brings the port
 * @param {number} version of the messages
 * @param {(data: unknown, port: MessagePort) => void} hear
 */
export function answerTheSite(hello, version, hear) {
  if (!isFramedByTheSite()) return;
  addEventListener('message', function welcome({source, origin, data, ports}) {
    if (source !== window.parent || origin !== location.origin || data?.v !== version || data.type !== hello || ports.length !== 1) return;
    removeEventListener('message', welcome);
    const [port] = ports;
    port.onmessage = (event) => hear(event.data, port);
    port.postMessage({v: version, type: 'ready'});
  });
}

/** @returns {boolean} */
function isFramedByTheSite() {
  if (window.parent === window || window.parent !== window.top) return false;
  try {
    return window.parent.location.href.startsWith(new URL('.', location.href).href);
  } catch {
    return false;
  }
}
