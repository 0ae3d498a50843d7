/** The parts of an open notebook in their order, what is shown of each, and every way to change them. Fires `change` with each step, before it `edit` where the article's text is another now. */
import {vault} from '../vault.js';
import {codeOf, headingOf, joinParts, newCell, splitFront, splitParts, withoutTitle} from './notebook.js';
import {movedPiece, withPiece, withText, withTitleApart, withoutPiece} from './pieces.js';

/** @import {Part} from './notebook.js' */
/** @typedef {{key: number, part: Part, html: string | null, editing: boolean, gap?: number}} Piece html: of a text, as Python renders it; gap: what was put in behind a new one */

let lastKey = 0;

export class Parts extends EventTarget {
  /** @type {Piece[]} */
  pieces = [];
  /** Stays while the text is edited: what is shown below depends on it. */
  title = '';

  #path;
  #preview;
  /** Stands before the pieces, not shown. */
  #front = '';

  /**
   * @param {string} path
   * @param {(text: string) => Promise<string | null>} preview a text as HTML; null where it could not be had
   */
  constructor(path, preview) {
    super();
    this.#path = path;
    this.#preview = preview;
  }

  /** @returns {string} of the article */
  get text() {
    return this.#front + joinParts(this.pieces.map(({part}) => part));
  }

  /** @returns {string[]} */
  get codes() {
    return codeOf(this.pieces.map(({part}) => part));
  }

  /** @returns {Piece[]} */
  get cells() {
    return this.pieces.filter(({part}) => part.kind === 'code');
  }

  /** @returns {Piece[]} those that take room of their own: no title that stands above, no blank lines */
  get seen() {
    return this.pieces.filter(this.#isSeen);
  }

  /** @param {string} text of the article, as it is now */
  show(text) {
    const {front, body} = splitFront(text);
    this.#front = front;
    this.pieces = withTitleApart(splitParts(body)).map(freshPiece);
    this.#name();
    this.#tell();
    for (const piece of this.pieces) void this.#render(piece);
  }

  /** The vault may have another title for the article by now. */
  rename() {
    const before = this.title;
    this.#name();
    if (this.title === before) return;
    this.#tell();
    if (this.pieces[0]) void this.#render(this.pieces[0]);
  }

  /** @param {Piece} piece @returns {number} */
  at({key}) {
    return this.pieces.findIndex((one) => one.key === key);
  }

  /** @param {Piece} piece @returns {number} of a cell, as messages name it: from 1 */
  number({key}) {
    return 1 + this.cells.findIndex((one) => one.key === key);
  }

  /** @param {Piece} piece @returns {string} of a text: the first one's is without the title, which stands above it */
  shown({key, part}) {
    if (part.kind !== 'text') return '';
    return this.pieces[0]?.key === key ? withoutTitle(part.text, this.title) : part.text;
  }

  /** @param {Piece} piece @param {Part} part as it was typed */
  type(piece, part) {
    this.#change(piece.key, {part});
    this.#edited();
  }

  /** @param {Piece} piece a text that is to be typed in */
  edit(piece) {
    this.#change(piece.key, {editing: true});
  }

  /** @param {number} at @param {'code' | 'text'} kind @returns {Piece} the new one */
  add(at, kind) {
    const gap = freshPiece({kind: 'text', text: '\n'});
    const piece = kind === 'code' ? freshPiece(newCell()) : {...freshPiece({kind, text: '\n'}), editing: true, gap: gap.key};
    this.pieces = kind === 'code' ? withPiece(this.pieces, at, piece) : withText(this.pieces, at, piece, gap);
    this.#edited();
    return piece;
  }

  /** @param {Piece} piece */
  remove(piece) {
    this.pieces = withoutPiece(this.pieces, this.at(piece));
    this.#edited();
  }

  /** @param {Piece} piece @param {1 | -1} step @returns {{place: number, total: number} | null} where it is now, from 1; null where there is nothing to swap it with */
  move(piece, step) {
    const moved = movedPiece(this.pieces, this.at(piece), step, this.#isSeen);
    if (!moved) return null;
    this.pieces = moved;
    this.#edited();
    const {seen} = this;
    return {place: 1 + seen.findIndex(({key}) => key === piece.key), total: seen.length};
  }

  /** Text is shown again; where cells were written into it, they are cells now. @param {Piece} piece a text @returns {boolean} false: nothing was typed, and it is gone */
  finish(piece) {
    if (piece.part.kind !== 'text') return true;
    if (piece.part.text.trim() === '') {
      // Nothing was typed: nothing was put in.
      if (piece.gap) this.pieces = this.pieces.filter(({key}) => key !== piece.gap);
      this.remove(piece);
      return false;
    }
    const [first, ...more] = splitParts(piece.part.text);
    const texts = [{...piece, part: first, editing: false, html: null}, ...more.map(freshPiece)];
    this.pieces = this.pieces.toSpliced(this.at(piece), 1, ...texts);
    this.#edited();
    for (const one of texts) void this.#render(one);
    return true;
  }

  /** The article's title; one that the page does not know yet is the heading that it begins with. */
  #name() {
    const first = this.pieces[0]?.part;
    this.title = vault.find(this.#path)?.title ?? (first?.kind === 'text' ? headingOf(first.text) : undefined) ?? this.#path;
  }

  /** @param {Piece} piece */
  async #render(piece) {
    if (piece.part.kind !== 'text') return;
    const text = this.shown(piece);
    const html = text.trim() ? await this.#preview(text) : '';
    if (html !== null) this.#change(piece.key, {html});
  }

  /** @param {number} key @param {Partial<Piece>} what */
  #change(key, what) {
    this.pieces = this.pieces.map((piece) => (piece.key === key ? {...piece, ...what} : piece));
    this.#tell();
  }

  /** @param {Piece} piece @returns {boolean} */
  #isSeen = (piece) => piece.part.kind === 'code' || piece.editing || this.shown(piece).trim() !== '';

  #edited() {
    this.dispatchEvent(new Event('edit'));
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {Part} part @returns {Piece} */
function freshPiece(part) {
  return {key: (lastKey += 1), part, html: null, editing: false};
}
