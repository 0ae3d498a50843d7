/** Asking the browser not to throw the vault away when the device runs out of space. Pages only: a worker can't ask. */

/** @typedef {{persisted: boolean | null, asked: boolean}} Persistence `persisted` is null where the platform can't say. */

/**
 * Ask for persistent storage unless it is granted already; call it at the first real save, from a person's gesture.
 * @returns {Promise<Persistence>} never rejects
 */
export async function requestPersistence() {
  const storage = navigator.storage;
  if (!storage?.persist) return {persisted: null, asked: false};
  try {
    if (await storage.persisted()) return {persisted: true, asked: false};
    return {persisted: await storage.persist(), asked: true};
  } catch {
    return {persisted: null, asked: true};
  }
}
