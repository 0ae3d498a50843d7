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
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

export interface NotificationEvent extends ExtendableEvent {
  readonly notification: {close(): void; readonly data: any};
}

export interface SWClients {
  get(id: string): Promise<SWClient | undefined>;
  matchAll(options?: {type?: 'window'; includeUncontrolled?: boolean}): Promise<readonly SWClient[]>;
  claim(): Promise<void>;
  openWindow(url: string): Promise<unknown>;
}

export interface SWGlobal {
  readonly clients: SWClients;
  readonly registration: {readonly scope: string};
  readonly navigator: {readonly languages: readonly string[]};
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: NotificationEvent) => void): void;
  addEventListener(type: 'message', listener: (event: ExtendableMessageEvent) => void): void;
}
