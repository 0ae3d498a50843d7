/** Put into the service worker by the build (build_support/bundle.py). */
declare const __DATA20_PRECACHE__: {
  readonly id: string;
  readonly version: string;
  readonly entries: ReadonlyArray<{
    /** Relative to the site's base, for example "index.html". */
    readonly url: string;
    /** In hex. */
    readonly sha256: string;
    /** In bytes. */
    readonly size: number;
    readonly tier: 'shell' | 'boot' | 'tools' | 'lazy';
  }>;
};
