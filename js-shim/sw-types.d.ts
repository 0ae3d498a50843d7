/** The part of the service worker's global scope that we use: the DOM's types know only windows. */

export interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

export interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  readonly clientId: string;
  readonly resultingClientId: string;
  respondWith(response: Response | Promise<Response>): void;
}

export interface ExtendableMessageEvent extends ExtendableEvent {
  readonly data: any;
  readonly ports: readonly MessagePort[];
  readonly source: SWClient | null;
}

export interface SWClient {
  readonly id: string;
  readonly url: string;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

export interface SWClients {
  get(id: string): Promise<SWClient | undefined>;
  matchAll(options?: {type?: 'window'; includeUncontrolled?: boolean}): Promise<readonly SWClient[]>;
  claim(): Promise<void>;
}

export interface SWGlobal {
  readonly clients: SWClients;
  readonly registration: {readonly scope: string};
  readonly navigator: {readonly languages: readonly string[]};
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: ExtendableMessageEvent) => void): void;
}
