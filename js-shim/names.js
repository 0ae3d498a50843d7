/**
 * The names of locks, channels, caches and databases. All carry the scope, because other sites may share the origin.
 */

/**
 * @param {URL | string} base the folder of index.html
 * @param {string} [space] see space.js
 * @returns {string} for example `d20:/data20/`
 */
export function scopeName(base, space = '') {
  return `d20:${storeScope(base, space)}`;
}

/**
 * What the vault's database is named by.
 * @param {URL | string} base the folder of index.html
 * @param {string} [space] see space.js
 * @returns {string} for example `/data20/`
 */
export function storeScope(base, space = '') {
  return new URL(base).pathname + (space && `:${space}`);
}

/** Held by the tab that owns the engine. @param {string} scope */
export const engineLockName = (scope) => `${scope}:engine`;

/** Held by a follower tab for as long as it lives. @param {string} scope @param {string} client */
export const clientLockName = (scope, client) => `${scope}:client:${client}`;

/** Held by the one follower that keeps a Python ready to take over. @param {string} scope */
export const standbyLockName = (scope) => `${scope}:standby`;

/** Held while a snapshot is made. @param {string} scope */
export const snapshotLockName = (scope) => `${scope}:snapshot`;

/** Held by a runner for as long as it lives. @param {string} scope @param {string} id */
export const runnerLockName = (scope, id) => `${scope}:runner:${id}`;

/** Held by the engine that writes the second copy of the vault, and by whoever deletes it. @param {string} scope */
export const copyLockName = (scope) => `${scope}:copy`;

/** Where tabs find each other. @param {string} scope */
export const controlChannelName = (scope) => `${scope}:control`;

/** Where a page tells the others that it has written. @param {string} scope */
export const newsChannelName = (scope) => `${scope}:news`;

/** Between one follower tab and the engine. @param {string} scope @param {string} link */
export const linkChannelName = (scope, link) => `${scope}:link:${link}`;
