import {html} from 'lit';
import {t} from '../i18n.js';
import {fitView, layOut, radiusOf} from '../graph-layout.js';
import {drawGraph} from '../graph-draw.js';
import {D20Element} from './element.js';

/** @typedef {import('../graph-layout.js').Node} Node */
/** @typedef {import('../graph-layout.js').Edge} Edge */
/** @typedef {{id: string, label: string, group?: string, path?: string | null, size?: number, x?: number | null, y?: number | null}} GraphNode */

const ZOOM = 1.35;
/** @type {Record<string, readonly [number, number] | undefined>} */
const DIRECTIONS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/**
 * A picture of nodes and edges: pan, zoom, choose. nodes, edges (types of report/blocks.py), directed, selected: id, lit: ids of those that stand out (null: all), label: what it shows;
 * calm: it stands in a page that scrolls, so the wheel is its own only while it has the focus.
 * Fires `d20-select` with {id} ("" for none) and `d20-open` with {id}. Its list twin is the owner's: the same data as a table.
 * Circles are as large as `size` says, by their number of edges where all sizes are the same.
 * With the keyboard: arrows move, Shift and an arrow walk to the next node that way, Enter opens it, + and − zoom, 0 fits.
 */
export class D20Graph extends D20Element {
  static properties = {nodes: {attribute: false}, edges: {attribute: false}, directed: {type: Boolean}, selected: {}, lit: {attribute: false}, label: {}, calm: {type: Boolean}, working: {state: true}};

  /** @type {Node[]} */ #placed = [];
  #view = {scale: 1, x: 0, y: 0};
  #hovered = '';
  #controller = new AbortController();
  #frame = 0;
  /** @type {{x: number, y: number, moved: boolean} | null} */ #drag = null;
  /** @type {Map<number, {x: number, y: number}>} fingers on the picture */ #fingers = new Map();
  #observer = new ResizeObserver(() => this.fit());

  constructor() {
    super();
    /** @type {readonly GraphNode[]} */
    this.nodes = [];
    /** @type {readonly Edge[]} */
    this.edges = [];
    this.directed = true;
    this.selected = '';
    /** @type {ReadonlySet<string> | null} */
    this.lit = null;
    this.label = '';
    this.calm = false;
    this.working = false;
  }

