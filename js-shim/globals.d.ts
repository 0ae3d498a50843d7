/** The one global that the app defines. */
interface Window {
  readonly data20: {
    /** Resolves when the engine answers; rejects with the reason when every way of starting has failed. */
    readonly ready: Promise<import('./state.js').BootInfo>;
    readonly version: string;
  };
}