  /** @returns {HTMLCanvasElement} */
  get #canvas() {
    return /** @type {HTMLCanvasElement} */ (this.querySelector('canvas'));
  }

  disconnectedCallback() {
    this.#controller.abort();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} changed called by Lit after drawing */
  updated(changed) {
    if (changed.has('nodes') || changed.has('edges')) void this.#lay();
    this.#observer.observe(this.#canvas);
    this.#redraw();
  }

  async #lay() {
    this.#controller.abort();
    this.#controller = new AbortController();
    const {signal} = this.#controller;
    const degrees = new Map();
    for (const {source, target} of this.edges) if (source !== target) for (const id of [source, target]) degrees.set(id, (degrees.get(id) ?? 0) + 1);
    const given = this.nodes.length > 0 && this.nodes.every((node) => typeof node.x === 'number' && typeof node.y === 'number');
    const sizes = new Set(this.nodes.map((node) => node.size));
    const largest = sizes.size > 1 ? Math.max(...this.nodes.map((node) => node.size ?? 0)) : 0;
    /** @type {Node[]} */
    const placed = this.nodes.map((node) => {
      const degree = degrees.get(node.id) ?? 0;
      const radius = largest > 0 ? 4 + 14 * Math.sqrt(Math.max(0, node.size ?? 0) / largest) : radiusOf(degree);
      const base = {id: node.id, label: node.label, group: node.group ?? '', path: node.path ?? null, degree, radius};
      return /** @type {Node} */ (given ? {...base, x: node.x, y: node.y} : base);
    });
    const known = new Set(placed.map((node) => node.id));
    this.working = true;
    try {
      if (!given) await layOut(placed, this.edges.filter(({source, target}) => known.has(source) && known.has(target)), signal);
      else spread(placed);
    } catch {
      return;
    }
    this.#placed = placed;
    this.working = false;
    this.fit();
  }

  /** Shows all of it. */
  fit() {
    const {clientWidth, clientHeight} = this.#canvas;
    this.#view = fitView(this.#placed, clientWidth, clientHeight);
    this.#redraw();
  }

  /** @param {number} factor @param {{x: number, y: number}} [at] px; the middle when left out */
  zoom(factor, at = {x: this.#canvas.clientWidth / 2, y: this.#canvas.clientHeight / 2}) {
    const scale = Math.max(0.05, Math.min(6, this.#view.scale * factor));
    const ratio = scale / this.#view.scale;
    this.#view = {scale, x: at.x - (at.x - this.#view.x) * ratio, y: at.y - (at.y - this.#view.y) * ratio};
    this.#redraw();
  }

  #redraw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => drawGraph(this.#canvas, {
      nodes: this.#placed, edges: this.edges, view: this.#view, selected: this.selected, hovered: this.#hovered, lit: this.lit, directed: this.directed,
    }));
  }

  /** @param {{offsetX: number, offsetY: number}} event @returns {Node | undefined} */
  #nodeAt({offsetX, offsetY}) {
    const {scale, x, y} = this.#view;
    let best;
    let nearest = Infinity;
    for (const node of this.#placed) {
      const distance = Math.hypot(node.x * scale + x - offsetX, node.y * scale + y - offsetY);
      if (distance < Math.max(node.radius * scale, 10) && distance < nearest) {
        nearest = distance;
        best = node;
      }
    }
    return best;
  }

  /** @param {PointerEvent} event */
  #down = (event) => {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, {x: event.offsetX, y: event.offsetY});
    this.#drag = {x: event.offsetX, y: event.offsetY, moved: false};
  };

  /** @param {PointerEvent} event */
  #move = (event) => {
    const finger = this.#fingers.get(event.pointerId);
    if (!finger) {
      this.#hover(this.#nodeAt(event)?.id ?? '');
      return;
    }
    const others = [...this.#fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (others.length > 0) {
      const before = Math.hypot(finger.x - others[0].x, finger.y - others[0].y);
      const after = Math.hypot(event.offsetX - others[0].x, event.offsetY - others[0].y);
      this.zoom(after / Math.max(1, before), {x: (event.offsetX + others[0].x) / 2, y: (event.offsetY + others[0].y) / 2});
    } else {
      this.#view = {...this.#view, x: this.#view.x + event.offsetX - finger.x, y: this.#view.y + event.offsetY - finger.y};
      this.#redraw();
    }
    if (this.#drag && Math.hypot(event.offsetX - this.#drag.x, event.offsetY - this.#drag.y) > 4) this.#drag.moved = true;
    this.#fingers.set(event.pointerId, {x: event.offsetX, y: event.offsetY});
  };

  /** @param {PointerEvent} event */
  #up = (event) => {
    this.#fingers.delete(event.pointerId);
    if (this.#drag && !this.#drag.moved && event.type === 'pointerup') this.#select(this.#nodeAt(event)?.id ?? '');
    this.#drag = null;
  };

  /** @param {string} id */
  #hover(id) {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.#canvas.classList.toggle('pointing', id !== '');
    this.#redraw();
  }

  /** @param {string} id */
  #select(id) {
    this.selected = id;
    this.emit('d20-select', {id});
  }

  /** @param {MouseEvent} event */
  #open = (event) => {
    const node = this.#nodeAt(event);
    if (node) this.emit('d20-open', {id: node.id});
  };

  /** @param {WheelEvent} event */
  #wheel = (event) => {
    if (this.calm && !event.ctrlKey && document.activeElement !== this.#canvas) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), {x: event.offsetX, y: event.offsetY});
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    /** @type {Record<string, () => void>} */
    const acts = {
      '+': () => this.zoom(ZOOM), '=': () => this.zoom(ZOOM), '-': () => this.zoom(1 / ZOOM), 0: () => this.fit(),
      ArrowLeft: () => this.#pan(60, 0), ArrowRight: () => this.#pan(-60, 0), ArrowUp: () => this.#pan(0, 60), ArrowDown: () => this.#pan(0, -60),
      Enter: () => this.selected !== '' && this.emit('d20-open', {id: this.selected}),
    };
    const walk = event.shiftKey ? DIRECTIONS[event.key] : undefined;
    const act = event.ctrlKey || event.metaKey ? undefined : walk ? () => this.#walk(walk) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  /** Chooses the nearest node that way, within a right angle; from the middle of the picture when none is chosen. @param {readonly [number, number]} direction */
  #walk([dx, dy]) {
    const {scale, x, y} = this.#view;
    const from = this.#placed.find((node) => node.id === this.selected)
      ?? {id: '', x: (this.#canvas.clientWidth / 2 - x) / scale, y: (this.#canvas.clientHeight / 2 - y) / scale};
    let best;
    let nearest = Infinity;
    for (const node of this.#placed) {
      const along = (node.x - from.x) * dx + (node.y - from.y) * dy;
      const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
      const distance = along + 2 * aside;
      if (node.id === from.id || along <= 0 || aside > along || distance >= nearest) continue;
      nearest = distance;
      best = node;
    }
    if (!best) return;
    this.#reveal(best);
    this.#select(best.id);
  }

  /** @param {Node} node moves the picture until it is inside */
  #reveal(node) {
    const {clientWidth: width, clientHeight: height} = this.#canvas;
    const left = node.x * this.#view.scale + this.#view.x;
    const top = node.y * this.#view.scale + this.#view.y;
    this.#pan(Math.min(0, width - 40 - left) + Math.max(0, 40 - left), Math.min(0, height - 40 - top) + Math.max(0, 40 - top));
  }

  /** @param {number} x @param {number} y */
  #pan(x, y) {
    this.#view = {...this.#view, x: this.#view.x + x, y: this.#view.y + y};
    this.#redraw();
  }

  render() {
    return html`<div class="graph-box">
      <canvas tabindex="0" role="img" aria-label=${this.label} @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up}
        @pointerleave=${() => this.#hover('')} @dblclick=${this.#open} @wheel=${this.#wheel} @keydown=${this.#key}></canvas>
      ${this.working ? html`<p class="graph-working late" role="status">${t('graph.loading')}</p>` : ''}
      <div class="graph-tools no-print">
        <d20-button icon="plus" icon-only label=${t('graph.zoom_in')} @click=${() => this.zoom(ZOOM)}></d20-button>
        <d20-button icon="minus" icon-only label=${t('graph.zoom_out')} @click=${() => this.zoom(1 / ZOOM)}></d20-button>
        <d20-button icon="fit" icon-only label=${t('graph.fit')} @click=${() => this.fit()}></d20-button>
      </div></div>`;
  }
}
customElements.define('d20-graph', D20Graph);

/** @param {Node[]} nodes given in any unit: brought to a size at which circles fit */
function spread(nodes) {
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const width = Math.max(...xs) - Math.min(...xs) || 1;
  const height = Math.max(...ys) - Math.min(...ys) || 1;
  const factor = (Math.sqrt(nodes.length) * 60) / Math.max(width, height);
  for (const node of nodes) {
    node.x *= factor;
    node.y *= factor;
  }
}
